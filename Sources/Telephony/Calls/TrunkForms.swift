/// A header that may carry the caller as the network knows it.
package enum IdentityHeader: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// P-Asserted-Identity (RFC 3325).
    case asserted = "pai"
    /// Remote-Party-ID.
    case remoteParty = "rpid"
}

/// A header that says who diverted a call.
package enum DiversionHeader: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// RFC 5806.
    case diversion
    /// RFC 7044.
    case historyInfo = "history-info"
}

/// What becomes of a caller's number in a label when the caller asked for privacy (RFC 3323 §4.2).
package enum PrivacyForm: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// It is written with `Privacy: id`, for an SBC of the trust domain, which removes it at its edge (RFC 3325 §7).
    case id
    /// It is not written.
    case anonymous
}

/// What becomes of a call above a trunk's ceiling; never of an emergency call.
package enum OverCeiling: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// It goes on, unscreened.
    case unscreened
    /// It goes on with a label, unscreened.
    case label
    /// It is stopped with the trunk's code, where a live order allows it; else it goes on, unscreened.
    case refuse
}

/// Codes for the kinds of stop; nil: chosen among the trunk's.
package struct StopCodes: Hashable, Sendable {
    package var analytics: Int?
    package var listed: Int?
    package var invalid: Int?

    package init(analytics: Int? = nil, listed: Int? = nil, invalid: Int? = nil) {
        self.analytics = analytics
        self.listed = listed
        self.invalid = invalid
    }
}

/// How a trunk writes numbers, and how one is written to it.
package struct NumberForms: Hashable, Sendable {
    /// How digits without plus and international prefix are read.
    package enum Reading: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
        /// By the home country's habits: `8701…` and `701…` are home numbers.
        case home
        /// With a country code, always: `8495…` is Vietnam.
        case e164
    }

    /// How the callee is written in the Contact of an answer.
    package enum Onward: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
        /// As it came.
        case same
        /// `+77010000001`
        case e164
        /// `77010000001`
        case digits
        /// `87010000001`; foreign numbers with 810.
        case national
        /// `tel:+77010000001`
        case tel
    }

    /// Most prefixes of a trunk, and most digits of one.
    package static let mostPrefixes = 8
    package static let mostPrefixDigits = 10

    /// Routing prefixes before the number of the Request-URI, as digits.
    package var strip: [String] = []
    package var reading: Reading = .home
    package var onward: Onward = .same
    /// Put before the onward number, as digits; not where it is written as it came.
    package var prefix = ""
    /// `;user=phone` behind the onward URI: nil: as it came.
    package var userPhone: Bool?

    package init() {}
}

/// A span of a day, by the clock of one place: `08:00-20:00`, `22:00-06:00+05:00`.
package struct DailyHours: Hashable, Sendable, BitwiseCopyable {
    /// Minutes after midnight.
    package let start: Int
    /// 1 to 1,440; not after `start` where the span goes over midnight.
    package let end: Int
    /// Minutes that the place's clock is ahead of UTC.
    package let offset: Int

    /// All of Kazakhstan since 1 March 2024.
    package static let homeOffset = 300

    /// Nil for what is no span; without an offset the clock is Kazakhstan's.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 11 || bytes.count == 17, bytes[5] == UInt8(ascii: "-"),
            let start = Self.minutes(bytes[0..<5]), let end = Self.minutes(bytes[6..<11]), start < 1_440, end > 0,
            start != end
        else { return nil }
        var offset = Self.homeOffset
        if bytes.count == 17 {
            guard let ahead = Self.minutes(bytes[12..<17]), ahead <= 840,
                bytes[11] == UInt8(ascii: "+") || bytes[11] == UInt8(ascii: "-")
            else { return nil }
            offset = bytes[11] == UInt8(ascii: "+") ? ahead : -ahead
        }
        self.start = start
        self.end = end
        self.offset = offset
    }

    package func contains(_ time: Timestamp) -> Bool {
        let minutes = time.microseconds / 60_000_000 &+ Int64(offset)
        let minute = Int(((minutes % 1_440) + 1_440) % 1_440)
        return start < end ? minute >= start && minute < end : minute >= start || minute < end
    }

    private static func minutes(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.map { Int($0) - 48 }
        guard digits.count == 5, digits[2] == 10 else { return nil }
        for index in [0, 1, 3, 4] where !(0...9).contains(digits[index]) { return nil }
        let hour = digits[0] * 10 + digits[1], minute = digits[3] * 10 + digits[4]
        guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else { return nil }
        return hour * 60 + minute
    }
}
