import Foundation
import TestSupport

/// A SIPp that answers calls, and OPTIONS; its messages are kept.
final class SIPpPhone {
    let process: ServerProcess
    let address: String
    let port: Int
    private let log: URL

    /// `address`: without brackets. `port`: nil for a free one.
    init(_ scenario: String = "callee", at address: String, port: Int? = nil, in folder: ScratchFolder) throws {
        self.address = address
        self.port = try port ?? Ports.free()
        log = folder.url.appendingPathComponent("\(scenario)-\(address)-\(self.port).log")
        process = try ServerProcess(
            Programs.sipp ?? "",
            [
                "-sf", Programs.scenario(scenario), "-i", SIPp.host(address), "-p", String(self.port), "-t", "u1",
                "-nostdin", "-trace_msg", "-message_file", log.path, "-message_overwrite", "false", "-mp",
                String(try Ports.free()),
            ], folder: folder.url)
    }

    var hop: String { "udp://\(SIPp.host(address)):\(port)" }
    var messages: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
    var invites: Int { messages.components(separatedBy: "\nINVITE sip:").count - 1 }
    var isProbed: Bool { messages.contains("OPTIONS sip:") }

    func stop() { process.stop() }
}

enum SIPp {
    /// Places calls, `rate` a second; exit status 0 means that each went as the scenario says.
    static func call(
        _ target: String, _ scenario: String = "caller", from caller: String, to callee: String = "+77010000045",
        at address: String, count: Int = 1, rate: Int = 20, transport: String = "u1", in folder: ScratchFolder
    ) throws -> (status: Int32, output: String) {
        let fields = try folder.write("SEQUENTIAL\n\(caller);\(callee)\n", to: "\(UUID().uuidString).csv").path
        return try Programs.run(
            Programs.sipp ?? "",
            [
                target, "-sf", Programs.scenario(scenario), "-inf", fields, "-i", host(address), "-p",
                String(try Ports.free()), "-m", String(count), "-r", String(rate), "-t", transport, "-nostdin",
                "-timeout", "60", "-timeout_error", "-mp", String(try Ports.free()),
            ], folder: folder.url, seconds: 90)
    }

    static func host(_ address: String) -> String { address.contains(":") ? "[\(address)]" : address }
}
