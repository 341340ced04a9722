import Telephony

/// The same day as call records (`*.csv` of the design), with what each call really was in `label` and `campaign`.
///
/// Every call goes as planned: nobody stood in between. A day in records passes as in life, whatever speed the options name.
package struct DayRecords: Sendable {
    package static let header =
        "time,call_id,caller,callee,trunk,source_ip,user_agent,attestation,ring_s,answered,duration_s,released_by,"
        + "asserted,diverting,label,campaign\r\n"

    private var options: TrafficOptions
    private let midnight: Int64

    /// `midnight`: seconds since 1970 at which the first day begins in Kazakhstan (UTC+5, one zone since 1 March 2024).
    /// The default is 15 January 2026.
    package init(options: TrafficOptions, midnight: Int64 = 1_768_417_200) {
        self.options = options
        self.options.speed = 1
        self.options.rate = nil
        self.midnight = midnight
    }

    /// Row by row, with the header; `body` gets lines with their ends. Endless where the options ask for endless days.
    package func write(_ body: (String) throws -> Void) rethrows {
        try body(Self.header)
        var schedule = options.schedule()
        while let call = schedule.next() { try body(row(call)) }
    }

    /// The whole file; one day where the options have no end.
    package func csv() -> String {
        var bounded = self
        bounded.options.days = options.days ?? 1
        var result = ""
        bounded.write { result += $0 }
        return result
    }

    package func row(_ call: PlannedCall) -> String {
        let fitting = options.trunks.filter { $0.trunkClass == call.trunkClass }
        let trunk = fitting.isEmpty ? nil : fitting[Int(call.sequence % UInt64(fitting.count))]
        let source = trunk?.source.split(separator: ":").first.map(String.init) ?? ""
        // As the INVITE of this call says it: a From without a number is the anonymous one.
        let caller = call.caller == .absent ? SignalledNumber.anonymous : call.caller
        let released = call.releasedBy == .caller ? "caller" : "callee"
        let fields: [String] = [
            time(call.milliseconds), "\(String(call.sequence, radix: 16))-\(String(options.seed, radix: 16))@traffic",
            caller.text, call.callee.text, trunk?.name ?? "", source, Software.names[call.software], "",
            seconds(call.ringMilliseconds), call.isAnswered ? "1" : "0", seconds(call.talkMilliseconds), released,
            call.asserted.text, call.diverting.text,
            call.kind.isCriminal ? "scam" : "legit", call.campaignName,
        ]
        return fields.joined(separator: ",") + "\r\n"
    }

    /// RFC 3339 in UTC, with milliseconds.
    private func time(_ milliseconds: Int64) -> String {
        let total = midnight * 1_000 + milliseconds
        let day = total / 86_400_000
        let rest = total % 86_400_000
        let (year, month, dayOfMonth) = Self.civil(day)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { Self.padded($0, 2) }
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))T"
            + clock.joined(separator: ":") + ".\(Self.padded(rest % 1_000, 3))Z"
    }

    /// The date of a day since 1970-01-01 in the Gregorian calendar: years are counted from March, so that the leap day is
    /// the last of a year. Days from 1970 on.
    static func civil(_ daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = daysSince1970 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private func seconds(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1_000).\(Self.padded(milliseconds % 1_000, 3))"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
