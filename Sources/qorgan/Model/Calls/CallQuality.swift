import Screening
import Traffic

/// What a model's thresholds ask for, by persona and kind of campaign: part of its card.
enum CallQuality {
    /// `scores`: log-odds by call, in thousandths; worst kinds come first.
    static func groups(_ roles: [WorldRole], scores: [Int32], _ document: ModelDocument) -> [ModelDocument.GroupQuality]
    {
        let label = document.threshold(Treatment.label.code), divert = document.threshold(Treatment.divert.code)
        var sums = [Sums](repeating: Sums(), count: WorldRole.allCases.count)
        for (role, score) in zip(roles, scores) {
            let isStopped = divert.map { score >= $0 } ?? false
            let isTouched = isStopped || label.map { score >= $0 } ?? false
            sums[Int(role.rawValue)].calls += 1
            if isTouched { sums[Int(role.rawValue)].touched += 1 }
            if isStopped { sums[Int(role.rawValue)].stopped += 1 }
        }
        let groups = WorldRole.allCases.compactMap { sums[Int($0.rawValue)].quality($0) }
        let scams = groups.filter(\.isScam).sorted { share($0, \.stopped) < share($1, \.stopped) }
        let honest = groups.filter { !$0.isScam }.sorted { share($0, \.touched) > share($1, \.touched) }
        return scams + honest
    }

    private struct Sums {
        var calls = 0
        var touched = 0
        var stopped = 0

        func quality(_ role: WorldRole) -> ModelDocument.GroupQuality? {
            guard calls > 0 else { return nil }
            return .init(
                group: role.code, isScam: role.isCriminal, calls: calls, touched: touched, stopped: stopped)
        }
    }

    private static func share(
        _ group: ModelDocument.GroupQuality, _ part: KeyPath<ModelDocument.GroupQuality, Int>
    ) -> Double {
        Double(group[keyPath: part]) / Double(max(group.calls, 1))
    }
}
