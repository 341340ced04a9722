import Evaluation
import Foundation
import Screening
import Telephony
import Testing

@testable import Traffic
@testable import qorgan

@Suite("A simulated country through the engine")
struct WorldRunTests {
    private static func configuration() -> Configuration {
        var configuration = ConfigurationReader.builtIn
        configuration.screening.callers = 65_536
        configuration.authority = .init(
            basis: "operational-search", number: "17/25", from: Timestamp(seconds: 0),
            until: Timestamp(seconds: 4_000_000_000))
        return configuration
    }

    private static func run(carriesOut: Bool = true, seed: UInt64 = 3) throws -> EvaluatedCalls {
        try WorldRun(
            world: seed, isOther: false, days: 3, callsADay: 4_000, carriesOut: carriesOut
        ).run(configuration())
    }

    private static func digest(_ calls: EvaluatedCalls) -> [String] {
        calls.calls.map {
            "\($0.milliseconds) \($0.caller) \($0.logOdds) \($0.proposed.code) \($0.role) \($0.campaign)"
        }
    }

    @Test("the same seed gives the same calls and verdicts, and another one others")
    func repeats() throws {
        let first = Self.digest(try Self.run())
        #expect(first.count > 5_000)
        #expect(first == Self.digest(try Self.run()))
        #expect(first != Self.digest(try Self.run(seed: 4)))
    }

    @Test("calls come in the order of time, with truth, personas and campaigns; scam calls lose their victims money")
    func truth() throws {
        let calls = try Self.run()
        #expect(zip(calls.calls, calls.calls.dropFirst()).allSatisfy { $0.milliseconds <= $1.milliseconds })
        #expect(calls.calls.allSatisfy { $0.truth != .unknown && $0.role != 0 && $0.isScam == ($0.campaign != 0) })
        #expect(calls.calls.contains { $0.isScam } && calls.calls.contains { $0.isHonest })
        #expect(calls.calls.allSatisfy { $0.isScam || $0.harmTenge == 0 })
        #expect(calls.roles.count > 10)
    }

    @Test("campaigns learn of stops only where verdicts are carried out")
    func loop() throws {
        let carriedOut = try Self.run(), observed = try Self.run(carriesOut: false)
        #expect(carriedOut.calls.contains { $0.isIntercepted })
        #expect(Self.digest(carriedOut) != Self.digest(observed))
        // Nobody learns anything in the second: its calls are those of the world alone.
        var world = World(
            make: WorldMake(seed: 3), seed: 3, startsAt: WorldRun.startsAt, days: 3, callsADay: 4_000)
        var times: [Int64] = []
        while let call = world.next() { times.append(call.milliseconds) }
        #expect(observed.calls.map(\.milliseconds) == times)
    }

    @Test("groups of calls learn what two operators found of diverted calls, and nothing where nobody takes them")
    func operators() throws {
        func taughtCalls(hasOperators: Bool) throws -> Int {
            var run = WorldRun(world: 3, isOther: false, days: 3, callsADay: 4_000, carriesOut: true)
            run.hasOperators = hasOperators
            var configuration = Self.configuration()
            configuration.policy = ["cli-home-fixed-international", "cli-unallocated"].map {
                .init(rule: $0, setting: "divert")
            }
            var taught = 0
            try run.calls(configuration) { call, _ in
                let shares = [Feature.rangeUpheld, .sourceUpheld, .printUpheld, .trunkUpheld].map { call.features[$0] }
                if shares.contains(where: { $0 != 0 && $0 != 500 }) { taught += 1 }
            }
            return taught
        }
        #expect(try taughtCalls(hasOperators: true) > 0)
        #expect(try taughtCalls(hasOperators: false) == 0)
    }

    @Test("the engine reads a call of the loop as it reads its row of the world's records")
    func parity() throws {
        func world() -> World {
            World(make: WorldMake(seed: 5), seed: 5, startsAt: WorldRun.startsAt, days: 1, callsADay: 3_000)
        }
        var writing = WorldRecords(world: world())
        var reader = CallRecordReader(file: "world.csv", trunks: WorldRun.trunks(of: world()).map(\.name))
        while let piece = writing.piece() { reader.append(piece.span) }
        reader.finish()
        var live = world()
        var compared = 0
        while var record = try reader.next() {
            let next = live.next()
            let call = try #require(next)
            record.truth = nil
            record.line = 0
            #expect(record == WorldRun.record(of: call, in: live), "call \(compared)")
            compared += 1
        }
        let rest = live.next()
        #expect(rest == nil && compared > 1_000)
    }

    @Test("reports are known in the order of their time and not before it")
    func reports() {
        var pending = TimedQueue<String>()
        for (name, time) in [("d", 30), ("a", 10), ("c", 20), ("b", 10)] as [(String, Int64)] {
            pending.add(name, at: time)
        }
        #expect(pending.next(until: 9) == nil)
        #expect([10, 20, 20].map { pending.next(until: $0) } == ["a", "b", "c"])
        #expect(pending.next(until: 29) == nil && pending.next(until: 1_000) == "d")
        #expect(pending.next(until: .max) == nil)
    }
}

@Suite("The goals beside what was measured")
struct GoalTableTests {
    @Test("a row whose data are absent says so and is neither met nor missed")
    func absent() {
        var table = GoalTable()
        table.rows.append(.absent("AUC", goal: "at least 0.96", because: "no data"))
        #expect(
            table.table.rows == [
                [.text("AUC"), .text("at least 0.96"), .none, .none, .none, .none, .text("not measured: no data")]
            ])
    }

    @Test("the run on small worlds measures or names the reason, row by row, each goal once")
    func run() throws {
        var configuration = ConfigurationReader.builtIn
        configuration.screening.callers = 65_536
        var run = GoalRun(configuration: configuration, seed: 1, carriesOut: true)
        run.worlds = 2
        run.days = 3
        run.callsADay = 1_500
        run.replayed = 2_000
        var steps: [String] = []
        let rows = try run.table { steps.append($0) }.rows
        #expect(Set(rows.map(\.what)).count == rows.count)
        #expect(steps.contains("judging speed"))
        for row in rows {
            let isAbsent = row.data.hasPrefix("not measured")
            #expect((row.got == .none) == isAbsent, "\(row)")
            #expect(!isAbsent || row.isMet == nil, "\(row)")
        }
        for phrase in ["1 false stop in 10,000", "other make: ", "ns a call", "rules alone", "honest calls stopped"] {
            #expect(rows.contains { $0.what.contains(phrase) && $0.got != .none }, "\(phrase)")
        }
    }

    @Test("figures of worlds are means with their spread, and a goal is met by the mean")
    func worlds() throws {
        func evaluation(_ found: Int) throws -> CallEvaluation {
            var calls = EvaluatedCalls()
            for index in 0..<400 {
                let isScam = index % 4 == 0
                // Of the second half's 50 scam calls, `found` are stopped; of its honest ones, none.
                let isFound = isScam && (index < 200 || index < 200 + found * 4)
                calls.add(
                    EvaluatedCall(
                        milliseconds: Int64(index), caller: UInt64(index + 1), talkMilliseconds: 700_000,
                        logOdds: isFound ? 3_000 : 0, truth: isScam ? .scam : .honest,
                        treatment: isFound ? .block : .allow, proposed: isFound ? .block : .allow, isAnswered: true),
                    role: isScam ? "wangiri" : "family", campaign: isScam ? "wangiri-1" : "")
            }
            let split = try #require(DaySplit(calls.calls, utcOffsetMinutes: 0))
            return CallEvaluation(calls, split: split, utcOffsetMinutes: 0, seed: 1)
        }
        let rows = NationalDayGoals(worlds: [try evaluation(50), try evaluation(25)], data: "two").rows
        let stopped = try #require(rows.first)
        #expect(stopped.got == .share(0.75) && stopped.lower == .share(0.5) && stopped.upper == .share(1))
        #expect(stopped.isMet == true && stopped.data.hasSuffix("two"))
        let wangiri = try #require(rows.first { $0.what.hasPrefix("wangiri") })
        #expect(wangiri.got == .share(0.75) && wangiri.isMet == false)
        let irsf = try #require(rows.first { $0.what.hasPrefix("irsf") })
        #expect(irsf.got == .none && irsf.isMet == nil && irsf.data.hasPrefix("not measured"))
    }
}
