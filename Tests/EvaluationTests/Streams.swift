import Screening

@testable import Evaluation

/// Streams of judged calls for tests.
enum Streams {
    /// 15 January 2026, midnight in Kazakhstan.
    static let midnight: Int64 = 1_768_417_200_000
    static let day: Int64 = 86_400_000

    static func call(
        _ milliseconds: Int64, _ logOdds: Int32, scam: Bool?, _ proposed: Treatment = .allow,
        carriedOut: Treatment? = nil,
        caller: UInt64 = 0, talk: UInt32 = 0, harm: UInt32 = 0
    ) -> EvaluatedCall {
        EvaluatedCall(
            milliseconds: milliseconds, caller: caller, talkMilliseconds: talk, logOdds: logOdds,
            truth: scam.map { $0 ? .scam : .honest } ?? .unknown, treatment: carriedOut ?? proposed, proposed: proposed,
            rule: proposed > .allow ? RuleCode.callerNew.rawValue : 0, isAnswered: talk > 0, harmTenge: harm)
    }

    /// `days` of 100 honest and 10 scam calls; scam scores above honest ones but for every fifth.
    static func week(days: Int) -> EvaluatedCalls {
        var calls = EvaluatedCalls()
        for day in 0..<days {
            for index in 0..<110 {
                let isScam = index % 11 == 10
                let isHard = index % 5 == 0
                let logOdds: Int32 = isScam && !isHard ? 5_000 : -4_000 + Int32(index % 7) * 100
                let time = midnight + Int64(day) * Self.day + Int64(index) * 600_000
                calls.add(
                    call(
                        time, logOdds, scam: isScam, isScam && !isHard ? .divert : .allow,
                        caller: UInt64(index % 50 + 1),
                        talk: isScam ? 700_000 : 30_000),
                    role: isScam ? "rotating" : "family", campaign: isScam ? "rotating-\(day)" : "")
            }
        }
        return calls
    }
}
