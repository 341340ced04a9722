private import Screening
private import Telephony

extension CallEvaluation {
    /// Every table, in the order in which people ask.
    package var tables: [FigureTable] {
        let always = [partsTable, treatmentTable, rulesTable]
        guard scam.calls + honest.calls > 0 else { return always + [daysTable] }
        return always + [
            rankingTable, operatingTable, harmTable, campaignTable, scamRolesTable, honestRolesTable, daysTable,
            costTable, calibrationTable, curveTable,
        ]
    }

    private var partsTable: FigureTable {
        let names = ["warm-up", "validation", "test"]
        var table = FigureTable(
            "parts", "Calls in the order of time",
            note: split.isWithinDay
                ? "One day alone: the first half of its calls chose the thresholds, the second half is measured."
                : "Validation days chose the thresholds, the later test days are measured.",
            columns: [
                .init("part", "part"), .init("first", "first"), .init("last", "last"), .init("calls", "calls"),
                .init("scam", "scam"), .init("honest", "honest"), .init("unlabelled", "unlabelled"),
                .init("prevalence", "scam of labelled"),
            ])
        for (name, sums) in zip(names, parts) where sums.calls > 0 || name == "test" {
            let labelled = sums.scam + sums.honest
            table.rows.append([
                .text(name), time(sums.first), time(sums.last), .count(sums.calls), .count(sums.scam),
                .count(sums.honest), .count(sums.unlabelled),
                labelled > 0 ? .share(Double(sums.scam) / Double(labelled)) : .none,
            ])
        }
        return table
    }

    private func time(_ milliseconds: Int64?) -> Figure {
        milliseconds.map { .text(Timestamp(milliseconds: $0).rfc3339) } ?? .none
    }

    private var treatmentTable: FigureTable {
        var table = FigureTable(
            "treatments", "What the treatments did in the test part",
            note:
                "Stopped: an interception was asked for, whether an order allowed it or not; carried out: one allowed it. "
                + "Bounds of Clopper and Pearson, 95 %.",
            columns: [.init("truth", "truth"), .init("calls", "calls")]
                + Treatment.allCases.map { .init($0.code, $0.code) } + [
                    .init("stopped", "stopped"), .init("touched", "stopped or labelled"),
                    .init("carried_out", "carried out"),
                ])
        for (name, truth, tally) in [
            ("scam", EvaluatedCall.Truth.scam, scam), ("honest", .honest, honest), ("unlabelled", .unknown, unlabelled),
        ] where tally.calls > 0 || truth != .unknown {
            table.rows.append(
                [.text(name), .count(tally.calls)] + treatments[Int(truth.rawValue)].map(Figure.count) + [
                    .bound(ofAny: tally.bound(.stopped)), .bound(ofAny: tally.bound(.touched)),
                    .bound(ofAny: tally.bound(.carriedOut)),
                ])
        }
        return table
    }

    private var rulesTable: FigureTable {
        var table = FigureTable(
            "rules", "Calls stopped or labelled in the test part, by the rule that decided",
            note: "Where the sum of reasons decided, the heaviest of them.",
            columns: [
                .init("rule", "rule"), .init("scam", "scam"), .init("honest", "honest"),
                .init("unlabelled", "unlabelled"), .init("precision", "scam of labelled"),
            ])
        let named = rules.map { (name: calls.rules.name(of: $0.key), counts: $0.value) }
        for (rule, counts) in named.sorted(by: {
            ($1.counts.reduce(0, +), $0.name) < ($0.counts.reduce(0, +), $1.name)
        }) {
            let unknown = counts[0], honest = counts[1], scam = counts[2]
            table.rows.append([
                .text(rule), .count(scam), .count(honest), .count(unknown),
                .bound(ofAny: BinomialBound(found: scam, of: scam + honest)),
            ])
        }
        return table
    }

    private var rankingTable: FigureTable {
        var table = FigureTable(
            "ranking", "Ranking by score",
            note: "Area under the curve, exact, half where scores are equal; chance is 0.5.",
            columns: [
                .init("part", "part"), .init("auc", "AUC"), .init("scores", "different scores"),
            ])
        for (name, curve) in [("validation", validation), ("test", test)] {
            table.rows.append([.text(name), .decimal(optional: curve.area), .count(curve.steps.count)])
        }
        return table
    }

    private var operatingTable: FigureTable {
        var table = FigureTable(
            "operating_points", "At fixed rates of false stops",
            note:
                "Thresholds chosen on the validation part, measured on the test part. Recall: bounds by drawing campaigns "
                + "(or callers) whole; chance finds as much scam as the rate. Own threshold: what the same ranking gives "
                + "when the test part chooses, which no gate can do.",
            columns: [
                .init("rate", "rate"), .init("threshold", "threshold, log-odds"),
                .init("false_validation", "false, validation"), .init("false_test", "false, test"),
                .init("recall", "recall"), .init("precision", "precision"), .init("harm_recall", "recall by harm"),
                .init("own_recall", "recall, own threshold"),
            ])
        for rate in FalseRate.allCases { table.rows.append(operatingRow(rate)) }
        return table
    }

    private func operatingRow(_ rate: FalseRate) -> [Figure] {
        let own = Figure.interval(optional: ownRecalls[rate])
        guard let step = thresholds.step(rate), let threshold = thresholds[rate] else {
            return [.text(rate.code), .none, .none, .none, .none, .none, .none, own]
        }
        let mark = Marks.above(rate)
        let found = scam.count(mark)
        return [
            .text(rate.code), .decimal(Double(threshold) / 1_000),
            .bound(ofAny: BinomialBound(found: step.honest, of: thresholds.chosenOn.honest)),
            .bound(ofAny: honest.bound(mark)), .interval(optional: recalls[rate]),
            .bound(ofAny: BinomialBound(found: found, of: found + honest.count(mark))),
            .share(optional: harm.share(mark)), own,
        ]
    }

    private var harmTable: FigureTable {
        var table = FigureTable(
            "harm", "Calls that cost the victim most",
            note: knowsHarm
                ? "Answered scam calls on which the victim stays so long; harm: simulated loss in tenge."
                : "Answered scam calls on which the victim stays so long; harm: seconds of talk of calls of two minutes and more.",
            columns: [.init("what", "what"), .init("calls", "calls")] + Self.markColumns)
        for (seconds, tally) in zip(Self.longCallSeconds, longCalls) {
            table.rows.append(
                [.text("answered, \(seconds) s and more"), .count(tally.calls)] + Self.markFigures(tally))
        }
        table.rows.append(
            [.text("by harm"), .count(harm.calls)] + Self.marks.map { .share(optional: harm.share($0.mark)) })
        return table
    }

    private var scamRolesTable: FigureTable {
        roleTable(
            "scam_kinds", "Scam calls by kind", note: "Above each threshold of the validation part: recall.", scamRoles)
    }

    private var honestRolesTable: FigureTable {
        roleTable(
            "honest_personas", "Honest calls by persona",
            note: "False stops of each, with the bound: 0 of few calls is no proof.", honestRoles)
    }

    private func roleTable(
        _ code: String, _ title: String, note: String, _ tallies: [UInt8: MarkTally]
    ) -> FigureTable {
        var table = FigureTable(
            code, title, note: note, columns: [.init("kind", "kind"), .init("calls", "calls")] + Self.markColumns)
        let named = tallies.map { (name: $0.key == 0 ? "not known" : calls.roles[Int($0.key)], tally: $0.value) }
        for (name, tally) in named.sorted(by: { $0.name < $1.name }) {
            table.rows.append([.text(name), .count(tally.calls)] + Self.markFigures(tally))
        }
        return table
    }

    /// What is shown of every group of calls.
    static let marks: [(code: String, title: String, mark: Marks)] =
        [("stopped", "stopped", .stopped), ("touched", "stopped or labelled", .touched)]
        + FalseRate.allCases.map { ("at_\($0.code)", "at \($0.code)", .above($0)) }

    static var markColumns: [FigureTable.Column] { marks.map { .init($0.code, $0.title) } }

    static func markFigures(_ tally: MarkTally) -> [Figure] {
        marks.map { .bound(ofAny: tally.bound($0.mark)) }
    }
}
