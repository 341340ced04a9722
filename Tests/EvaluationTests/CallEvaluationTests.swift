import Screening
import Testing

@testable import Evaluation

@Suite("A stream of judged calls in figures")
struct CallEvaluationTests {
    private static func evaluation(_ calls: EvaluatedCalls, warmUp: Int? = nil, validation: Int? = nil) throws
        -> CallEvaluation
    {
        let split = try #require(
            DaySplit(calls.calls, utcOffsetMinutes: 300, warmUp: warmUp, validation: validation))
        return CallEvaluation(calls, split: split, utcOffsetMinutes: 300, seed: 1)
    }

    @Test("ten million calls are 400 MB")
    func size() {
        #expect(MemoryLayout<EvaluatedCall>.stride <= 40)
    }

    @Test("days are split in the order of time: warm-up, validation, test")
    func split() throws {
        let split = try #require(DaySplit(Streams.week(days: 7).calls, utcOffsetMinutes: 300))
        #expect(split.days == 7 && split.warmUpDays == 1 && split.validationDays == 2)
        #expect(
            split.validationFrom == Streams.midnight + Streams.day
                && split.testFrom == Streams.midnight + 3 * Streams.day)
        func part(_ milliseconds: Int64) -> DaySplit.Part { split.part(Streams.call(milliseconds, 0, scam: nil)) }
        #expect(part(split.validationFrom - 1) == .warmUp && part(split.validationFrom) == .validation)
        #expect(part(split.testFrom - 1) == .validation && part(split.testFrom) == .test)
    }

    @Test("what spills over midnight is no day; one day is split by its middle call; too few days are refused")
    func fewDays() throws {
        var calls = Streams.week(days: 1)
        calls.add(Streams.call(Streams.midnight + Streams.day + 1, 0, scam: false), role: "", campaign: "")
        let split = try #require(DaySplit(calls.calls, utcOffsetMinutes: 300))
        #expect(split.isWithinDay && split.testFrom == calls.calls[55].milliseconds)
        #expect(DaySplit(calls.calls, utcOffsetMinutes: 300, warmUp: 0, validation: 1) == nil)
        let three = Streams.week(days: 3).calls
        #expect(DaySplit(three, utcOffsetMinutes: 300, warmUp: 2, validation: 1) == nil)
        #expect(
            DaySplit(three, utcOffsetMinutes: 300, warmUp: 0, validation: 2)?.testFrom == Streams.midnight + 2
                * Streams.day)
        #expect(DaySplit([], utcOffsetMinutes: 0)?.testFrom == .max)
    }

    @Test("a day before 1970 and one of another offset are counted from their own midnight")
    func days() {
        #expect(DaySplit.day(-1, 0) == -1 && DaySplit.day(0, 0) == 0 && DaySplit.day(-86_400_000, 0) == -1)
        #expect(
            DaySplit.day(-1, 300) == 0
                && DaySplit.day(Streams.midnight - 1, 300) == DaySplit.day(Streams.midnight, 300) - 1)
    }

    @Test("figures of a stream by hand")
    func byHand() throws {
        let evaluation = try Self.evaluation(Streams.week(days: 4))
        // One day warms up, one validates, two are measured: 20 scam calls, of each day's 10 two are hard (index 10, 65).
        #expect(evaluation.scam.calls == 20 && evaluation.honest.calls == 200)
        #expect(evaluation.scam.count(.stopped) == 16 && evaluation.honest.count(.stopped) == 0)
        #expect(evaluation.stoppedRecall?.value == 0.8)
        #expect(evaluation.recalls[.oneInTenThousand]?.value == 0.8)
        #expect(evaluation.longCalls.map(\.calls) == [20, 20])
        // Harm is not known: 700 s of each, so the share is that of the calls.
        #expect(!evaluation.knowsHarm && evaluation.harm.share(.stopped) == 0.8)
        // The first scam call of a day is hard, the second is not.
        let delay = evaluation.delay(.stopped)
        #expect(evaluation.hasNewCampaigns && delay.campaigns == 2 && delay.quantile(0.5) == 2 && delay.never == 0)
        #expect(evaluation.treatments[Int(EvaluatedCall.Truth.scam.rawValue)][Int(Treatment.divert.rawValue)] == 16)
        #expect(evaluation.rules[.callerNew] == [0, 0, 16])
        #expect(evaluation.days.count == 4 && evaluation.days.values.allSatisfy { $0.scam.calls == 10 })
    }

    @Test("thresholds come from validation: scores of the test part change what they find, never the thresholds")
    func thresholds() throws {
        let before = try Self.evaluation(Streams.week(days: 4))
        var shifted = EvaluatedCalls()
        let week = Streams.week(days: 4)
        for call in week.calls {
            var call = call
            if before.split.part(call) == .test { call.logOdds -= 20_000 }
            shifted.add(call, role: week.roles[Int(call.role)], campaign: week.campaigns[Int(call.campaign)])
        }
        let after = try Self.evaluation(shifted)
        for rate in FalseRate.allCases { #expect(after.thresholds[rate] == before.thresholds[rate]) }
        #expect(after.recalls[.oneInTenThousand]?.value == 0)
        #expect(after.ownRecalls[.oneInTenThousand]?.value == before.ownRecalls[.oneInTenThousand]?.value)
    }

    @Test("harm in tenge weighs calls by it")
    func harm() throws {
        var calls = EvaluatedCalls()
        for (index, proposed) in [Treatment.allow, .block, .allow, .label].enumerated() {
            calls.add(
                Streams.call(
                    Streams.midnight + Int64(index), 0, scam: true, proposed, talk: 1_000,
                    harm: [0, 0, 100, 300][index]),
                role: "pitch", campaign: "a")
        }
        let evaluation = try Self.evaluation(calls)
        #expect(evaluation.knowsHarm && evaluation.harm.share(.touched) == 0.75 && evaluation.harm.share(.stopped) == 0)
    }

    @Test("a stop that no order allowed is stopped and not carried out")
    func orders() throws {
        var calls = EvaluatedCalls()
        calls.add(Streams.call(0, 0, scam: true, .block, carriedOut: .label), role: "", campaign: "")
        calls.add(Streams.call(1, 0, scam: true, .block), role: "", campaign: "")
        let split = try #require(DaySplit(calls.calls, utcOffsetMinutes: 0))
        let second = CallEvaluation(calls, split: split, utcOffsetMinutes: 0, seed: 1)
        #expect(second.scam.calls == 1 && second.scam.count(.carriedOut) == 1)
        #expect(Marks(calls.calls[0], second.thresholds).contains(.stopped))
        #expect(!Marks(calls.calls[0], second.thresholds).contains(.carriedOut))
    }

    @Test(
        "nothing, one class or no labels at all give tables without a figure that is no number",
        arguments: [[], [true], [false], [nil], [true, false], [nil, true]] as [[Bool?]])
    func sparse(truths: [Bool?]) throws {
        var calls = EvaluatedCalls()
        for (index, truth) in truths.enumerated() {
            calls.add(Streams.call(Int64(index), Int32(index), scam: truth), role: "", campaign: "")
        }
        let evaluation = try Self.evaluation(calls)
        let tables = evaluation.tables
        #expect(tables.count >= 4)
        for table in tables {
            for row in table.rows {
                #expect(row.count == table.columns.count, "\(table.code)")
                for figure in row { #expect(Self.isNumber(figure), "\(table.code) \(figure)") }
            }
        }
        #expect(Set(tables.map(\.code)).count == tables.count)
    }

    private static func isNumber(_ figure: Figure) -> Bool {
        switch figure {
        case .text, .count, .none: true
        case .share(let value), .decimal(let value): value.isFinite
        case .bound(let bound): bound.share.isFinite && bound.lower.isFinite && bound.upper.isFinite
        case .interval(let interval): interval.value.isFinite && interval.lower.isFinite && interval.upper.isFinite
        }
    }

    @Test("more roles than a byte holds lose their names, not their calls")
    func roles() throws {
        var calls = EvaluatedCalls()
        for index in 0..<300 {
            calls.add(Streams.call(Int64(index), 0, scam: false), role: "role-\(index)", campaign: "")
        }
        #expect(calls.calls.count == 300 && calls.roles.count == 256 && calls.calls[299].role == 0)
        #expect(calls.calls[254].role == 255)
    }
}
