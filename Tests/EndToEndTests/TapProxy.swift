import Foundation
import TestSupport

/// A proxy that sends a copy of its signalling as HEP3: Kamailio with the configuration of docs/integration. SIPp calls in
/// from the international trunk's address and answers behind it.
final class TapProxy {
    static let address = "127.0.0.21"
    static let secret = "tap-secret"
    /// siptrace's settings, as docs/integration/kamailio-tap.cfg has them, for other configurations.
    static func settings(_ tapPort: Int) throws -> String {
        let lines = try configuration().split(separator: "\n").filter {
            $0.hasPrefix("modparam(\"siptrace\"") || $0.hasPrefix("loadmodule \"siptrace")
        }
        return lines.joined(separator: "\n").replacingOccurrences(of: "TAP_URI", with: "sip:127.0.0.1:\(tapPort)")
    }

    let folder: ScratchFolder
    private let port: Int
    private let onward: Int
    private let kamailio: ServerProcess

    init(tapPort: Int) throws {
        folder = try ScratchFolder("tap")
        port = try Ports.free()
        onward = try Ports.free()
        var text = try Self.configuration()
        for (old, new) in [
            ("#!define PROXY_PORT 5070", "#!define PROXY_PORT \(port)"), ("children=2", "children=1"),
            ("sip:127.0.0.22:5072", "sip:127.0.0.22:\(onward)"), ("sip:127.0.0.1:9060", "sip:127.0.0.1:\(tapPort)"),
        ] {
            guard text.contains(old) else { throw Failure("kamailio-tap.cfg no longer has \(old)") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        let file = try folder.write(text, to: "kamailio.cfg").path
        kamailio = try ServerProcess(
            Programs.kamailio ?? "", ["-f", file, "-DD", "-E", "-m", "64", "-M", "8", "-Y", folder.url.path])
        let (kamailio, port) = (kamailio, port)
        let options = { (id: String) -> String in
            "OPTIONS sip:\(Self.address):\(port) SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.30:9;branch=z9hG4bK\(id);rport\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:t@127.0.0.30>;tag=1\r\nTo: <sip:\(Self.address)>\r\nCall-ID: \(id)\r\n"
                + "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
        }
        guard
            waitUntil(
                seconds: 20,
                {
                    Datagrams.ask(options(UUID().uuidString), at: Self.address, port, from: "127.0.0.30") != nil
                        || !kamailio.isRunning
                }), kamailio.isRunning
        else { throw Failure("Kamailio did not start: \(kamailio.output)") }
    }

    private static func configuration() throws -> String {
        let file = repositoryRoot.appendingPathComponent("docs/integration/kamailio-tap.cfg")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// Places calls whose callee is `phone`, each a scenario of Tests/sipp; `status` takes 486's place in both. Throws where
    /// SIPp says that one did not go as its scenario says.
    func calls(_ caller: String, to phone: String, from number: String, count: Int = 1, status: Int = 486) throws {
        let name = UUID().uuidString
        let callee = try ServerProcess(
            Programs.sipp ?? "",
            [
                "-sf", try scenario(phone, name + "-phone", status), "-i", "127.0.0.22", "-p", String(onward), "-t",
                "u1",
                "-nostdin", "-mp", String(try Ports.free()),
            ], folder: folder.url)
        defer { callee.stop() }
        // A refused datagram would make Kamailio give up on its own.
        guard waitUntil(seconds: 20, { !Ports.isFree("127.0.0.22", onward) }) else {
            throw Failure("\(phone) does not listen: \(callee.output)")
        }
        let fields = try folder.write("SEQUENTIAL\n\(number);+77010000045\n", to: "\(name).csv").path
        let result = try Programs.run(
            Programs.sipp ?? "",
            [
                "\(Self.address):\(port)", "-sf", try scenario(caller, name, status), "-inf", fields,
                "-i", "127.0.0.20", "-p", String(try Ports.free()), "-m", String(count), "-r", "10", "-t", "u1",
                "-nostdin", "-timeout", "60", "-timeout_error", "-mp", String(try Ports.free()),
            ], folder: folder.url, seconds: 90)
        guard result.status == 0 else { throw Failure("\(caller): \(result.output)\n\(callee.output)") }
    }

    private func scenario(_ scenario: String, _ name: String, _ status: Int) throws -> String {
        let text = try String(contentsOfFile: Programs.scenario(scenario), encoding: .utf8)
            .replacingOccurrences(of: "response=\"486\"", with: "response=\"\(status)\"")
            .replacingOccurrences(of: "SIP/2.0 486 ", with: "SIP/2.0 \(status) ")
        return try folder.write(text, to: "\(name).xml").path
    }

    func stop() { kamailio.stop() }

    deinit { kamailio.stop() }
}
