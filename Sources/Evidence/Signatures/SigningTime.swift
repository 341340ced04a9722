internal import SwiftASN1
internal import Telephony

/// The signer's own clock (RFC 5652 §11.3): UTCTime up to 2049, GeneralizedTime after.
enum SigningTime {
    static func write(_ time: Timestamp, to coder: inout DER.Serializer) throws {
        let (year, month, day) = date(days: time.seconds / 86_400)
        let second = Int(time.seconds % 86_400)
        let clock = (second / 3_600, second / 60 % 60, second % 60)
        if year < 2050 {
            try coder.serialize(
                try UTCTime(
                    year: year, month: month, day: day, hours: clock.0, minutes: clock.1, seconds: clock.2))
        } else {
            try coder.serialize(
                try GeneralizedTime(
                    year: year, month: month, day: day, hours: clock.0, minutes: clock.1, seconds: clock.2,
                    fractionalSeconds: 0))
        }
    }

    /// Years begin in March here, so that a leap day ends one. `days`: since 1970-01-01.
    private static func date(days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        return (
            era * 400 + yearOfEra + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }
}
