import Evaluation
import Foundation
import Traffic

/// Measures everything that the goals of detection ask for, on worlds that taught nothing.
struct GoalRun {
    private static let utcOffsetMinutes = 300

    let configuration: Configuration
    /// Of the drawn intervals.
    let seed: UInt64
    let carriesOut: Bool
    /// Of the makes that models are trained on, and as many of another make. One says little: their figures lie far apart.
    var worlds: UInt64 = 8
    /// Of each world.
    var days = 6
    var callsADay = 60_000
    /// Records of the replay that is timed.
    var replayed = 300_000
    /// The folder of the Sichuan table; nil: its rows say that it is not there.
    var subscribers: String?

    var name: String {
        "simulated worlds \(text(seeds(false))) and, of another make, \(text(seeds(true))), \(days) days of "
            + "\(callsADay) calls each"
    }

    func table(progress: @escaping (String) -> Void) throws -> GoalTable {
        var table = GoalTable()
        table.rows += subscriberGoals(progress)
        for isOther in [false, true] { table.rows += try nationalDays(isOther, progress) }
        table.rows += try SpeedGoals(
            configuration: configuration, seed: WorldRun.firstTestSeed, records: replayed
        ).rows(progress: progress)
        return table
    }

    /// The public table beside this folder or a folder above it, or under `$QORGAN_SHARED`; nil: there is none.
    static var sharedSubscribers: String? {
        let files = FileManager.default
        var folders = ProcessInfo.processInfo.environment["QORGAN_SHARED"].map { [$0] } ?? []
        var folder = URL(fileURLWithPath: files.currentDirectoryPath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            folders.append(folder.appendingPathComponent("shared").path)
        }
        return folders.map { $0 + "/data/gatcobo" }.first {
            files.fileExists(atPath: $0 + "/" + SubscriberFolder.table)
        }
    }

    private func subscriberGoals(_ progress: (String) -> Void) -> [GoalTable.Row] {
        [SubscriberSetting.all, .sip10].map { setting in
            let goal = setting.goal ?? 0
            let what = "Sichuan subscribers, \(setting.title), mean AUC"
            guard let subscribers else {
                return .absent(what, goal: "at least \(goal)", because: "no ../shared/data/gatcobo here")
            }
            progress(what)
            do {
                var evaluation = SubscriberEvaluation()
                evaluation.seed = seed
                let result = try evaluation.run(try SubscriberFolder(path: subscribers), setting)
                let area = result.area
                return .init(
                    what: what, goal: "at least \(goal)", got: .decimal(area.mean),
                    lower: .decimal(area.mean - area.deviation), upper: .decimal(area.mean + area.deviation),
                    isMet: area.mean >= goal,
                    data: "real; \(result.seeds.count) x stratified \(result.folds)-fold, seeds "
                        + result.seeds.map(String.init).joined(separator: ", ") + "; from and to: one sd of the folds")
            } catch {
                return .absent(what, goal: "at least \(goal)", because: "\(error)")
            }
        }
    }

    private func seeds(_ isOther: Bool) -> ClosedRange<UInt64> {
        let first = WorldRun.firstTestSeed + (isOther ? 10 : 0)
        return first...first + max(1, worlds) - 1
    }

    private func text(_ seeds: ClosedRange<UInt64>) -> String { "\(seeds.lowerBound) to \(seeds.upperBound)" }

    private func nationalDays(_ isOther: Bool, _ progress: @escaping (String) -> Void) throws -> [GoalTable.Row] {
        let seeds = self.seeds(isOther)
        let worlds = try seeds.map { world in
            let run = WorldRun(
                world: world, isOther: isOther, days: days, callsADay: callsADay, carriesOut: carriesOut)
            let calls = try run.run(configuration) { progress("\(run.name): \(Int($0 * 100)) %") }
            let split = DaySplit(
                calls.calls, utcOffsetMinutes: Self.utcOffsetMinutes, warmUp: 1, validation: max(1, days / 3))
            guard let split else {
                throw Refusal(sentence: "\(run.name) has too few full days")
            }
            return CallEvaluation(calls, split: split, utcOffsetMinutes: Self.utcOffsetMinutes, seed: seed)
        }
        let data = "worlds \(text(seeds))"
        return NationalDayGoals(worlds: worlds, data: data).rows.map { row in
            var row = row
            row.what = isOther ? "other make: \(row.what)" : row.what
            return row
        }
    }
}
