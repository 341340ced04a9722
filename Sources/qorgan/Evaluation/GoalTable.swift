import Evaluation

/// The goals of detection beside what was measured: named measurements, one a row, each with the data it was made of.
struct GoalTable {
    /// What one measurement says.
    struct Row {
        var what: String
        var goal: String
        var got: Figure = .none
        /// Bounds, or the spread over worlds.
        var lower: Figure = .none
        var upper: Figure = .none
        /// nil: nothing was measured.
        var isMet: Bool?
        /// Files, seeds, how; or why there is nothing.
        var data: String

        static func absent(_ what: String, goal: String, because reason: String) -> Row {
            Row(what: what, goal: goal, data: "not measured: \(reason)")
        }
    }

    var rows: [Row] = []

    var table: FigureTable {
        FigureTable(
            "goals", "Goals",
            note:
                "Worlds are simulated national days, those of another make of ranges that no training saw. Their figures are means over worlds, from and to the least and the greatest; "
                + "thresholds are chosen on validation days and measured on later ones, unless a row says own threshold.",
            columns: [
                .init("what", "what"), .init("goal", "goal"), .init("got", "measured"), .init("from", "from"),
                .init("to", "to"), .init("met", "met"), .init("data", "data"),
            ],
            rows: rows.map { row in
                [
                    .text(row.what), .text(row.goal), row.got, row.lower, row.upper,
                    row.isMet.map { .text($0 ? "yes" : "no") } ?? .none, .text(row.data),
                ]
            })
    }
}

/// The rows that simulated national days give.
struct NationalDayGoals {
    /// Evaluations of worlds, none of which taught anything.
    let worlds: [CallEvaluation]
    /// Which worlds they are.
    let data: String

    var rows: [GoalTable.Row] {
        stops + labels + kinds + treatments
    }

    private var stops: [GoalTable.Row] {
        [
            row("scam stopped at 1 false stop in 10,000", atLeast: 0.7, also: falseStops(.oneInTenThousand)) {
                $0.recalls[.oneInTenThousand]?.value
            },
            row("scam stopped at 1 false stop in 10,000, own threshold", atLeast: 0.7) {
                $0.ownRecalls[.oneInTenThousand]?.value
            },
            row("scam stopped at 1 false stop in 1,000", atLeast: 0.85, also: falseStops(.oneInThousand)) {
                $0.recalls[.oneInThousand]?.value
            },
            row("scam stopped at 1 false stop in 1,000, own threshold", atLeast: 0.85) {
                $0.ownRecalls[.oneInThousand]?.value
            },
        ]
    }

    private var labels: [GoalTable.Row] {
        [
            row("scam stopped or labelled, 1 % of honest calls", atLeast: 0.95, also: falseStops(.oneInHundred)) {
                $0.recalls[.oneInHundred]?.value
            },
            row("scam stopped or labelled, 1 % of honest calls, own threshold", atLeast: 0.95) {
                $0.ownRecalls[.oneInHundred]?.value
            },
            row("long answered scam calls (2 min) stopped or labelled", atLeast: 0.9) {
                Self.share($0.longCalls[0], .above(.oneInHundred))
            },
            row("long answered scam calls (10 min) stopped or labelled", atLeast: 0.9) {
                Self.share($0.longCalls[1], .above(.oneInHundred))
            },
            delay(.above(.oneInTenThousand), "rotating", "at 1 in 10,000"),
            delay(.above(.oneInTenThousand), nil, "at 1 in 10,000"),
        ]
    }

    private var kinds: [GoalTable.Row] {
        ["wangiri", "irsf"].map { kind in
            row("\(kind) at 0.28 % of honest calls", atLeast: 0.98, also: falseStops(.twentyEightInTenThousand)) {
                $0.scamTally(of: kind).flatMap { Self.share($0, .above(.twentyEightInTenThousand)) }
            }
        }
    }

    /// The thresholds of the configured policy, whatever they were chosen on.
    private var treatments: [GoalTable.Row] {
        [
            row("honest calls stopped by the policy in force", atMost: 0.0001) { Self.share($0.honest, .stopped) },
            row("honest calls stopped or labelled by the policy in force", atMost: 0.01) {
                Self.share($0.honest, .touched)
            },
            row("scam stopped by the policy in force", atLeast: nil) { Self.share($0.scam, .stopped) },
            row("scam stopped or labelled by the policy in force", atLeast: nil) { Self.share($0.scam, .touched) },
            row("long answered scam calls (2 min) stopped or labelled by the policy in force", atLeast: 0.9) {
                Self.share($0.longCalls[0], .touched)
            },
            delay(.stopped, "rotating", "by the policy in force"),
            delay(.stopped, nil, "by the policy in force"),
        ]
    }

    /// Over the campaigns of all worlds together: a world alone has few.
    private func delay(_ mark: Marks, _ kind: String?, _ how: String) -> GoalTable.Row {
        let what = "calls until a new \(kind.map { "\($0) " } ?? "")campaign is first stopped, median, \(how)"
        let delays = worlds.flatMap { $0.delays(mark, kindPrefix: kind ?? "") }
        let delay = CampaignDelay(delays)
        guard delay.campaigns > 0 else {
            return .absent(what, goal: "at most 20", because: "no campaign of that kind began")
        }
        let bounds = delay.medianBounds
        func figure(_ calls: Int?) -> Figure { calls.map(Figure.count) ?? .text("never") }
        return .init(
            what: what, goal: "at most 20", got: figure(delay.quantile(0.5)), lower: figure(bounds.lower),
            upper: figure(bounds.upper), isMet: delay.quantile(0.5).map { $0 <= 20 } ?? false,
            data: "\(delay.campaigns) campaigns, \(delay.never) never stopped; \(data)")
    }

    private static func share(_ tally: MarkTally, _ mark: Marks) -> Double? {
        tally.calls > 0 ? Double(tally.count(mark)) / Double(tally.calls) : nil
    }

    /// What the same threshold did to honest calls of the test days.
    private func falseStops(_ rate: FalseRate) -> String {
        let shares = worlds.compactMap { Self.share($0.honest, .above(rate)) }
        guard !shares.isEmpty else { return "" }
        return "false on test days \(FigureText.percent(shares.reduce(0, +) / Double(shares.count))); "
    }

    private func row(
        _ what: String, atLeast goal: Double?, also: String = "", _ measure: (CallEvaluation) -> Double?
    ) -> GoalTable.Row {
        row(what, goal: goal.map { "at least \(FigureText.percent($0))" } ?? "–", also: also, measure) { mean in
            goal.map { mean >= $0 }
        }
    }

    private func row(
        _ what: String, atMost goal: Double, _ measure: (CallEvaluation) -> Double?
    ) -> GoalTable.Row {
        row(what, goal: "at most \(FigureText.percent(goal))", also: "", measure) { $0 <= goal }
    }

    private func row(
        _ what: String, goal: String, also: String, _ measure: (CallEvaluation) -> Double?, met: (Double) -> Bool?
    ) -> GoalTable.Row {
        let values = worlds.compactMap(measure)
        guard let least = values.min(), let most = values.max() else {
            return .absent(what, goal: goal, because: "no such calls in \(data)")
        }
        let mean = values.reduce(0, +) / Double(values.count)
        return .init(
            what: what, goal: goal, got: .share(mean), lower: .share(least), upper: .share(most), isMet: met(mean),
            data: also + data)
    }
}
