import Screening
import Telephony
import Testing

@testable import qorgan

@Suite("The report's sums")
struct ReportTallyTests {
    private static func call(
        _ second: Int64, _ treatment: Treatment, _ proposed: Treatment? = nil, rule: RuleCode? = nil
    ) -> TalliedCall {
        TalliedCall(
            time: Timestamp(seconds: second), trunk: "a", treatment: treatment, proposed: proposed ?? treatment,
            rule: rule)
    }

    @Test("a stop that no order allowed is a stop and not one under the order")
    func withoutOrder() {
        var tally = ReportTally(utcOffsetMinutes: 300)
        tally.add(Self.call(0, .label, .block, rule: .cliUnallocated))
        tally.add(Self.call(1, .block, rule: .cliUnallocated))
        tally.add(Self.call(2, .label, rule: .callerNew))
        tally.add(Self.call(3, .allow))
        #expect(tally.all == ReportTally.Sums(calls: 4, stops: 2, ordered: 1, warned: 1))
        #expect(tally.byCause[.init(trunk: "a", rule: .cliUnallocated)]?.stops == 2)
        #expect(tally.byRule == [.cliUnallocated: 2, .callerNew: 1])
    }

    @Test("of a journal, a shadow stop is moved from those that its minute counted as passed")
    func shadow() {
        var tally = ReportTally(utcOffsetMinutes: 0)
        tally.add(passes: 10, unscreened: 2, trunk: "a", minute: Timestamp(seconds: 60))
        tally.move(Self.call(61, .allow, .block, rule: .listBlock))
        tally.move(Self.call(62, .allow))
        tally.add(Self.call(63, .divert, rule: .listDivert), countsLoad: false)
        #expect(tally.all == ReportTally.Sums(calls: 13, stops: 2, ordered: 1, unscreened: 2))
        #expect(tally.byTreatment.reduce(0, +) == 13)
        #expect(tally.reasoned == 3 && tally.peakSecond == 0)
    }

    @Test("hours and days are local, also before 1970")
    func places() {
        var tally = ReportTally(utcOffsetMinutes: 300)
        for second in [0, 68_399, 68_400, -18_001] as [Int64] { tally.add(Self.call(second, .allow)) }
        #expect(tally.byHour[5].calls == 1 && tally.byHour[23].calls == 2 && tally.byHour[0].calls == 1)
        #expect(tally.byDay.mapValues(\.calls) == [0: 2, 1: 1, -1: 1])
    }

    @Test("peaks are the fullest second and minute")
    func peaks() {
        var tally = ReportTally(utcOffsetMinutes: 0)
        for second in [0, 0, 0, 1, 59, 60, 60, 61] as [Int64] { tally.add(Self.call(second, .allow)) }
        #expect(tally.peakSecond == 3 && tally.peakMinute == 5)
        let sizing = Sizing(tally, callers: 100_000)
        #expect(sizing.cores == 1 && sizing.memoryBytes == 131_072 * 300)
    }

    @Test("a Call-ID made of the call's own numbers is shown without them")
    func callIDs() {
        let caller = PresentedNumber(text: "+77010000045"), callee = PresentedNumber(text: "+77270000018")
        let hidden = ReportGathering.hidden([caller, callee], in: "87010000045-7270000018-1@sbc")
        #expect(hidden == "8701•••••••-727•••••••-1@sbc")
        #expect(ReportGathering.hidden([caller, .absent], in: "8f1c2e@sbc-3") == "8f1c2e@sbc-3")
    }
}
