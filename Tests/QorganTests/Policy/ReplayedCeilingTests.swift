import Screening
import Telephony
import Testing

@testable import qorgan

@Suite("Ceilings of stops in a replay and in a measurement")
struct ReplayedCeilingTests {
    private static let start = Timestamp(seconds: 1_795_000_000)

    private static func configuration(_ most: UInt32) -> Configuration {
        var configuration = ConfigurationReader.builtIn
        configuration.screening.callers = 4_096
        // Rules alone: the one below is what is counted.
        configuration.model.file = nil
        configuration.ceilings.rule = most
        configuration.authority = .init(
            basis: "operational-search", number: "17/25", from: Timestamp(seconds: 0),
            until: Timestamp(seconds: 4_000_000_000))
        return configuration
    }

    /// A home fixed line from abroad, each another one: a rule blocks it.
    private static func forged(_ index: Int) -> CallAttempt {
        CallAttempt(
            time: start.adding(microseconds: Int64(index) * 1_000_000), trunk: TrunkID(index: 1),
            trunkClass: .international, callID: UInt64(index + 1),
            callee: .number(PhoneNumber(digits: 77_011_000_000 + UInt64(index))),
            from: .number(PhoneNumber(digits: 77_172_123_000 + UInt64(index))))
    }

    @Test("a replay names each rule that went to shadow, once and with the time of the call")
    func named() throws {
        var engine = try ReplayEngine(
            Self.configuration(2), lists: ListSnapshot.Builder().build(version: 1))
        var stops: [Bool] = []
        for index in 0..<5 {
            let verdict = engine.judge(Self.forged(index), ending: nil, truth: nil)
            stops.append(verdict.treatment.intercepts)
        }
        let demotions = engine.demotions
        #expect(stops == [true, true, false, false, false])
        let time = Self.start.adding(microseconds: 2_000_000)
        #expect(demotions == [ReplayEngine.Demotion(rule: .cliHomeFixedInternational, time: time)])
        let lines = ReplayCommand.lines(demotions)
        #expect(lines.count == 1 && lines[0].hasPrefix("\(time.rfc3339): cli-home-fixed-international went above"))
    }

    @Test("a Call-ID that comes again is counted, and its call judged like any other")
    func repeated() throws {
        var engine = try ReplayEngine(Self.configuration(100), lists: ListSnapshot.Builder().build(version: 1))
        for index in [0, 1, 0, 2, 1] { _ = engine.judge(Self.forged(index), ending: nil, truth: nil) }
        #expect(engine.summary.repeated == 2 && engine.summary.calls == 5)
        let summary = engine.summary
        #expect(
            ReplaySummary(summary, engine.rules, seconds: 1).text().contains("2 calls have the Call-ID of an earlier"))
    }

    @Test("what is measured is measured without ceilings")
    func measured() throws {
        var engine = try ReplayEngine(
            EvaluateCommand.withoutCeilings(Self.configuration(0)), lists: ListSnapshot.Builder().build(version: 1))
        let verdict = engine.judge(Self.forged(0), ending: nil, truth: nil)
        let demotions = engine.demotions
        #expect(verdict.treatment == .block && demotions.isEmpty)
    }
}
