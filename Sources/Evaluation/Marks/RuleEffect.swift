package import Screening

/// What another policy does to the same calls: how many more or fewer are stopped or labelled, and what they were.
package struct RuleEffect: Sendable {
    /// Changed calls by truth, in the order of `EvaluatedCall.Truth`.
    package struct Changes: Equatable, Sendable {
        package var calls = 0
        package var newlyStopped = [0, 0, 0]
        package var noLongerStopped = [0, 0, 0]
        /// Labelled or announced now and let through before.
        package var newlyLabelled = [0, 0, 0]
        package var noLongerLabelled = [0, 0, 0]

        package init() {}

        package mutating func add(_ before: Treatment, _ after: Treatment, _ truth: EvaluatedCall.Truth) {
            calls += 1
            let index = Int(truth.rawValue)
            switch (before.intercepts, after.intercepts) {
            case (false, true): newlyStopped[index] += 1
            case (true, false): noLongerStopped[index] += 1
            case (true, true), (false, false): break
            }
            let wasLabelled = before > .allow && !before.intercepts
            let isLabelled = after > .allow && !after.intercepts
            if isLabelled, !wasLabelled { newlyLabelled[index] += 1 }
            if wasLabelled, !isLabelled { noLongerLabelled[index] += 1 }
        }
    }

    package private(set) var all = Changes()
    package private(set) var byTrunk: [String: Changes] = [:]
    /// Labelled honest calls and scam calls in all.
    package private(set) var honest = 0
    package private(set) var scam = 0

    package init() {}

    /// `before` and `after` as proposed: what an order allows is not the rule's doing.
    package mutating func add(
        _ before: Treatment, _ after: Treatment, _ truth: EvaluatedCall.Truth, trunk: String
    ) {
        all.add(before, after, truth)
        byTrunk[trunk, default: Changes()].add(before, after, truth)
        if truth == .honest { honest += 1 }
        if truth == .scam { scam += 1 }
    }

    package var tables: [FigureTable] { [changesTable, harmTable] }

    private var changesTable: FigureTable {
        var table = FigureTable(
            "changes", "Calls that the change treats otherwise, by trunk",
            note: "As asked for by the engine, whether an order allows it or not.",
            columns: [.init("trunk", "trunk"), .init("change", "change"), .init("calls", "calls"), .init("of", "of")]
                + [.init("scam", "scam"), .init("honest", "honest"), .init("unlabelled", "unlabelled")])
        let trunks = byTrunk.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        for (trunk, changes) in [("all", all)] + (trunks.count > 1 ? trunks : []) {
            for (name, counts) in [
                ("newly stopped", changes.newlyStopped), ("no longer stopped", changes.noLongerStopped),
                ("newly labelled", changes.newlyLabelled), ("no longer labelled", changes.noLongerLabelled),
            ] {
                table.rows.append(
                    [.text(trunk), .text(name), .count(counts.reduce(0, +)), .count(changes.calls)]
                        + [.count(counts[2]), .count(counts[1]), .count(counts[0])])
            }
        }
        return table
    }

    private var harmTable: FigureTable {
        FigureTable(
            "worth", "What the change is worth where calls are labelled",
            note: "Shares of all honest and of all scam calls, with bounds of Clopper and Pearson.",
            columns: [
                .init("what", "what"), .init("honest", "of honest calls"), .init("scam", "of scam calls"),
                .init("precision", "scam of labelled"),
            ],
            rows: [
                worth("newly stopped", all.newlyStopped), worth("no longer stopped", all.noLongerStopped),
                worth("newly labelled", all.newlyLabelled), worth("no longer labelled", all.noLongerLabelled),
            ])
    }

    private func worth(_ name: String, _ counts: [Int]) -> [Figure] {
        [
            .text(name), .bound(ofAny: BinomialBound(found: counts[1], of: honest)),
            .bound(ofAny: BinomialBound(found: counts[2], of: scam)),
            .bound(ofAny: BinomialBound(found: counts[2], of: counts[1] + counts[2])),
        ]
    }
}
