// RFC 3339 in integers alone: no Foundation, no clock, no time zone data.

extension Timestamp {
    /// `2025-11-18T10:00:00.123Z`: upper or lower case, up to nine decimals (past microseconds they are cut), `Z` or
    /// an offset; second 60 is the first of the next minute (RFC 3339 §5.6, §5.7). nil for anything else.
    package init?(rfc3339 bytes: Span<UInt8>) {
        guard bytes.count >= 20, let day = Self.day(in: bytes), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let hour = Self.digits(in: bytes, at: 11, count: 2), bytes[13] == UInt8(ascii: ":"),
            let minute = Self.digits(in: bytes, at: 14, count: 2), bytes[16] == UInt8(ascii: ":"),
            let second = Self.digits(in: bytes, at: 17, count: 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            index &+= 1
            var unit: Int64 = 100_000
            let first = index
            while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
                fraction &+= Int64(bytes[index] &- UInt8(ascii: "0")) &* unit
                unit /= 10
                index &+= 1
            }
            guard index > first, index &- first <= 9 else { return nil }
        }
        guard let offset = Self.offsetMinutes(in: bytes, at: index) else { return nil }
        let seconds = day &* 86_400 &+ hour &* 3_600 &+ (minute &- offset) &* 60 &+ second
        self.init(microseconds: seconds &* 1_000_000 &+ fraction)
    }

    /// The first moment of `2025-11-18` in UTC; nil for anything else.
    package init?(date bytes: Span<UInt8>) {
        guard bytes.count == 10, let day = Self.day(in: bytes) else { return nil }
        self.init(seconds: day &* 86_400)
    }

    package init?(rfc3339 text: String) {
        self.init(rfc3339: Array(text.utf8).span)
    }

    package init?(date text: String) {
        self.init(date: Array(text.utf8).span)
    }

    /// `2025-11-18T10:00:00.123Z`; years outside 0000 to 9999 are drawn to the nearest one.
    package var rfc3339: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        appendRFC3339(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `2025-11-18`, the day in UTC.
    package var date: String {
        var bytes: [UInt8] = []
        appendRFC3339(to: &bytes)
        return String(decoding: bytes[0..<10], as: UTF8.self)
    }

    /// Writes the 24 bytes of `rfc3339`.
    package func appendRFC3339(to bytes: inout [UInt8]) {
        let clamped = min(max(microseconds, Self.firstMoment), Self.lastMoment)
        let day = clamped >= 0 ? clamped / Self.dayLength : (clamped &- Self.dayLength &+ 1) / Self.dayLength
        let milliseconds = (clamped &- day &* Self.dayLength) / 1_000
        let (year, month, dayOfMonth) = Self.civil(day)
        Self.append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(dayOfMonth, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.append(milliseconds / 3_600_000, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(milliseconds / 60_000 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(milliseconds / 1_000 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        Self.append(milliseconds % 1_000, width: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    // MARK: Integers

    private static let dayLength: Int64 = 86_400_000_000
    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
    private static let firstMoment: Int64 = -62_167_219_200_000_000
    private static let lastMoment: Int64 = 253_402_300_799_999_999

    /// Days since 1970-01-01 of `YYYY-MM-DD` at the beginning.
    private static func day(in bytes: Span<UInt8>) -> Int64? {
        guard let year = digits(in: bytes, at: 0, count: 4), bytes[4] == UInt8(ascii: "-"),
            let month = digits(in: bytes, at: 5, count: 2), bytes[7] == UInt8(ascii: "-"),
            let day = digits(in: bytes, at: 8, count: 2), month >= 1, month <= 12, day >= 1,
            day <= length(ofMonth: month, in: year)
        else { return nil }
        return days(year: year, month: month, day: day)
    }

    /// Minutes east of UTC at the end: `Z`, `+05:00`, `-00:00`.
    private static func offsetMinutes(in bytes: Span<UInt8>, at index: Int) -> Int64? {
        guard index < bytes.count else { return nil }
        if bytes[index] | 0x20 == UInt8(ascii: "z") { return index &+ 1 == bytes.count ? 0 : nil }
        guard bytes.count &- index == 6, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"),
            let hour = digits(in: bytes, at: index &+ 1, count: 2), bytes[index &+ 3] == UInt8(ascii: ":"),
            let minute = digits(in: bytes, at: index &+ 4, count: 2), hour < 24, minute < 60
        else { return nil }
        let offset = hour &* 60 &+ minute
        return bytes[index] == UInt8(ascii: "-") ? 0 &- offset : offset
    }

    /// Exactly `count` digits; the caller has checked that the bytes are there.
    private static func digits(in bytes: Span<UInt8>, at start: Int, count: Int) -> Int64? {
        var value: Int64 = 0
        for index in start..<start &+ count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }

    private static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar: years begin in March, so that the leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year &- 1 : year
        // 400-year cycles of 146,097 days, counted downwards before the year 0.
        let cycle = (shifted >= 0 ? shifted : shifted &- 399) / 400
        let yearOfCycle = shifted &- cycle &* 400
        let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
        let dayOfCycle = yearOfCycle &* 365 &+ yearOfCycle / 4 &- yearOfCycle / 100 &+ dayOfYear
        return cycle &* 146_097 &+ dayOfCycle &- 719_468
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days &+ 719_468
        let cycle = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
        let dayOfCycle = shifted &- cycle &* 146_097
        let yearOfCycle =
            (dayOfCycle &- dayOfCycle / 1_460 &+ dayOfCycle / 36_524 &- dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle &- (yearOfCycle &* 365 &+ yearOfCycle / 4 &- yearOfCycle / 100)
        let monthFromMarch = (5 &* dayOfYear &+ 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch &+ 3 : monthFromMarch &- 9
        let year = yearOfCycle &+ cycle &* 400 &+ (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear &- (153 &* monthFromMarch &+ 2) / 5 &+ 1)
    }

    private static func append(_ value: Int64, width: Int, to bytes: inout [UInt8]) {
        var unit: Int64 = 1
        for _ in 1..<width { unit = unit &* 10 }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
    }
}
