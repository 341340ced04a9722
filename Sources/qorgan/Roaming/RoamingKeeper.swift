import Gate
import NIOSSL
import Synchronization

/// What `[roaming]` sets up beside the gate: the desk, and a task for each connection to the register.
final class RoamingKeeper: Sendable {
    let settings: RoamingSettings
    private let endpoint: RoamingEndpoint
    private let tls: NIOSSLContext?
    private let timeoutMilliseconds: Int
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// Nil without a `[roaming]` section. Throws for a token or authorities that cannot be read.
    init?(_ configuration: Configuration) throws {
        guard let roaming = configuration.roaming else { return nil }
        settings = RoamingSettings(
            desk: RoamingDesk(lines: roaming.connections), waitMilliseconds: roaming.waitMilliseconds,
            answerSeconds: UInt32(roaming.answerSeconds))
        var endpoint = roaming.endpoint
        endpoint.token = try roaming.token.map(Self.token)
        self.endpoint = endpoint
        tls = endpoint.isSecure ? try Self.context(roaming.authorities) : nil
        timeoutMilliseconds = roaming.timeoutMilliseconds
    }

    func start() {
        tasks.withLock { tasks in
            guard tasks.isEmpty else { return }
            for line in 0..<settings.desk.lines {
                tasks.append(
                    Task.detached { [desk = settings.desk, endpoint, tls, timeoutMilliseconds] in
                        await desk.serve(
                            line: line,
                            by: RoamingHTTP(endpoint, tls: tls, timeoutMilliseconds: timeoutMilliseconds))
                    })
            }
        }
    }

    func stop() { settings.desk.close() }

    private static func token(_ file: String) throws -> String {
        let text = try KeyFile.read(file).filter { !$0.isWhitespace }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw InputFault(file: file, problem: "holds no token", expected: "one word of printable ASCII")
        }
        return text
    }

    /// `authorities`: a file in PEM; nil: those of the system.
    private static func context(_ authorities: String?) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorities {
            do {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            } catch {
                throw InputFault(
                    file: authorities, problem: "holds no certificates", expected: "authorities in PEM")
            }
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
