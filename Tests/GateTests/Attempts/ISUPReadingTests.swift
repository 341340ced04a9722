import SIP
import Telephony
import Testing

@testable import Gate

/// The octets are ITU-T Q.763's: §3.10 calling party number, §3.39, §3.44.
@Suite("What an IAM adds to a call attempt")
struct ISUPReadingTests {
    /// +442079460003 of the given presentation and screening.
    private static func calling(_ presentation: UInt8, _ screening: UInt8) -> [UInt8] {
        [0x0A, 8, 0x04, 0x10 | presentation << 2 | screening, 0x44, 0x02, 0x97, 0x64, 0x00, 0x30]
    }

    private static func attempt(
        _ optional: [UInt8], asserted: String? = nil, isup: Bool = true
    ) -> CallAttempt {
        let called: [UInt8] = [0x84, 0x10, 0x77, 0x10, 0x00, 0x00, 0x90, 0x09]
        let iam = [0x01, 0x00, 0x60, 0x01, 0x0D, 0x00, 0x02, 0x0A, 0x08] + called + optional + [0]
        let body =
            Array(
                "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b\r\nContent-Type: application/ISUP\r\n\r\n"
                    .utf8)
            + iam + Array("\r\n--b--\r\n".utf8)
        let head =
            "INVITE sip:+77010000099@gate.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.20;branch=z9hG4bK1\r\n"
            + "From: <sip:+442079460009@h>;tag=a\r\nTo: <sip:+77010000099@h>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
            + (asserted.map { "P-Asserted-Identity: <sip:\($0)@h>\r\n" } ?? "")
            + "Content-Type: multipart/mixed;boundary=b\r\nContent-Length: \(body.count)\r\n\r\n"
        return ProfileReadingTests.attempt(Array(head.utf8) + body) { $0.isup = isup }
    }

    private static func number(_ digits: UInt64) -> PresentedNumber { .number(PhoneNumber(digits: digits)) }

    @Test("a number that the network provided or verified stands before the headers", arguments: [UInt8(1), 3])
    func vouched(_ screening: UInt8) {
        let alone = Self.attempt(Self.calling(0, screening))
        #expect(alone.caller == Self.number(442_079_460_003))
        #expect(alone.isup == 13 << 8 | UInt16(screening) + 1)
        let other = Self.attempt(Self.calling(0, screening), asserted: "+442079460004")
        #expect(other.caller == Self.number(442_079_460_003))
        #expect(other.remoteParty == Self.number(442_079_460_004))
        let same = Self.attempt(Self.calling(0, screening), asserted: "+442079460003")
        #expect(same.caller == Self.number(442_079_460_003))
    }

    @Test("a number that nobody vouches for stands behind the headers", arguments: [UInt8(0), 2])
    func unverified(_ screening: UInt8) {
        let alone = Self.attempt(Self.calling(0, screening))
        #expect(alone.caller == Self.number(442_079_460_009))
        #expect(alone.remoteParty == Self.number(442_079_460_003))
        let other = Self.attempt(Self.calling(0, screening), asserted: "+442079460004")
        #expect(other.caller == Self.number(442_079_460_004))
        #expect(other.remoteParty == Self.number(442_079_460_003))
    }

    @Test("a restricted presentation withholds the number, and it is still known")
    func restricted() {
        let attempt = Self.attempt(Self.calling(1, 3))
        #expect(attempt.isPrivate)
        #expect(attempt.caller == Self.number(442_079_460_003))
    }

    @Test("redirecting number and original called number are the last and the first who diverted")
    func redirected() {
        let original: [UInt8] = [0x28, 8, 0x84, 0x10, 0x77, 0x10, 0x00, 0x00, 0x10, 0x00]
        let redirecting: [UInt8] = [0x0B, 7, 0x03, 0x10, 0x07, 0x01, 0x00, 0x00, 0x20]
        let both = Self.attempt(original + redirecting)
        #expect(both.diverting == Self.number(77_010_000_002))
        #expect(both.firstDiverting == Self.number(77_010_000_010))
        let one = Self.attempt(original)
        #expect(one.diverting == Self.number(77_010_000_010))
        #expect(one.firstDiverting == .absent)
    }

    @Test("a trunk without isup reads none of it")
    func off() {
        let attempt = Self.attempt(Self.calling(1, 3), isup: false)
        #expect(attempt.caller == Self.number(442_079_460_009))
        #expect(!attempt.isPrivate)
        #expect(attempt.isup == 0)
    }
}
