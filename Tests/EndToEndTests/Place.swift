import Foundation
import Synchronization
import TestSupport

/// Ports of a test's own, free a moment ago on every loopback address.
enum Ports {
    private static let given = Mutex<Set<Int>>([])

    /// Free by UDP and by TCP, as the next one is by TCP (phones take it for TLS), and not given before. What TCP has only just
    /// ended counts as taken: some programs refuse such a port.
    static func free() throws -> Int {
        for _ in 0..<200 {
            let port = try someUDP()
            let isNew = given.withLock { given in
                given.isDisjoint(with: [port - 1, port, port + 1]) && given.insert(port).inserted
            }
            if isNew, isFreeByTCP(port), isFreeByTCP(port + 1) { return port }
        }
        throw Failure("no free port")
    }

    private static func isFreeByTCP(_ port: Int) -> Bool { isFree("0.0.0.0", port, SOCK_STREAM) }

    private static func someUDP() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_ANY.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw Failure("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Nobody has it by UDP, or by `kind`.
    static func isFree(_ host: String, _ port: Int, _ kind: __socket_type = SOCK_DGRAM) -> Bool {
        guard port < 65_536 else { return false }
        let descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// A test's own failure, in words.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The programs that the tests start.
enum Programs {
    /// The `qorgan` that was built with these tests.
    static let qorgan = built("qorgan")

    /// An executable of this package that was built with these tests.
    static func built(_ name: String) -> String {
        var folder = Bundle.main.bundleURL
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            folder = bundle.bundleURL.deletingLastPathComponent()
        }
        for candidate in [
            folder, folder.deletingLastPathComponent(),
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
        ] {
            let path = candidate.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return repositoryRoot.appendingPathComponent(".build/debug/\(name)").path
    }

    static let sipp = find("sipp")
    static let kamailio = find("kamailio")
    static let kamcmd = find("kamcmd")
    static let baresip = find("baresip")
    static let linphone = find("linphonec")
    static let chromium = find("chromium")
    static let python = find("python3")
    static let openssl = find("openssl")

    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        for folder in path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/bin"] {
            let candidate = folder + "/" + name
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return nil
    }

    static func scenario(_ name: String) -> String {
        repositoryRoot.appendingPathComponent("Tests/sipp/\(name).xml").path
    }

    /// Runs a command to its end; throws where it does not end in time.
    static func run(
        _ executable: String, _ arguments: [String], folder: URL? = nil, seconds: Double = 60
    ) throws -> (status: Int32, output: String) {
        let process = try ServerProcess(executable, arguments, folder: folder)
        guard let status = process.wait(seconds: seconds) else {
            process.stop()
            throw Failure("\(executable) \(arguments.joined(separator: " ")) did not end: \(process.output)")
        }
        return (status, process.output)
    }
}
