import Telephony

/// Numbers and times as the reader's language writes them; integers only, no locale data.
extension Words {
    private var groupSeparator: String { language == .en ? "," : "\u{a0}" }
    private var decimalSeparator: String { language == .en ? "." : "," }

    /// `1 284` or `1,284`.
    func count(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped += groupSeparator }
            grouped.append(digit)
        }
        return value < 0 ? "\u{2212}" + grouped : grouped
    }

    /// Thousandths as a decimal with `places` places, rounded half up: `2,9`; with `sign`, `+2,9`.
    func decimal(thousandths: Int, places: Int, sign: Bool = false) -> String {
        let scale = places == 0 ? 1_000 : places == 1 ? 100 : places == 2 ? 10 : 1
        let rounded = (Int(thousandths.magnitude) + scale / 2) / scale
        let unit = 1_000 / scale
        let whole = rounded / unit
        let fraction = places == 0 ? "" : decimalSeparator + padded(rounded % unit, places)
        let mark = thousandths < 0 && rounded > 0 ? "\u{2212}" : sign ? "+" : ""
        return mark + count(whole) + fraction
    }

    /// Score 0 to 1 with two places from ten-thousandths; never rounds up to 1.
    func score(perTenThousand: Int32) -> String {
        decimal(thousandths: min(Int(perTenThousand) / 10, perTenThousand < 10_000 ? 994 : 1_000), places: 2)
    }

    /// A share of a whole in percent: 3 places below 0.1, 1 place else.
    func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "0\u{a0}%" }
        let thousandths = Int((Double(part) / Double(whole) * 100_000).rounded())
        return decimal(thousandths: thousandths, places: thousandths < 100 ? 3 : 1) + "\u{a0}%"
    }

    func microseconds(nanoseconds: UInt32) -> String {
        decimal(thousandths: Int(nanoseconds), places: nanoseconds < 10_000 ? 1 : 0) + "\u{a0}"
            + self(.microsecondUnit)
    }

    /// `02:07:31`.
    func time(_ moment: Timestamp) -> String {
        let civil = CivilTime(moment, utcOffsetMinutes: utcOffsetMinutes)
        return "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
    }

    /// `02:07`.
    func hourMinute(_ moment: Timestamp) -> String {
        String(time(moment).prefix(5))
    }

    /// `02:07:31,114`.
    func timeWithMilliseconds(_ moment: Timestamp) -> String {
        let millisecond = Int(((moment.milliseconds % 1_000) + 1_000) % 1_000)
        return time(moment) + decimalSeparator + padded(millisecond, 3)
    }

    /// `2026-11-24`.
    func date(_ moment: Timestamp) -> String {
        let civil = CivilTime(moment, utcOffsetMinutes: utcOffsetMinutes)
        return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    }

    func dateTime(_ moment: Timestamp) -> String {
        date(moment) + " " + time(moment)
    }

    /// `UTC+5`, `UTC+5:30`, `UTC`.
    var zone: String {
        guard utcOffsetMinutes != 0 else { return "UTC" }
        let minutes = Int(utcOffsetMinutes.magnitude)
        let rest = minutes % 60 == 0 ? "" : ":" + padded(minutes % 60, 2)
        return "UTC" + (utcOffsetMinutes < 0 ? "\u{2212}" : "+") + String(minutes / 60) + rest
    }

    /// A time as an element that says its date and its zone, whatever part of it is shown.
    func moment(_ moment: Timestamp, _ shown: String) -> HTML {
        let minutes = Int(utcOffsetMinutes.magnitude)
        let offset = (utcOffsetMinutes < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
        return HTML(
            """
            <time datetime="\(date(moment))T\(time(moment))\(offset)" title="\(dateTime(moment)) \(zone)">\(shown)</time>
            """)
    }

    /// The head of a column of times.
    var timeHead: String { self(.time) + ", " + zone }

    /// A duration in words short enough for a cell: `41 с`, `2 мин 05 с`, `3 ч 20 мин`.
    func duration(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        if seconds < 60 { return self(.seconds, String(seconds)) }
        if seconds < 3_600 { return self(.minutesSeconds, String(seconds / 60), padded(Int(seconds % 60), 2)) }
        return self(.hoursMinutes, String(seconds / 3_600), padded(Int(seconds / 60 % 60), 2))
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// A moment as a clock on the wall shows it: the proleptic Gregorian calendar, by Hinnant's `civil_from_days`.
struct CivilTime: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    init(_ moment: Timestamp, utcOffsetMinutes: Int) {
        let seconds = Int(moment.seconds) &+ utcOffsetMinutes * 60
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let secondOfDay = seconds - days * 86_400
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The last midnight at or before `moment`.
    static func midnight(before moment: Timestamp, utcOffsetMinutes: Int) -> Timestamp {
        let offset = Int64(utcOffsetMinutes) * 60
        let local = moment.seconds &+ offset
        let second = ((local % 86_400) + 86_400) % 86_400
        return Timestamp(seconds: moment.seconds - second)
    }
}

extension CivilTime {
    /// Days since 1970-01-01, by Hinnant's `days_from_civil`; for years from 1970 on.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
