import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Logging
import NIOCore
import Synchronization

/// `POST /add-checkpoint` (C2SP tlog-witness). One request at a time: what was signed last is read, compared and replaced in
/// one go.
final class WitnessServer: Sendable {
    private let witness: Witness
    private let folder: Mutex<WitnessFolder>

    init(_ witness: Witness, _ folder: sending WitnessFolder) {
        self.witness = witness
        self.folder = Mutex(folder)
    }

    /// Serves until cancelled; throws where the address cannot be bound.
    func run(host: String, port: Int, onListening: @escaping @Sendable (_ port: Int) -> Void) async throws {
        let router = Router()
        router.post("add-checkpoint") { request, _ in
            guard let body = try? await request.body.collect(upTo: AddCheckpoint.mostBytes) else {
                return Response(status: .contentTooLarge)
            }
            return self.answer(Array(body.readableBytesView))
        }
        var logger = Logger(label: "qorgan.witness")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: logger)
        try await application.run()
    }

    private func answer(_ body: [UInt8]) -> Response {
        folder.withLock { folder in
            do {
                let now = UInt64(max(0, Date().timeIntervalSince1970))
                switch try witness.decide(body, seconds: now, newest: folder.newest) {
                case .sign(let origin, let note, let line):
                    try folder.keep(note, of: origin)
                    return Self.response(.ok, line, "text/plain; charset=utf-8")
                case .refuse(let refusal):
                    if try folder.keep(body, refusal.evidence) {
                        Log.error(Self.words(refusal.evidence))
                    }
                    let status = HTTPResponse.Status(code: refusal.status)
                    guard let size = refusal.size else { return Response(status: status) }
                    return Self.response(status, Array("\(size)\n".utf8), "text/x.tlog.size")
                }
            } catch {
                Log.error("nothing is signed: \(error)")
                return Response(status: .internalServerError)
            }
        }
    }

    private static func words(_ evidence: Witness.Evidence) -> String {
        evidence == .contradiction
            ? "a journal has signed two trees of one size; the proof is kept"
            : "a proof does not hold: a second history, or a proof that somebody has made up; the request is kept"
    }

    private static func response(_ status: HTTPResponse.Status, _ bytes: [UInt8], _ type: String) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
