import ArgumentParser
import Dispatch
import Foundation
import Journal
import Synchronization

extension JournalCommand {
    /// `qorgan journal witness --log VKEY`
    struct Witness: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "witness",
            abstract: "Witness other centres' journals: sign checkpoints that continue what was signed before.",
            discussion: """
                For another centre, a court or a partner state. It keeps of each journal the last checkpoint and nothing else, and prints
                its own public key, which belongs into [journal] witnesses of those that it witnesses (C2SP tlog-witness).
                Example: qorgan journal witness --log "$(cat journal.vkey)" --listen http://127.0.0.1:8090 --data ./witness
                """)

        @Option(name: .long, help: "The public key of a journal, as qorgan journal key prints it; several are taken.")
        var log: [String]

        @Option(name: .long, help: "Where checkpoints are taken; a TLS proxy stands before it.")
        var listen = "http://127.0.0.1:8090"

        @Option(name: .long, help: "The witness's name, such as witness.example.kz/court; taken at the first start.")
        var name: String?

        @Option(name: .long, help: "The folder that holds its key and what it has signed.")
        var data: String = "./witness"

        @Option(name: .long, help: "Standard error as text or as one JSON object a line.")
        var logFormat = LogFormat.text

        func validate() throws {
            if let name, !VerifierKey.isName(name) {
                throw ValidationError("\"\(name)\" is no name: no spaces, no plus")
            }
            guard !log.isEmpty else { throw ValidationError("a witness needs the key of a journal: --log VKEY") }
        }

        func run() throws {
            ServiceLog.start(logFormat)
            guard let url = URLComponents(string: listen), url.scheme == "http", let host = url.host, url.path.isEmpty,
                let port = url.port, (0...65_535).contains(port)
            else { throw ValidationError("\"\(listen)\" is no address: http://HOST:PORT was expected") }
            let logs = try log.map(Self.key)
            let folder: WitnessFolder
            let key: SigningKey
            do {
                folder = try WitnessFolder(data)
                key = try folder.key(name: name)
            } catch let fault as InputFault {
                throw fault
            } catch {
                throw InputFault(file: data, problem: "\(error)", expected: "a folder of one witness")
            }
            let server = WitnessServer(Journal.Witness(key: key, logs: logs), folder)
            Terminal.write("key: \(key.verifier)\n")
            try serve(server, host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port)
        }

        /// Until SIGINT or SIGTERM; an address that is taken ends it at once.
        private func serve(_ server: WitnessServer, _ host: String, _ port: Int) throws {
            let ended = DispatchSemaphore(value: 0)
            let isAsked = Atomic<Bool>(false)
            let watch = SignalWatch([SIGINT, SIGTERM]) { _ in
                isAsked.store(true, ordering: .relaxed)
                ended.signal()
            }
            defer { watch.cancel() }
            let task = Task.detached {
                defer { ended.signal() }
                try await server.run(host: host, port: port) { bound in
                    Terminal.write("witness: http://\(host.contains(":") ? "[\(host)]" : host):\(bound)\n")
                }
            }
            ended.wait()
            task.cancel()
            do {
                try blocking { try await task.value }
            } catch {
                // Cancelled, it reports its own end as an error.
                if isAsked.load(ordering: .relaxed) { return }
                throw InputFault(file: listen, problem: "\(error)", expected: "a free address of this machine")
            }
        }

        private static func key(_ text: String) throws -> VerifierKey {
            guard let key = try? VerifierKey(text), key.kind == .note else {
                throw ValidationError("\"\(text)\" is no journal's key: what qorgan journal key prints was expected")
            }
            return key
        }
    }
}
