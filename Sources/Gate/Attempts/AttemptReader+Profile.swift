// Owner: the thread that judges; pure. Allocates nothing. Only for trunks whose profile asks for more.

import SIP
import Telephony

extension AttemptReader {
    /// What a trunk's profile adds to an attempt: numbers in its form, the IAM, and whether a treatment is carried out.
    static func refine(
        _ attempt: inout CallAttempt, _ message: borrowing SIPMessage, in bytes: Span<UInt8>, by reading: TrunkReading
    ) {
        if reading.numbers == .e164 { readWithCountryCodes(&attempt, message, in: bytes, by: reading) }
        if reading.readsISUP { readIAM(&attempt, message, in: bytes) }
        attempt.withheld = reading.withheld(attempt)
    }

    /// The callee keeps its habits: it is dialled at home.
    private static func readWithCountryCodes(
        _ attempt: inout CallAttempt, _ message: borrowing SIPMessage, in bytes: Span<UInt8>, by reading: TrunkReading
    ) {
        attempt.from = withCountryCode(message.from.uri, in: bytes) ?? attempt.from
        for index in 0..<reading.identities {
            let header = reading.identity(index)
            guard message.has(header) else { continue }
            var cursor = message.cursor(header)
            // The same value that was taken before: the first with a number.
            while let value = message.nextValue(&cursor, in: bytes) {
                guard let address = try? NameAddress(value, in: bytes) else { continue }
                if header == .remotePartyID, !address.parameters.isAbsent,
                    bytes.matches(bytes.parameter("party", in: address.parameters).value, "called")
                {
                    continue
                }
                guard let number = withCountryCode(address.uri, in: bytes) else { continue }
                if index == 0 { attempt.asserted = number } else { attempt.remoteParty = number }
                break
            }
        }
    }

    /// A number of seven digits and more without plus or 00, read as if the plus stood there; nil for any other.
    private static func withCountryCode(_ uri: SIPURI, in bytes: Span<UInt8>) -> PresentedNumber? {
        guard uri.scheme == .sip || uri.scheme == .sips || uri.scheme == .tel else { return nil }
        let number = uri.number
        guard number.count >= 7, number.count <= 15, bytes[Int(number.start)] != UInt8(ascii: "0") else { return nil }
        var text = InlineArray<16, UInt8>(repeating: UInt8(ascii: "+"))
        for index in 0..<Int(number.count) {
            let byte = bytes[Int(number.start) + index]
            guard byte >= 48, byte <= 57 else { return nil }
            text[index + 1] = byte
        }
        return PresentedNumber(userPart: text.span.extracting(0..<Int(number.count) + 1))
    }
}
