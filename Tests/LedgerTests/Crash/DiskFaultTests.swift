import Foundation
import Journal
import TestSupport
import Testing

@testable import Ledger

/// Every call to the disk fails once, and once together with those that follow it: in the real writer, from its first start
/// to the destruction of passes.
///
/// Each call is tried with one kind of fault, which are an input/output error, a full disk, a disk that is read-only and a
/// write that takes half, in turn; `QORGAN_DISK_FAULTS` is how many kinds each call is tried with, at most six.
@Suite("A disk whose calls fail", .enabled(if: DiskProbeRun.compiler != nil, DiskProbeRun.noCompiler))
struct DiskFaultTests {
    private static let kinds =
        ProcessInfo.processInfo.environment["QORGAN_DISK_FAULTS"].flatMap(Int.init).map { min(max($0, 1), 6) } ?? 1

    /// One life, as its marks tell it.
    private struct Life {
        var name = ""
        var kind = ""
        var acked: [String: UInt64] = [:]
        var refused: Set<String> = []
        var bad: [String] = []
        var hasFailed = false
    }

    @Test("what is acknowledged is on disk, what is not is refused and has not happened; then all goes on")
    func everyCall() async throws {
        let calls = try Self.callsOfALife()
        try #require(calls > 100)
        let run = try DiskProbeRun("faults", [0, calls, Self.kinds])
        let memory = try ScratchFolder("disk-faults", in: .memory)
        var disk = PowerCutDisk()
        var life = Life()
        var lives: [Life] = []
        var cuts: [(life: Int, folder: URL, promises: Promises)] = []
        for event in run.events {
            disk.apply(event)
            switch event {
            case .failed, .flushFailed: life.hasFailed = true
            case .mark(let mark):
                let words = mark.split(separator: " ")
                switch words[0] {
                case "run": life = Life(name: String(words[1]), kind: String(words[2]))
                case "acked":
                    life.acked[String(words[1])] = UInt64(words[2])
                    guard life.hasFailed else { break }
                    // The power goes with what was acknowledged last.
                    var promises = Promises()
                    try promises.hear("act \(words[2])")
                    let folder = memory.url.appendingPathComponent("\(cuts.count)")
                    try disk.write(to: folder, .nothing, below: life.name)
                    cuts.append((lives.count, folder, promises))
                case "refused": life.refused.insert(String(words[1]))
                case "bad", "bad:": life.bad.append(mark)
                case "end": lives.append(life)
                default: break
                }
            default: break
            }
        }
        #expect(lives.count == calls * Self.kinds)
        #expect(lives.filter(\.hasFailed).count > lives.count / 2)
        #expect(lives.contains { !$0.refused.isEmpty })
        for life in lives { try Self.check(life, run) }
        for cut in cuts {
            let life = lives[cut.life]
            let whole = try WholeJournal(Self.folder(life, run).journal)
            let after = AfterPowerCut(folder: LedgerFolder(cut.folder), promises: cut.promises, whole: whole)
            let faults = await after.faults(.first)
            #expect(faults.isEmpty, "call \(life.name), errno \(life.kind), then the power: \(faults)")
        }
    }

    private static func folder(_ life: Life, _ run: DiskProbeRun) -> LedgerFolder {
        LedgerFolder(run.data.appendingPathComponent(life.name))
    }

    /// As many as one of these lives has where nothing fails.
    private static func callsOfALife() throws -> Int {
        try DiskProbeRun("faults", [1_000_000, 1_000_001, 1]).events.count {
            if case .mark = $0 { false } else { true }
        }
    }

    private static func check(_ life: Life, _ run: DiskProbeRun) throws {
        let which = "call \(life.name), errno \(life.kind)"
        #expect(life.bad.isEmpty, "\(which): \(life.bad)")
        let folder = Self.folder(life, run)
        let known = try folder.known()
        let key = try SigningKey(existing: folder.journalKey.path, kind: .note).verifier
        let report = try JournalVerifier.verify(
            folder.journal, keys: [key], known: [known.record].compactMap { $0 } + known.cosigned)
        #expect(report.fault == nil && report.signed == report.entries, "\(which): \(report)")
        var found: [String: Int] = [:]
        for entry in try LedgerProbe.entries(folder) {
            if case .login(let login) = entry.body { found[login.person, default: 0] += 1 }
        }
        #expect(found == life.acked.mapValues { _ in 1 }, "\(which): acknowledged \(life.acked), there \(found)")
        #expect(life.refused.isDisjoint(with: found.keys))
    }
}
