// Owner: any thread; pure. Allocates: never. Budget: 200 ns an IAM.

/// What an initial address message says of the parties of a call (ITU-T Q.763 table 32), without its CIC: as SIP-I and
/// SIP-T carry it (RFC 3204 §3.1, RFC 3398 §7).
///
///     01            message type
///     xx            nature of connection indicators
///     xx xx         forward call indicators
///     xx            calling party's category
///     xx            transmission medium requirement
///     pp            pointer to the called party number, counted from itself
///     pp            pointer to the optional part, counted from itself; 0: none
///     nn ...        called party number
///     cc nn ... 00  optional parameters: code, length, contents; a 0 ends them
///
/// Anything may stand in the bytes: what does not fit is not there, and nothing past them is read.
package struct InitialAddress: Sendable, BitwiseCopyable {
    static let messageType: UInt8 = 0x01
    /// Optional parameters looked at: an IAM has some 40 kinds, each once but a few.
    static let maximumParameters = 64

    private enum Code {
        static let callingNumber: UInt8 = 0x0A
        static let redirectingNumber: UInt8 = 0x0B
        static let redirectionInformation: UInt8 = 0x13
        static let originalCalledNumber: UInt8 = 0x28
    }

    /// §3.11: 10 an ordinary subscriber, 13 a test call, 15 a payphone.
    package private(set) var category: UInt8 = 0
    package private(set) var called: ISUPNumber?
    package private(set) var calling: ISUPNumber?
    /// Who diverted last.
    package private(set) var redirecting: ISUPNumber?
    /// Whom the caller called.
    package private(set) var originalCalled: ISUPNumber?
    /// Times that the call was diverted, 0 to 7 (§3.45); 0 without redirection information.
    package private(set) var redirections: UInt8 = 0
    /// Why it was diverted last: 1 busy, 2 no reply, 3 always, 4 and 5 while alerting, 6 not reachable (§3.45).
    package private(set) var redirectionReason: UInt8 = 0

    /// Nil for what is no IAM, or ends before its mandatory part does.
    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count >= 8, bytes[0] == Self.messageType else { return nil }
        category = bytes[4]
        guard let contents = Self.variable(at: 6, in: bytes) else { return nil }
        // Bits 8 of the second octet is the INN, and there is neither presentation nor screening (§3.9).
        called = ISUPNumber(bytes.extracting(contents), hasScreening: false, hasPresentation: false)
        let pointer = Int(bytes[7])
        if pointer != 0 { readOptional(from: 7 &+ pointer, in: bytes) }
    }

    /// A mandatory parameter of variable length, by the pointer at `position`.
    private static func variable(at position: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        let start = position &+ Int(bytes[position])
        guard start > position, start < bytes.count else { return nil }
        let end = start &+ 1 &+ Int(bytes[start])
        guard end <= bytes.count else { return nil }
        return start &+ 1..<end
    }

    private mutating func readOptional(from start: Int, in bytes: Span<UInt8>) {
        var at = start
        for _ in 0..<Self.maximumParameters {
            guard at < bytes.count &- 1, bytes[at] != 0 else { return }
            let code = bytes[at]
            let contents = at &+ 2
            let end = contents &+ Int(bytes[at &+ 1])
            guard end <= bytes.count else { return }
            take(code, bytes.extracting(contents..<end))
            at = end
        }
    }

    /// Of what may stand once only the first counts.
    private mutating func take(_ code: UInt8, _ contents: Span<UInt8>) {
        switch code {
        case Code.callingNumber where calling == nil:
            calling = ISUPNumber(contents, hasScreening: true)
        case Code.redirectingNumber where redirecting == nil:
            redirecting = ISUPNumber(contents, hasScreening: false)
        case Code.originalCalledNumber where originalCalled == nil:
            originalCalled = ISUPNumber(contents, hasScreening: false)
        case Code.redirectionInformation where contents.count >= 2:
            redirections = contents[1] & 7
            redirectionReason = contents[1] &>> 4
        default: break
        }
    }
}
