import Evaluation
import Foundation
import Screening
import Telephony
import Traffic
import Wire

/// How fast judging is on this machine, measured in this process on a simulated day. `make bench` measures more closely.
struct SpeedGoals {
    private static let judged = 200_000

    let configuration: Configuration
    /// Of the world whose calls are judged.
    let seed: UInt64
    /// Records that are replayed.
    let records: Int

    func rows(progress: (String) -> Void) throws -> [GoalTable.Row] {
        progress("judging speed")
        var rows = [try judging(), try memory()]
        progress("replay speed")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "qorgan-evaluate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("records.csv").path
        let written = try write(to: file)
        rows.append(try replay(file, written, use: configuration.screening.use, "everything", atLeast: 100_000))
        rows.append(try replay(file, written, use: ["lists", "numbering"], "rules alone", atLeast: 300_000))
        return rows
    }

    private var world: World {
        World(
            make: WorldMake(seed: seed), seed: seed, startsAt: WorldRun.startsAt, days: 2,
            callsADay: max(1_000, records / 2 + records / 4))
    }

    /// As gate and replay do it: what a batch will ask for is loaded first, then its calls are judged. Both are counted; that
    /// the ends of calls are learned between two batches is not.
    private func judging() throws -> GoalTable.Row {
        var world = world
        var configuration = configuration
        configuration.trunks = WorldRun.trunks(of: world)
        var engine = try ReplayEngine.engine(configuration, lists: WorldRun.lists(of: world))
        engine.populate()
        var sources: [String: UInt64] = [:]
        var calls: [(attempt: CallAttempt, ending: CallEnding?)] = []
        while calls.count < Self.judged, let next = world.next() {
            let record = WorldRun.record(of: next, in: world)
            calls.append((RecordReplay.attempt(record, configuration.trunks, &sources), record.ending))
        }
        var call = JudgedCall(
            attempt: calls[0].attempt, verdict: Verdict(), features: Features(), versions: Versions())
        var pending = PendingOutcomes()
        // The first half fills the tables, the second is timed.
        let half = calls.count / 2
        var nanoseconds: Int64 = 0
        var stopped = [Bool](repeating: false, count: RecordReplay.touched)
        for first in stride(from: 0, to: calls.count, by: RecordReplay.touched) {
            let batch = first..<min(first + RecordReplay.touched, calls.count)
            while let due = pending.next(until: calls[first].attempt.time) { engine.learn(due.outcome, at: due.time) }
            let start = Clock.threadNanoseconds()
            for index in batch { engine.touch(calls[index].attempt) }
            for index in batch {
                engine.judge(calls[index].attempt, into: &call)
                stopped[index - first] = call.verdict.treatment.intercepts
            }
            if first >= half { nanoseconds += Clock.threadNanoseconds() - start }
            for index in batch where !stopped[index - first] {
                if let ending = calls[index].ending { pending.add(ending, of: calls[index].attempt) }
            }
        }
        let cost = Double(nanoseconds) / Double(max(1, calls.count - half))
        return .init(
            what: "judge with every feature and the model in force, ns a call", goal: "at most 5000",
            got: .decimal(cost.rounded()), isMet: cost <= 5_000,
            data: "\(calls.count - half) calls after as many, CPU of one thread, batches of "
                + "\(RecordReplay.touched) touched first\(Self.build)")
    }

    /// All tables of the engine over the numbers that it remembers; tables for groups of callers do not grow with them.
    private func memory() throws -> GoalTable.Row {
        let engine = try ReplayEngine.engine(configuration, lists: .empty)
        let numbers = engine.configuration.callers
        return .init(
            what: "memory of the engine, bytes a remembered number",
            goal: "128 with up to 8 calls a day, 512 above",
            got: .decimal((Double(engine.byteCount) / Double(max(1, numbers))).rounded()),
            data: "all tables of \(numbers) numbers, lists apart; every eighth may call more often")
    }

    private func write(to file: String) throws -> Int {
        guard FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw InputFault(file: file, problem: "cannot be written", expected: "room in the temporary folder") }
        defer { try? handle.close() }
        var writing = WorldRecords(world: world)
        var lines = -1
        while lines < records, let piece = writing.piece() {
            try handle.write(contentsOf: Data(piece))
            lines += piece.count { $0 == UInt8(ascii: "\n") }
        }
        return lines
    }

    private func replay(
        _ file: String, _ written: Int, use: [String], _ name: String, atLeast goal: Double
    ) throws -> GoalTable.Row {
        var configuration = configuration
        configuration.screening.use = use
        configuration.trunks = WorldRun.trunks(of: world)
        var engine = try ReplayEngine(configuration, lists: WorldRun.lists(of: world))
        let start = ContinuousClock.now
        try RecordReplay.run(file, configuration, into: &engine, progress: { _ in }, each: { _, _, _ in })
        let rate = Double(written) / Self.seconds(since: start)
        return .init(
            what: "replay, \(name), records a second", goal: "at least \(Int(goal))", got: .decimal(rate.rounded()),
            isMet: rate >= goal, data: "\(written) records of simulated days, from reading the file on\(Self.build)")
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let passed = ContinuousClock.now - start
        return max(1e-9, Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18)
    }

    /// A debug build is many times slower, and says so.
    private static var build: String {
        var isDebug = false
        assert(
            {
                isDebug = true; return true
            }())
        return isDebug ? "; debug build, no measure of speed" : ""
    }
}
