import Evaluation
import Screening
import Telephony

/// The report for a terminal: the same figures as the page, without charts.
struct ReportText {
    let report: PilotReport
    let words: ReportWords

    func text() -> String {
        let tally = report.tally
        var lines: [String] = [words.title]
        if report.isSimulated { lines.append(words.simulated) }
        if let first = tally.first, let last = tally.last {
            let offset = tally.utcOffsetMinutes
            lines.append(
                "\(words.period): \(words.moment(first, offset)) – \(words.moment(last, offset)) \(words.zone(offset))")
        }
        lines.append(words.sentence(tally))
        lines.append("\(words.ordered): \(words.count(tally.all.ordered))")
        lines += ["", words.byTrunk]
        for row in report.trunks { lines.append("  \(row.name): \(sums(row.sums))") }
        lines += ["", words.byRule]
        if report.causes.isEmpty { lines.append("  \(words.nothing)") }
        for row in report.causes {
            lines.append(
                "  \(row.trunk) \(row.rule?.code ?? "-") (\(words.title(of: row.rule))): \(words.stops.lowercased()) "
                    + "\(words.count(row.sums.stops)), \(words.warned.lowercased()) \(words.count(row.sums.warned))")
        }
        lines += ["", words.falseStops] + falseStops()
        lines += ["", words.sizing]
        for row in SizingRows.rows(report.sizing, words) {
            lines.append("  \(row.name): \(row.value) (\(row.meaning))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func sums(_ sums: ReportTally.Sums) -> String {
        "\(words.calls.lowercased()) \(words.count(sums.calls)), \(words.stops.lowercased()) \(words.count(sums.stops)), "
            + "\(words.warned.lowercased()) \(words.count(sums.warned)), "
            + "\(words.unscreened.lowercased()) \(words.count(sums.unscreened))"
    }

    private func falseStops() -> [String] {
        var lines: [String] = []
        for row in FalseStopRows.rows(report, words) {
            lines.append("  \(row.evidence): \(row.found), \(row.share), \(words.bounds) \(row.bounds). \(row.meaning)")
        }
        if report.checkedGiven, report.estimate == nil { lines.append("  \(words.nothingChecked)") }
        if report.estimate == nil, report.tally.all.stops > 0 {
            lines.append("  " + (lines.isEmpty ? words.unknown : words.partly))
        }
        return lines
    }
}

/// What is known of false stops, a row a source of knowledge.
enum FalseStopRows {
    struct Row {
        var evidence: String
        var found: String
        var share: String
        var bounds: String
        var meaning: String
    }

    /// The one figure on top: the upper bound by the best knowledge there is, and of what it is a share.
    static func headline(_ report: PilotReport, _ words: ReportWords) -> (value: String, of: String) {
        if let estimate = report.estimate {
            return (words.atMost(estimate.upper), "\(words.ofStops), \(words.byEar.lowercased())")
        }
        if let bound = report.labelled { return (words.atMost(bound.upper), words.ofHonest) }
        if let bound = report.listed { return (words.atMost(bound.upper), words.ofListed) }
        return (words.notKnown, "")
    }

    static func rows(_ report: PilotReport, _ words: ReportWords) -> [Row] {
        var rows: [Row] = []
        if let bound = report.labelled {
            rows.append(
                Row(
                    evidence: words.byLabel, found: words.found(bound),
                    share: "\(words.percent(bound.share)) \(words.ofHonest)",
                    bounds: words.interval(bound.lower, bound.upper), meaning: words.labelMeaning))
        }
        if let bound = report.listed {
            rows.append(
                Row(
                    evidence: words.byList, found: words.found(bound),
                    share: "\(words.percent(bound.share)) \(words.ofListed)",
                    bounds: words.interval(bound.lower, bound.upper), meaning: words.listMeaning))
        }
        if let estimate = report.estimate {
            rows.append(
                Row(
                    evidence: words.byEar, found: words.earFound(estimate),
                    share: "\(words.percent(estimate.share)) \(words.ofStops)",
                    bounds: words.interval(estimate.lower, estimate.upper),
                    meaning: words.earMeaning(estimate, days: report.tally.days)))
        }
        return rows
    }
}

/// What the traffic needs, a row a figure.
enum SizingRows {
    struct Row {
        var name: String
        var value: String
        var meaning: String
    }

    static func rows(_ sizing: Sizing, _ words: ReportWords) -> [Row] {
        [
            Row(
                name: words.meanLoad,
                value: "\(words.decimal(sizing.meanPerSecond, places: 1))\u{a0}\(words.perSecond)",
                meaning: words.meanMeaning),
            Row(
                name: words.peakSecond,
                value: sizing.peakSecond.map { "\(words.count($0))\u{a0}\(words.perSecond)" } ?? "–",
                meaning: sizing.peakSecond == nil ? words.notKept : words.peakMeaning),
            Row(
                name: words.peakMinute, value: "\(words.count(sizing.peakMinute))\u{a0}\(words.inMinute)",
                meaning: words.peakMinuteMeaning),
            Row(name: words.cores, value: words.count(sizing.cores), meaning: words.cores(by: sizing.perCore)),
            Row(name: words.diskPasses, value: words.bytes(sizing.passBytes), meaning: words.passesMeaning),
            Row(
                name: words.diskReasoned, value: "\(words.bytes(sizing.reasonedBytesADay)) \(words.aDay)",
                meaning: words.reasonedMeaning),
            Row(name: words.memory, value: words.bytes(Double(sizing.memoryBytes)), meaning: words.memoryMeaning),
        ]
    }
}
