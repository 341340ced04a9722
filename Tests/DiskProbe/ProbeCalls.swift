import Screening
import Telephony

/// A steady stream of calls.
enum ProbeCalls {
    static let start = Timestamp(seconds: 1_795_000_000)

    /// Every fifth has a reason and a seal; the others passed.
    static func call(_ number: Int, at time: Timestamp) -> JudgedCall {
        let attempt = CallAttempt(
            time: time, trunk: TrunkID(index: UInt16(number % 2)), trunkClass: .international,
            callID: UInt64(number) &* 0x9E37_79B9_7F4A_7C15,
            callee: .number(PhoneNumber(digits: 77_172_345_000 + UInt64(number % 100))),
            from: .number(PhoneNumber(digits: 77_017_654_000 + UInt64(number % 50))))
        var verdict = Verdict(treatment: number % 5 == 0 ? .label : .allow, logOdds: Int32(number % 4_000))
        if number % 5 == 0 {
            verdict.reasons[0] = Reason(rule: .cliHomeMobileInternational, weight: 2_500, first: 7, second: -3)
            verdict.reasonCount = 1
            verdict.rule = .cliHomeMobileInternational
        }
        var call = JudgedCall(
            attempt: attempt, verdict: verdict, features: Features(),
            versions: Versions(rules: 1, lists: 3, policy: 7, model: 0))
        let id = Array("\(number)@probe.example".utf8)
        call.callIDCount = UInt8(id.count)
        for (index, byte) in id.enumerated() { call.callIDBytes[index] = byte }
        return call
    }
}
