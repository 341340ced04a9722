import Console
import Evaluation
import Screening
import Telephony
import Testing

@testable import qorgan

@Suite("Drift of a running gate")
struct DriftBoardTests {
    private static let start = Timestamp(seconds: 1_795_000_000 - 1_795_000_000 % 3_600)

    private static func model(version: UInt32, hasBaseline: Bool = true) throws -> Model {
        var document = ModelDocument(
            featureVersion: Model.FeatureSet.calls.version, inputs: ["known"], base: 0,
            trees: [Tree(nodes: [.leaf(0, cover: 1)])], prevalenceMillionths: 1_000)
        if hasBaseline {
            document.baseline = ModelBaseline(
                inputs: [.init(edges: [1], shares: [0, 500_000, 500_000])],
                scores: [Int](repeating: 20_000, count: ScoreBuckets.count))
        }
        return try Model(document, features: .calls, version: version)
    }

    private static func call(hours: Int64, version: UInt32 = 7) -> JudgedCall {
        let attempt = CallAttempt(
            time: start.adding(microseconds: hours * 3_600_000_000), trunk: TrunkID(index: 0), trunkClass: .national,
            callID: 1, callee: .absent, from: .absent)
        var call = JudgedCall(
            attempt: attempt, verdict: Verdict(treatment: .allow, logOdds: 0), features: Features(),
            versions: Versions(model: version))
        call.features[.modelAsked] = 1
        return call
    }

    private static func later(_ hours: Int64) -> Timestamp { start.adding(microseconds: hours * 3_600_000_000) }

    @Test("the last 24 hours count, older ones are forgotten, and a clock that steps back adds to its hour")
    func day() throws {
        let board = DriftBoard()
        board.watch(try Self.model(version: 7), at: Self.start)
        for hour in Int64(0)..<30 { board.add(Self.call(hours: hour)) }
        let full = try #require(board.drift(at: Self.later(29)))
        #expect(full.counts.calls == 24 && full.since == Self.later(6))
        board.add(Self.call(hours: 20))
        board.add(Self.call(hours: 2))
        #expect(board.drift(at: Self.later(29))?.counts.calls == 25)
        #expect(board.drift(at: Self.later(60))?.counts.calls == 0)
    }

    @Test("counting begins with the model's coming into force, and calls of another one are left out")
    func models() throws {
        let board = DriftBoard()
        #expect(board.drift(at: Self.start) == nil)
        board.add(Self.call(hours: 0))
        board.watch(try Self.model(version: 7), at: Self.start)
        board.add(Self.call(hours: 0))
        board.add(Self.call(hours: 0, version: 6))
        #expect(board.drift(at: Self.start)?.counts.calls == 1)
        #expect(board.drift(at: Self.start)?.since == Self.start)
        board.watch(try Self.model(version: 7), at: Self.later(1))
        #expect(board.drift(at: Self.later(1))?.counts.calls == 1)
        board.watch(try Self.model(version: 8), at: Self.later(1))
        #expect(board.drift(at: Self.later(1))?.counts.calls == 0)
        board.watch(try Self.model(version: 9, hasBaseline: false), at: Self.later(1))
        #expect(board.drift(at: Self.later(1)) == nil)
        board.watch(nil, at: Self.later(1))
        #expect(board.drift(at: Self.later(1)) == nil)
    }
}
