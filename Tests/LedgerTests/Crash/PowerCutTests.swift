import Foundation
import Journal
import TestSupport
import Testing

@testable import Ledger

/// A power cut at every call that changes the disk.
///
/// The real writer runs once, from its first start to a change of the key, while all that it asks of its disk is written
/// down. Then, for the moment after each call, the disk is made as a power cut may have left it, and opened by the real
/// code. `QORGAN_POWER_CUTS` is how many disks that have kept something are made for each moment; without it, one.
@Suite("A power cut at every write", .enabled(if: DiskProbeRun.compiler != nil, DiskProbeRun.noCompiler))
struct PowerCutTests {
    private static let disks = ProcessInfo.processInfo.environment["QORGAN_POWER_CUTS"].flatMap(Int.init) ?? 1

    /// Where, with which disk, and what does not hold.
    private struct Finding: CustomStringConvertible {
        var moment: Int
        var survival: String
        var faults: [String]

        var description: String { "after call \(moment), \(survival): \(faults.joined(separator: "; "))" }
    }

    @Test("what was acknowledged is there, once and in its order; the journal opens, verifies, is signed and goes on")
    func everyWrite() async throws {
        let run = try DiskProbeRun("life")
        let findings = try await Self.cut(run, disks: Self.disks, every: 1)
        #expect(findings.isEmpty, "\(findings.prefix(5).map(\.description).joined(separator: "\n"))")
    }

    @Test("the same run on a disk that only says it has flushed loses what was acknowledged: the test finds it")
    func lyingDisk() async throws {
        let run = try DiskProbeRun("life", lies: true)
        let findings = try await Self.cut(run, disks: 1, every: 8)
        #expect(findings.contains { $0.faults.contains { $0.contains("calls are there") } })
        #expect(findings.count > 10)
    }

    @Test("what stands before the disk has seen every change: the files made of its record are those of the run")
    func complete() throws {
        let run = try DiskProbeRun("life")
        var disk = PowerCutDisk()
        for event in run.events { disk.apply(event) }
        let made = run.scratch.url.appendingPathComponent("made")
        try disk.write(to: made, .everything)
        let files = FileManager.default
        let names = try files.subpathsOfDirectory(atPath: run.data.path).sorted()
        #expect(try files.subpathsOfDirectory(atPath: made.path).sorted() == names)
        #expect(names.contains("journal.sqlite") && names.contains("keys/journal.signed"))
        for name in names {
            #expect(
                files.contents(atPath: run.data.appendingPathComponent(name).path)
                    == files.contents(atPath: made.appendingPathComponent(name).path), "\(name)")
        }
    }

    // MARK: Cutting

    private static func cut(_ run: DiskProbeRun, disks: Int, every step: Int) async throws -> [Finding] {
        let whole = try WholeJournal(LedgerFolder(run.data).journal)
        try #require(whole.batches.count > 10)
        // Two hands: the machine's other core.
        return try await withThrowingTaskGroup(of: [Finding].self) { group in
            for hand in 0..<2 {
                group.addTask { try await cut(run, whole, disks: disks, every: step, hand: hand) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Every second moment is one hand's.
    private static func cut(
        _ run: DiskProbeRun, _ whole: WholeJournal, disks: Int, every step: Int, hand: Int
    ) async throws -> [Finding] {
        let memory = try ScratchFolder("power-cut", in: .memory)
        var disk = PowerCutDisk()
        var promises = Promises()
        var findings: [Finding] = []
        for (moment, event) in run.events.enumerated() {
            disk.apply(event)
            if case .mark(let mark) = event { try promises.hear(mark) }
            guard moment % step == 0, moment / step % 2 == hand else { continue }
            for survival in survivals(moment, event, disks) {
                let place = memory.url.appendingPathComponent("\(moment)")
                try disk.write(to: place, survival)
                let after = AfterPowerCut(folder: LedgerFolder(place), promises: promises, whole: whole)
                let faults = await after.faults(
                    moment % 3 == 0 ? .first : .no, comparesViews: moment % 16 == 0)
                try FileManager.default.removeItem(at: place)
                if !faults.isEmpty { findings.append(Finding(moment: moment, survival: "\(survival)", faults: faults)) }
            }
        }
        return findings
    }

    /// So many disks that have kept something; and where it may be another one than a call before, the one that has kept
    /// nothing, and now and then the one that has kept everything.
    private static func survivals(_ moment: Int, _ event: DiskEvent, _ disks: Int) -> [PowerCutDisk.Survival] {
        var survivals = (0..<disks).map { PowerCutDisk.Survival.some(seed: UInt64(moment) << 16 | UInt64($0)) }
        switch event {
        case .flushed, .flushedFolder, .mark: survivals.append(.nothing)
        default: if moment / 2 % 4 == 0 { survivals.append(.everything) }
        }
        return survivals
    }
}
