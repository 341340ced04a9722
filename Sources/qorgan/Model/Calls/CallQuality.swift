import Screening
import Traffic
import Training

/// What a model's thresholds ask for, by persona and kind of campaign: part of its card.
enum CallQuality {
    /// Honest calls count with the weight of those that they stand for, scams once each; worst kinds come first.
    static func groups(_ rows: CallRows, scores: [Int32], _ document: ModelDocument) -> [ModelDocument.GroupQuality] {
        let label = document.threshold(Treatment.label.code), divert = document.threshold(Treatment.divert.code)
        var sums = [Sums](repeating: Sums(), count: WorldRole.allCases.count)
        for (index, role) in rows.roles.enumerated() {
            let weight = role.isCriminal ? 1 : Double(rows.table.weights[index])
            let isStopped = divert.map { scores[index] >= $0 } ?? false
            let isTouched = isStopped || label.map { scores[index] >= $0 } ?? false
            sums[Int(role.rawValue)].calls += weight
            if isTouched { sums[Int(role.rawValue)].touched += weight }
            if isStopped { sums[Int(role.rawValue)].stopped += weight }
        }
        let groups = WorldRole.allCases.compactMap { sums[Int($0.rawValue)].quality($0) }
        let scams = groups.filter(\.isScam).sorted { share($0, \.stopped) < share($1, \.stopped) }
        let honest = groups.filter { !$0.isScam }.sorted { share($0, \.touched) > share($1, \.touched) }
        return scams + honest
    }

    private struct Sums {
        var calls = 0.0
        var touched = 0.0
        var stopped = 0.0

        func quality(_ role: WorldRole) -> ModelDocument.GroupQuality? {
            guard calls > 0 else { return nil }
            return .init(
                group: role.code, isScam: role.isCriminal, calls: Int(calls.rounded()),
                touched: Int(touched.rounded()), stopped: Int(stopped.rounded()))
        }
    }

    private static func share(
        _ group: ModelDocument.GroupQuality, _ part: KeyPath<ModelDocument.GroupQuality, Int>
    ) -> Double {
        Double(group[keyPath: part]) / Double(max(group.calls, 1))
    }
}
