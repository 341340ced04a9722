import Foundation
import Glibc
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// What the journal costs: through the ring, sealed, hashed, committed with a flushed log, shown in the views.
///
/// CPU is that of the whole process, the producer's copy into the ring included.
enum JournalBench {
    /// Numbers of a site's busy hour: callers repeat, callees mostly do not.
    private static let callers = 20_000
    private static let callees = 400_000

    static func run() throws -> [Figure] {
        var figures: [Figure] = []
        let sealing = Sealing(MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        figures.append(Figure("pseudonym of a new number", pseudonym(sealing), "ns"))
        for (name, every, count) in [("passes", 0, 400_000), ("one call in ten with a reason", 10, 50_000)] {
            let rounds = try (0..<5).map { _ in try Round(sealing, verdictEvery: every, count: count) }
            func median(_ value: (Round) -> Double) -> Double { rounds.map(value).quantile(0.5) }
            figures += [
                Figure("\(name): committed", median(\.rate), "entries/s", goal: .atLeast(20_000)),
                Figure("\(name): CPU an entry", median(\.cpu), "µs"),
                Figure("\(name): verified", median(\.verified), "entries/s"),
                Figure("\(name): last call to its checkpoint", median(\.signed), "ms", goal: .atMost(1_000)),
                Figure("\(name): proof of an entry", median(\.proof), "ms", goal: .atMost(5)),
                Figure("\(name): its size at most", median(\.proofBytes), "B", goal: .atMost(2_000)),
                Figure("\(name): views rebuilt", median(\.rebuilt), "entries/s", goal: .atLeast(20_000)),
            ]
        }
        figures += try JournalPromises.durable(sealing)
        figures += try JournalPromises.checkpointAge(sealing, rate: 5_000, seconds: 20)
        figures.append(Figure("idle: CPU a second", try idle(sealing), "ms"))
        return figures
    }

    private static func pseudonym(_ sealing: Sealing) -> Double {
        let count = 200_000
        var sum: UInt64 = 0
        let time = ContinuousClock().measure {
            for number in 0..<count {
                sum &+= sealing.pseudonym(of: .number(PhoneNumber(digits: 77_010_000_000 + UInt64(number)))).low
            }
        }
        return seconds(time) * 1e9 / Double(count) + (sum == 0 ? 1 : 0)
    }

    /// A journal written, verified, proved from and shown anew.
    private struct Round {
        var rate = 0.0
        /// Microseconds.
        var cpu = 0.0
        var verified = 0.0
        /// Milliseconds from the last call to the checkpoint over it.
        var signed = 0.0
        /// Milliseconds, the median of a hundred.
        var proof = 0.0
        var proofBytes = 0.0
        var rebuilt = 0.0

        init(_ sealing: Sealing, verdictEvery: Int, count: Int) throws {
            let folder = try scratch()
            defer { try? FileManager.default.removeItem(at: folder.url) }
            let ring = BoundedRing<JudgedCall>(capacity: 1 << 15)
            let signer = try folder.signingKey(origin: "bench.example")
            let writer = try JournalWriter(folder, sealing: sealing, signer: signer, rings: [ring])
            let before = processSeconds()
            rate = perSecond(count) {
                for number in 0..<count {
                    let call = call(number, withReason: verdictEvery > 0 && number % verdictEvery == 0)
                    while !ring.offer(call) { usleep(500) }
                }
                while writer.health.viewPosition < UInt64(count) { usleep(500) }
            }
            cpu = (processSeconds() - before) * 1e6 / Double(count)
            let signing = ContinuousClock().measure {
                while writer.health.signedPosition < UInt64(count) { usleep(500) }
            }
            signed = seconds(signing) * 1_000
            writer.stop()
            verified = try perSecond(count) { _ = try JournalVerifier.verify(folder.journal) }
            let proofs = try proofs(folder, sealing, entries: UInt64(count), count: 100)
            proof = proofs.times.quantile(0.5) * 1_000
            proofBytes = proofs.bytes
            rebuilt = try perSecond(count) { try ViewRebuilder.rebuild(folder, sealing: sealing) }
        }
    }

    private static func perSecond(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
        Double(count) / seconds(try ContinuousClock().measure(body))
    }

    /// Of entries all over the journal: the times in seconds, and the largest size as a tlog-proof.
    static func proofs(
        _ folder: LedgerFolder, _ sealing: Sealing, entries: UInt64, count: Int
    ) throws -> (times: [Double], bytes: Double) {
        let reader = try LedgerReader(folder, sealing: sealing, readers: 1)
        let found = Mutex<[(time: Double, bytes: Int)]>([])
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            for number in 0..<count {
                let began = ContinuousClock.now
                let proof = try? await reader.proof(ofEntryAt: UInt64(number) &* 2_654_435_761 % entries)
                let time = seconds(ContinuousClock.now - began)
                if let proof { found.withLock { $0.append((time, proof.proof.bytes.count)) } }
            }
            done.signal()
        }
        done.wait()
        let all = found.withLock { $0 }
        guard all.count == count else { throw LedgerError.cannotRead("an entry cannot be proved") }
        return (all.map(\.time), Double(all.map(\.bytes).max() ?? 0))
    }

    private static func idle(_ sealing: Sealing) throws -> Double {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let writer = try JournalWriter(folder, sealing: sealing, rings: [BoundedRing<JudgedCall>(capacity: 1 << 15)])
        let cpu = processSeconds()
        usleep(1_000_000)
        let used = processSeconds() - cpu
        writer.stop()
        return used * 1_000
    }

    static func call(_ number: Int, withReason: Bool) -> JudgedCall {
        let attempt = CallAttempt(
            time: WriterSettings.systemClock(), trunk: TrunkID(index: UInt16(number % 2)), trunkClass: .international,
            callID: UInt64(number) &* 0x9E37_79B9_7F4A_7C15,
            callee: .number(PhoneNumber(digits: 77_172_000_000 + UInt64(number &* 7_919 % callees))),
            from: .number(PhoneNumber(digits: 77_010_000_000 + UInt64(number &* 104_729 % callers))))
        var verdict = Verdict()
        if withReason {
            verdict.treatment = .block
            verdict.reasons[0] = Reason(rule: .cliHomeMobileInternational, weight: 2_500)
            verdict.reasonCount = 1
        }
        var features = Features()
        if withReason { for index in 0..<30 { features.values[index] = Int32(index * 100) } }
        var call = JudgedCall(attempt: attempt, verdict: verdict, features: features, versions: Versions())
        call.callIDCount = 40
        return call
    }

    static func scratch() throws -> LedgerFolder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-bench-\(getpid())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return LedgerFolder(url)
    }

    private static func processSeconds() -> Double {
        // CLOCKS_PER_SEC is a million (POSIX).
        Double(clock()) / 1e6
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
