internal import SwiftASN1
internal import Telephony

/// The signer's own clock (RFC 5652 §11.3): UTCTime up to 2049, GeneralizedTime after, both to the second.
enum SigningTime {
    static func write(_ time: Timestamp, to coder: inout DER.Serializer) {
        let digits = time.rfc3339.prefix(19).filter(\.isNumber)
        let isShort = digits < "2050"
        coder.appendPrimitiveNode(identifier: isShort ? .utcTime : .generalizedTime) { bytes in
            bytes += ((isShort ? digits.dropFirst(2) : digits[...]) + "Z").utf8
        }
    }
}
