package import Screening

/// What the verdicts on a stream of calls were worth: every figure, computed in one pass over calls in the order of time.
///
///     let evaluation = CallEvaluation(calls, split: split, utcOffsetMinutes: 300, seed: 1)
///     for table in evaluation.tables { ... }
///
/// Thresholds come from the validation part alone; every figure is of the test part where its name does not say otherwise.
/// What it needs beside the calls is some 40 bytes a call for sorting.
package struct CallEvaluation: Sendable {
    package struct PartSums: Sendable {
        package var scam = 0
        package var honest = 0
        package var unlabelled = 0
        package var first: Int64?
        package var last: Int64?
    }

    /// Answered scam calls on which the victim was at least so long on the line, in seconds.
    package static let longCallSeconds = [120, 600]

    package let calls: EvaluatedCalls
    package let split: DaySplit
    package let utcOffsetMinutes: Int
    package let seed: UInt64

    package private(set) var parts: [PartSums] = [PartSums(), PartSums(), PartSums()]
    package let validation: RankCurve<Int32>
    package let test: RankCurve<Int32>
    package let thresholds: Thresholds
    package let costs: CostCurve?
    package private(set) var calibration = CalibrationTable()
    /// Of the test part, by truth.
    package private(set) var scam = MarkTally()
    package private(set) var honest = MarkTally()
    package private(set) var unlabelled = MarkTally()
    /// By proposed treatment, rows of the truths in the order of `EvaluatedCall.Truth`.
    package private(set) var treatments: [[Int]]
    package private(set) var rules: [RuleCode: [Int]] = [:]
    package private(set) var scamRoles: [UInt8: MarkTally] = [:]
    package private(set) var honestRoles: [UInt8: MarkTally] = [:]
    package private(set) var longCalls: [MarkTally]
    package private(set) var harm = MarkTally()
    package private(set) var days: [Int64: DayFigures] = [:]
    /// Recall with the threshold of each rate chosen on validation; campaigns drawn whole.
    package private(set) var recalls: [FalseRate: Interval] = [:]
    /// Recall at each rate with the test part's own threshold: what the ranking could give at best.
    package private(set) var ownRecalls: [FalseRate: Interval] = [:]
    package private(set) var stoppedRecall: Interval?
    package private(set) var touchedRecall: Interval?
    var campaigns = CampaignBook()
    private(set) var reference = ScoreHistogram()
    /// Harm in money is known; else the talk of long calls stands for it.
    package let knowsHarm: Bool

    package init(_ calls: EvaluatedCalls, split: DaySplit, utcOffsetMinutes: Int, seed: UInt64) {
        self.calls = calls
        self.split = split
        self.utcOffsetMinutes = utcOffsetMinutes
        self.seed = seed
        func curve(_ part: DaySplit.Part) -> RankCurve<Int32> {
            RankCurve(
                calls.calls.lazy.filter { $0.truth != .unknown && split.part($0) == part }
                    .map { (score: $0.logOdds, isScam: $0.isScam) })
        }
        validation = curve(.validation)
        test = curve(.test)
        thresholds = Thresholds(validation)
        treatments = Array(repeating: Array(repeating: 0, count: Treatment.allCases.count), count: 3)
        longCalls = Self.longCallSeconds.map { _ in MarkTally() }
        knowsHarm = calls.calls.contains { $0.harmTenge > 0 }
        var stopped = (scam: 0, honest: 0)
        for call in calls.calls where call.isStopped && split.part(call) == .test {
            if call.isScam { stopped.scam += 1 } else if call.isHonest { stopped.honest += 1 }
        }
        costs = CostCurve(validation: validation, test: test, stopped: stopped)
        for call in calls.calls { add(call) }
        drawIntervals()
    }

    private mutating func add(_ call: EvaluatedCall) {
        let part = split.part(call)
        parts[Self.index(part)].add(call)
        let marks = Marks(call, thresholds)
        campaigns.add(call, marks)
        let day = DaySplit.day(call.milliseconds, utcOffsetMinutes)
        days[day, default: DayFigures()].add(call, marks)
        if part == .validation { reference.add(call.logOdds) }
        guard part == .test else { return }
        treatments[Int(call.truth.rawValue)][Int(call.proposed.rawValue)] += 1
        if call.isTouched, let rule = RuleCode(rawValue: call.rule) {
            rules[rule, default: [0, 0, 0]][Int(call.truth.rawValue)] += 1
        }
        switch call.truth {
        case .unknown: unlabelled.add(marks)
        case .honest:
            honest.add(marks)
            honestRoles[call.role, default: MarkTally()].add(marks)
        case .scam:
            scam.add(marks)
            scamRoles[call.role, default: MarkTally()].add(marks)
            addHarm(call, marks)
        }
        if call.truth != .unknown { calibration.add(call.logOdds, isScam: call.isScam) }
    }

    private mutating func addHarm(_ call: EvaluatedCall, _ marks: Marks) {
        guard call.isAnswered else { return }
        for (index, seconds) in Self.longCallSeconds.enumerated() where call.talkMilliseconds >= seconds * 1_000 {
            longCalls[index].add(marks)
        }
        let weight = Self.harm(call, knowsHarm)
        if weight > 0 { harm.add(marks, weight: weight) }
    }

    /// Tenge, or seconds of talk of a long call.
    private static func harm(_ call: EvaluatedCall, _ knowsHarm: Bool) -> Double {
        if knowsHarm { return Double(call.harmTenge) }
        let seconds = call.talkMilliseconds / 1_000
        return call.isAnswered && seconds >= longCallSeconds[0] ? Double(seconds) : 0
    }

    /// Campaigns (or callers) of the test part drawn again and again, by the seed.
    private mutating func drawIntervals() {
        let bootstrap = ClusterBootstrap(seed: seed)
        var parts: [Int: [UInt64: ClusterBootstrap.Part]] = [:]
        let marks: [Marks] = [.stopped, .touched] + FalseRate.allCases.map(Marks.above)
        var scored: [(score: Int32, isScam: Bool, cluster: UInt64)] = []
        for (index, call) in calls.calls.enumerated() where call.truth != .unknown && split.part(call) == .test {
            let cluster = calls.cluster(of: index)
            scored.append((call.logOdds, call.isScam, cluster))
            guard call.isScam else { continue }
            let found = Marks(call, thresholds)
            for (position, mark) in marks.enumerated() {
                var part = parts[position, default: [:]][cluster] ?? ClusterBootstrap.Part()
                part.of += 1
                if found.contains(mark) { part.found += 1 }
                parts[position, default: [:]][cluster] = part
            }
        }
        stoppedRecall = parts[0].flatMap(bootstrap.ratio)
        touchedRecall = parts[1].flatMap(bootstrap.ratio)
        for (position, rate) in FalseRate.allCases.enumerated() {
            recalls[rate] = parts[position + 2].flatMap(bootstrap.ratio)
        }
        let own = RankBootstrap(scored, bootstrap).recall(atFalseRates: FalseRate.allCases.map(\.share))
        for (rate, interval) in zip(FalseRate.allCases, own) { ownRecalls[rate] = interval }
    }

    static func index(_ part: DaySplit.Part) -> Int {
        switch part {
        case .warmUp: 0
        case .validation: 1
        case .test: 2
        }
    }

    /// Over campaigns that began in the test part; over all of them where none did, and then thresholds knew some of them.
    package func delay(_ mark: Marks, role: UInt8? = nil) -> CampaignDelay {
        let testFrom = hasNewCampaigns ? split.testFrom : .min
        return campaigns.delay(mark) { $0.firstMilliseconds >= testFrom && (role == nil || $0.role == role) }
    }

    /// Calls until the first find of each campaign that began in the test part and whose kind begins so; nil: never.
    package func delays(_ mark: Marks, kindPrefix: String) -> [Int?] {
        campaigns.delays(mark) {
            $0.firstMilliseconds >= split.testFrom && calls.roles[Int($0.role)].hasPrefix(kindPrefix)
        }
    }

    /// Scam calls of a kind in the test part; nil: there is none.
    package func scamTally(of kind: String) -> MarkTally? {
        calls.roles.firstIndex(of: kind).flatMap { scamRoles[UInt8(clamping: $0)] }
    }

    package var hasNewCampaigns: Bool {
        campaigns.entries.values.contains { $0.firstMilliseconds >= split.testFrom }
    }
}

extension CallEvaluation.PartSums {
    mutating func add(_ call: EvaluatedCall) {
        switch call.truth {
        case .unknown: unlabelled += 1
        case .honest: honest += 1
        case .scam: scam += 1
        }
        if first == nil { first = call.milliseconds }
        last = call.milliseconds
    }

    package var calls: Int { scam + honest + unlabelled }
}
