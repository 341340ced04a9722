import Screening
import Telephony

/// What one judged call adds to the report's sums.
struct TalliedCall {
    var time: Timestamp
    var trunk: String
    var treatment: Treatment
    /// What the engine asked for before the order was asked.
    var proposed: Treatment
    var rule: RuleCode?
    var isUnscreened = false
    /// nil: the records do not say what the call was.
    var isScam: Bool?
    /// Of a call whose caller the allow list lets through: would it be stopped without the list? nil: not on the list.
    var stoppedWithoutList: Bool?
    var isSimulated = false
    /// It passed without a reason.
    var isSilent = false
}

/// Sums of calls by trunk, rule, hour and day: bounded whatever the number of calls.
struct ReportTally {
    /// What became of some calls.
    struct Sums: Equatable {
        var calls = 0
        /// Would be stopped, where an order allows it.
        var stops = 0
        /// Of these, stopped under the order that was live at their time.
        var ordered = 0
        /// Let through with a warning on the display, and not to be stopped.
        var warned = 0
        var unscreened = 0

        mutating func add(_ call: TalliedCall) {
            calls += 1
            if call.proposed.intercepts || call.treatment.intercepts {
                stops += 1
            } else if call.treatment > .allow {
                warned += 1
            }
            if call.treatment.intercepts { ordered += 1 }
            if call.isUnscreened { unscreened += 1 }
        }
    }

    /// A trunk and the rule that decided; nil: no rule alone, the sum of reasons.
    struct Cause: Hashable {
        var trunk: String
        var rule: RuleCode?
    }

    let utcOffsetMinutes: Int
    private(set) var all = Sums()
    private(set) var byTreatment = [Int](repeating: 0, count: Treatment.allCases.count)
    /// As `qorgan replay` counts: calls by the rule that decided, where a treatment was carried out.
    private(set) var byRule: [RuleCode: Int] = [:]
    private(set) var byTrunk: [String: Sums] = [:]
    private(set) var byCause: [Cause: Sums] = [:]
    /// By hour of the day, local time.
    private(set) var byHour = [Sums](repeating: Sums(), count: 24)
    /// By day since 1970, local time.
    private(set) var byDay: [Int: Sums] = [:]
    private(set) var first: Timestamp?
    private(set) var last: Timestamp?
    private(set) var simulated = 0
    /// Calls of which the journal keeps the whole verdict: all but those that passed without a reason.
    private(set) var reasoned = 0
    // Truth of labelled records.
    private(set) var scam = 0, scamStops = 0, honest = 0, honestStops = 0
    // Callers on the allow list.
    private(set) var listed = 0, listedStops = 0
    // Load.
    private(set) var peakSecond = 0
    private(set) var peakMinute = 0
    private var second = Int64.min, inSecond = 0
    private var minute = Int64.min, inMinute = 0

    init(utcOffsetMinutes: Int) {
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    /// Calls come in the order of time, or `load` is not counted by them.
    mutating func add(_ call: TalliedCall, countsLoad: Bool = true) {
        all.add(call)
        if countsLoad { count(call.time) } else { cover(call.time) }
        sort(call)
    }

    /// A call of a journal that a minute has counted among those that passed: only what it would have been is added.
    mutating func move(_ call: TalliedCall) {
        reasoned += 1
        guard call.proposed > .allow else { return }
        func move(_ sums: inout Sums) {
            if call.proposed.intercepts { sums.stops += 1 } else { sums.warned += 1 }
        }
        move(&all)
        move(&byTrunk[call.trunk, default: Sums()])
        let place = place(of: call.time)
        move(&byHour[place.hour])
        move(&byDay[place.day, default: Sums()])
        byCause[Cause(trunk: call.trunk, rule: call.rule), default: Sums()].calls += 1
        move(&byCause[Cause(trunk: call.trunk, rule: call.rule), default: Sums()])
    }

    private mutating func sort(_ call: TalliedCall) {
        byTreatment[Int(call.treatment.rawValue)] += 1
        byTrunk[call.trunk, default: Sums()].add(call)
        let place = place(of: call.time)
        byHour[place.hour].add(call)
        byDay[place.day, default: Sums()].add(call)
        if call.treatment > .allow, let rule = call.rule { byRule[rule, default: 0] += 1 }
        if call.treatment > .allow || call.proposed > .allow {
            byCause[Cause(trunk: call.trunk, rule: call.rule), default: Sums()].add(call)
        }
        let isStop = call.proposed.intercepts || call.treatment.intercepts
        if let isScam = call.isScam {
            if isScam { scam += 1 } else { honest += 1 }
            if isStop { if isScam { scamStops += 1 } else { honestStops += 1 } }
        }
        if let stopped = call.stoppedWithoutList {
            listed += 1
            if stopped { listedStops += 1 }
        }
        if call.isSimulated { simulated += 1 }
        if !call.isSilent { reasoned += 1 }
    }

    /// Calls of a minute that passed and of which the journal keeps a count alone.
    mutating func add(passes: Int, unscreened: Int, trunk: String, minute start: Timestamp) {
        let calls = passes + unscreened
        guard calls > 0 else { return }
        func add(_ sums: inout Sums) {
            sums.calls += calls
            sums.unscreened += unscreened
        }
        add(&all)
        byTreatment[Int(Treatment.allow.rawValue)] += calls
        add(&byTrunk[trunk, default: Sums()])
        let place = place(of: start)
        add(&byHour[place.hour])
        add(&byDay[place.day, default: Sums()])
        cover(start)
    }

    /// A minute of a journal, all trunks together.
    mutating func load(minute calls: Int) { peakMinute = max(peakMinute, calls) }

    var stopped: Int { all.ordered }

    /// Seconds from the first call to the last, at least one.
    var seconds: Int64 {
        guard let first, let last else { return 1 }
        return max(1, (last.microseconds &- first.microseconds) / 1_000_000)
    }

    var days: Double { Double(seconds) / 86_400 }

    private mutating func cover(_ time: Timestamp) {
        first = first.map { min($0, time) } ?? time
        last = last.map { max($0, time) } ?? time
    }

    private mutating func count(_ time: Timestamp) {
        cover(time)
        if time.seconds != second {
            second = time.seconds
            inSecond = 0
        }
        inSecond += 1
        peakSecond = max(peakSecond, inSecond)
        if time.seconds / 60 != minute {
            minute = time.seconds / 60
            inMinute = 0
        }
        inMinute += 1
        peakMinute = max(peakMinute, inMinute)
    }

    private func place(of time: Timestamp) -> (day: Int, hour: Int) {
        let local = time.seconds &+ Int64(utcOffsetMinutes) * 60
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return (Int(day), Int((local - day * 86_400) / 3_600))
    }
}
