import Foundation
import Glibc
import Journal
import Ledger
import Screening

/// What the journal promises in time: a durable answer, a checkpoint, a proof, views computed anew.
enum JournalPromises {
    /// Single calls of a durable trunk, each on disk before the next comes; beside them what the disk alone takes. Both in turn.
    static func durable(_ sealing: Sealing) throws -> [Figure] {
        let folder = try JournalBench.scratch()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let ring = BoundedRing<JudgedCall>(capacity: 1 << 10)
        var settings = WriterSettings()
        // As a gate with a durable trunk has it.
        settings.gatherMilliseconds = 2
        settings.niceness = 0
        let writer = try JournalWriter(folder, sealing: sealing, rings: [ring], settings: settings)
        defer { writer.stop() }
        let disk = try Disk(folder.url.appendingPathComponent("floor"))
        var waits: [Double] = []
        var flushes: [Double] = []
        for number in 0..<1_000 {
            let call = JournalBench.call(number, withReason: true)
            let began = ContinuousClock.now
            _ = ring.offer(call)
            while writer.watermark.committed(ring: 0) < UInt64(number + 1) { usleep(100) }
            waits.append(JournalBench.seconds(ContinuousClock.now - began) * 1_000)
            flushes.append(try disk.flush() * 1_000)
            // The calls meet the writer at any moment of its turn.
            usleep(UInt32(number &* 7_919 % 5_000))
        }
        return [
            Figure("a durable call alone: on disk, median", waits.quantile(0.5), "ms"),
            Figure("a durable call alone: on disk, p99", waits.quantile(0.99), "ms", goal: .atMost(5)),
            Figure("a page written and flushed, median", flushes.quantile(0.5), "ms"),
            Figure("a page written and flushed, p99", flushes.quantile(0.99), "ms"),
        ]
    }

    /// How long what is committed waits for the checkpoint over it, at a steady rate of calls a second, one in a hundred with a
    /// reason.
    static func checkpointAge(_ sealing: Sealing, rate: Int, seconds: Int) throws -> [Figure] {
        let folder = try JournalBench.scratch()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let ring = BoundedRing<JudgedCall>(capacity: 1 << 15)
        let signer = try folder.signingKey(origin: "bench.example")
        let writer = try JournalWriter(folder, sealing: sealing, signer: signer, rings: [ring])
        defer { writer.stop() }
        var committed: [(position: UInt64, at: ContinuousClock.Instant)] = []
        var oldest = 0
        var ages: [Double] = []
        var offered = 0
        let began = ContinuousClock.now
        while offered < rate * seconds || oldest < committed.count {
            let now = ContinuousClock.now
            let due = min(rate * seconds, Int(JournalBench.seconds(now - began) * Double(rate)))
            while offered < due, ring.offer(JournalBench.call(offered, withReason: offered % 100 == 0)) { offered += 1 }
            let health = writer.health
            if health.position > committed.last?.position ?? 0 { committed.append((health.position, now)) }
            while oldest < committed.count, committed[oldest].position <= health.signedPosition {
                ages.append(JournalBench.seconds(now - committed[oldest].at) * 1_000)
                oldest += 1
            }
            usleep(1_000)
        }
        let name = "\(rate) entries/s: a commit to its checkpoint"
        return [
            Figure("\(name), median", ages.quantile(0.5), "ms"),
            Figure("\(name), longest of \(ages.count)", ages.max() ?? .nan, "ms", goal: .atMost(1_000)),
        ]
    }

    /// A file whose pages are overwritten and flushed: what no commit can be faster than.
    private struct Disk: ~Copyable {
        private let file: Int32
        private let page = [UInt8](repeating: 0xA5, count: 4_096)

        init(_ url: URL) throws {
            file = open(url.path, O_CREAT | O_RDWR | O_TRUNC, 0o600)
            for _ in 0..<64 { _ = write(file, page, page.count) }
            guard file >= 0, fsync(file) == 0 else { throw LedgerError.cannotWrite("\(url.path): errno \(errno)") }
        }

        deinit { close(file) }

        /// Seconds.
        func flush() throws -> Double {
            let began = ContinuousClock.now
            guard pwrite(file, page, page.count, 0) == page.count, fdatasync(file) == 0 else {
                throw LedgerError.cannotWrite("errno \(errno)")
            }
            return JournalBench.seconds(ContinuousClock.now - began)
        }
    }
}

extension [Double] {
    /// Of the sorted values the one at this part; NaN where there is none.
    func quantile(_ part: Double) -> Double {
        let values = sorted()
        guard let last = values.last else { return .nan }
        let index = Int(Double(values.count) * part)
        return index < values.count ? values[index] : last
    }
}
