private import Telephony

/// Tables over time, cost and probability.
extension CallEvaluation {
    var campaignTable: FigureTable {
        var table = FigureTable(
            "campaigns", "Calls of a campaign until the first was found",
            note: (hasNewCampaigns
                ? "Campaigns that began in the test part."
                : "No campaign began in the test part: all of them, and thresholds knew some.")
                + " 1 is the first call; a campaign that is never found counts as endless. Bounds of the median by ranks.",
            columns: [
                .init("kind", "kind"), .init("by", "found by"), .init("campaigns", "campaigns"),
                .init("median", "median"), .init("lower", "from"), .init("upper", "to"), .init("ninety", "90 %"),
                .init("never", "never"),
            ])
        let kinds = Set(campaigns.entries.values.map(\.role)).sorted { calls.roles[Int($0)] < calls.roles[Int($1)] }
        for kind in [nil] + kinds.map(Optional.some) where kind != 0 {
            for (_, title, mark) in Self.marks where kind == nil || Self.byKind.contains(where: { $0 == mark }) {
                let delay = delay(mark, role: kind)
                guard delay.campaigns > 0 else { continue }
                let bounds = delay.medianBounds
                table.rows.append([
                    .text(kind.map { calls.roles[Int($0)] } ?? "all"), .text(title), .count(delay.campaigns),
                    Self.calls(delay.quantile(0.5)), Self.calls(bounds.lower), Self.calls(bounds.upper),
                    Self.calls(delay.quantile(0.9)), .count(delay.never),
                ])
            }
        }
        return table
    }

    /// What a kind of campaign is shown by: all marks of all kinds would be a hundred rows.
    private static let byKind: [Marks] = [.stopped, .touched, .above(.oneInThousand)]

    private static func calls(_ count: Int?) -> Figure { count.map(Figure.count) ?? .none }

    var daysTable: FigureTable {
        var table = FigureTable(
            "days", "Day by day",
            note:
                "Shift: population stability index of the day's scores against the validation part; above 0.25 is read as "
                + "another population.",
            columns: [
                .init("day", "day"), .init("calls", "calls"), .init("scam", "scam"), .init("recall", "scam stopped"),
                .init("recall_touched", "stopped or labelled"), .init("false_stops", "honest stopped"),
                .init("false_labels", "honest stopped or labelled"), .init("recall_1e-3", "scam above 1e-3"),
                .init("false_1e-3", "honest above 1e-3"), .init("shift", "shift"),
            ])
        for (day, figures) in days.sorted(by: { $0.key < $1.key }) {
            table.rows.append([
                .text(Timestamp(seconds: day * 86_400).date), .count(figures.calls), .count(figures.scam.calls),
                .bound(ofAny: figures.scam.bound(.stopped)), .bound(ofAny: figures.scam.bound(.touched)),
                .bound(ofAny: figures.honest.bound(.stopped)), .bound(ofAny: figures.honest.bound(.touched)),
                .bound(ofAny: figures.scam.bound(.above(.oneInThousand))),
                .bound(ofAny: figures.honest.bound(.above(.oneInThousand))),
                .decimal(optional: figures.scores.stability(against: reference)),
            ])
        }
        return table
    }

    var costTable: FigureTable {
        FigureTable(
            "costs", "What errors cost",
            note: "Missed scam calls and false stops a scam call, a false stop counted as so many missed ones. Letting "
                + "everything through costs 1. The threshold is the cheapest of the validation part.",
            columns: [
                .init("ratio", "a false stop costs"), .init("threshold", "threshold, log-odds"),
                .init("by_score", "by score"), .init("by_treatment", "by treatments"),
            ],
            rows: (costs?.points ?? []).map {
                [
                    .decimal($0.ratio), .decimal(optional: $0.threshold.map { Double($0) / 1_000 }),
                    .decimal($0.byScore), .decimal($0.byTreatment),
                ]
            })
    }

    var calibrationTable: FigureTable {
        let brier = calibration.brier.map { "\(rounded($0))" } ?? "not known"
        let chance = calibration.brierOfPrevalence.map { "\(rounded($0))" } ?? "not known"
        return FigureTable(
            "calibration", "Does a score mean what it says",
            note:
                "Calls by log-odds of their score, from this value to the next. Scores hold at the prevalence that the "
                + "model was set to; where scams are rarer or more frequent, what is observed lies off by that "
                + "factor of the odds. Brier score \(brier); of one who always "
                + "says the share of scam there is, \(chance).",
            columns: [
                .init("from", "log-odds from"), .init("predicted", "predicted"), .init("observed", "observed scam"),
            ],
            rows: calibration.rows.map { [.decimal(Double($0.from)), .share($0.predicted), .bound($0.observed)] })
    }

    var curveTable: FigureTable {
        func share(_ part: Int, _ whole: Int) -> Figure { whole > 0 ? .share(Double(part) / Double(whole)) : .none }
        return FigureTable(
            "curve", "The curve of the test part",
            note: "From each threshold up: honest and scam calls found. Thinned to at most 200 points.",
            columns: [
                .init("threshold", "threshold, log-odds"), .init("false", "honest found"),
                .init("recall", "scam found"),
            ],
            rows: test.thinned(to: 200).map {
                [.decimal(Double($0.score) / 1_000), share($0.honest, test.honest), share($0.scam, test.scam)]
            })
    }

    private func rounded(_ value: Double) -> Double { (value * 1_000_000).rounded() / 1_000_000 }
}
