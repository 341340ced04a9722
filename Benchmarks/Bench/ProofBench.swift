import Foundation
import Glibc
import Journal
import Ledger
import Screening

/// A journal as large as a country's month, and what the proof of one entry costs in it. `Bench proofs ENTRIES`: 85 bytes an entry
/// on the disk of the temporary folder, at some hundred thousand entries a second.
enum ProofBench {
    static func run(entries: Int) throws -> [Figure] {
        let sealing = Sealing(MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        let folder = try JournalBench.scratch()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let ring = BoundedRing<JudgedCall>(capacity: 1 << 15)
        let signer = try folder.signingKey(origin: "bench.example")
        let writer = try JournalWriter(folder, sealing: sealing, signer: signer, rings: [ring])
        let time = ContinuousClock().measure {
            for number in 0..<entries {
                let call = JournalBench.call(number, withReason: number % 100 == 0)
                while !ring.offer(call) { usleep(500) }
            }
            while writer.health.signedPosition < UInt64(entries) { usleep(500) }
        }
        writer.stop()
        let proof = try JournalBench.proofs(folder, sealing, entries: UInt64(entries), count: 500)
        let size = try FileManager.default.attributesOfItem(atPath: folder.journal.path)[.size] as? Int ?? 0
        let name = "proof of an entry in \(entries)"
        return [
            Figure("\(entries) entries: committed, signed", Double(entries) / JournalBench.seconds(time), "entries/s"),
            Figure("\(entries) entries: on disk", Double(size) / Double(entries), "B an entry"),
            Figure("\(name): median", proof.times.quantile(0.5) * 1_000, "ms", goal: .atMost(5)),
            Figure("\(name): p99", proof.times.quantile(0.99) * 1_000, "ms"),
            Figure("\(name): size at most", proof.bytes, "B", goal: .atMost(2_000)),
        ]
    }
}
