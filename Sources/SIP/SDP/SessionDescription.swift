// Owner: any thread; pure. Allocates: never. Budget: 1 µs a description of 20 lines.

/// A session description (RFC 8866, and RFC 4566 before it) as offsets over its bytes: the software that wrote it, where it
/// wants media, and in which codecs.
///
/// ```swift
/// let session = try SessionDescription(body)                       // typed: SDPFault
/// let writer = body.extracting(session.origin.user.bounds)         // "-", "root", "FreeSWITCH"
/// var media = session.media
/// while let medium = session.next(&media, in: body) {
///     var formats = medium.formats
///     while let format = medium.nextFormat(&formats, in: body) {   // "0", "8", "101"
///         let codec = medium.codec(format, in: body)               // PCMU/8000, where a=rtpmap says so
///     }
///     let milliseconds = medium.packetMilliseconds(in: body)
/// }
/// ```
///
/// Strict where two readers would read two things (letters, places, line ends, numbers), lenient where phones are lax: the
/// order of the lines behind `v=` and a missing `t=` are no fault.
package struct SessionDescription: Sendable, BitwiseCopyable {
    package private(set) var origin = SDPOrigin()
    /// `s=`, mostly "-", or what the software calls itself.
    package private(set) var name = ByteRange.absent
    /// Of the session; `isAbsent` where each medium has its own.
    package private(set) var connection = SDPConnection()
    /// `m=` lines.
    package private(set) var mediaCount = 0
    /// From `v=` to the first `m=`.
    private var section = ByteRange.absent
    private var end = 0

    /// Reads a whole body. Throws what is wrong with it first.
    package init(_ bytes: Span<UInt8>) throws(SDPFault) {
        guard bytes.count <= Limits.messageBytes else { throw .tooLong }
        end = bytes.count
        guard end > 0 else { throw .badVersion }
        let version = try SDPLine(at: 0, to: end, in: bytes)
        guard version.letter == UInt8(ascii: "v"), bytes.isExactly(version.value, "0") else { throw .badVersion }
        var at = version.next
        var sectionEnd = end
        var lines = 1
        while !SDPLine.isEnd(at, to: end, in: bytes) {
            lines &+= 1
            guard lines <= Limits.sdpLines else { throw .tooManyLines }
            let line = try SDPLine(at: at, to: end, in: bytes)
            if line.letter == UInt8(ascii: "m") {
                if mediaCount == 0 { sectionEnd = at }
                try addMedium(line, in: bytes)
            } else {
                try check(line, in: bytes)
            }
            at = line.next
        }
        section = ByteRange(version.next, min(at, sectionEnd))
        end = at
        guard !origin.user.isAbsent else { throw .missingOrigin }
        guard !name.isAbsent else { throw .missingName }
    }

    private mutating func addMedium(_ line: SDPLine, in bytes: Span<UInt8>) throws(SDPFault) {
        guard mediaCount < Limits.sdpMedia else { throw .tooManyMedia }
        mediaCount &+= 1
        _ = try MediaDescription(line, in: bytes)
    }

    /// Every line but `v=` and `m=`: is it one, and may it stand here (RFC 8866 §5, the lists of the two levels)?
    private mutating func check(_ line: SDPLine, in bytes: Span<UInt8>) throws(SDPFault) {
        let isSession = mediaCount == 0
        switch line.letter {
        case UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "i"), UInt8(ascii: "k"): return
        case UInt8(ascii: "c"):
            let found = try SDPConnection(line.value, in: bytes)
            // Several are allowed in a medium only, for several layers (§5.7).
            guard isSession else { return }
            guard connection.isAbsent else { throw .repeatedLine }
            connection = found
        case UInt8(ascii: "e"), UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "u"),
            UInt8(ascii: "z"):
            guard isSession else { throw .misplacedLine }
        case UInt8(ascii: "o"):
            guard isSession else { throw .misplacedLine }
            guard origin.user.isAbsent else { throw .repeatedLine }
            origin = try SDPOrigin(line.value, in: bytes)
        case UInt8(ascii: "s"):
            guard isSession else { throw .misplacedLine }
            guard name.isAbsent else { throw .repeatedLine }
            name = line.value
        case UInt8(ascii: "v"): throw isSession ? .repeatedLine : .misplacedLine
        default: throw .unknownLine
        }
    }
}

extension SessionDescription {
    /// The session's own attributes, for `Span.nextAttribute`.
    package var attributes: SDPCursor { SDPCursor(section) }

    /// The media in their order, for `next`.
    package var media: SDPCursor { SDPCursor(section.isAbsent ? section : ByteRange(section.end, end)) }

    /// The next medium; nil behind the last one.
    package func next(_ cursor: inout SDPCursor, in bytes: Span<UInt8>) -> MediaDescription? {
        cursor.nextMedium(in: bytes)
    }
}

/// A place in a description's lines, or in the formats of a medium.
package struct SDPCursor: Sendable, BitwiseCopyable {
    var at: Int
    let end: Int

    init(_ range: ByteRange) {
        at = Int(range.start)
        end = range.end
    }

    /// The next line; nil at the end, and in other bytes than those that were read.
    mutating func nextLine(in bytes: Span<UInt8>) -> SDPLine? {
        guard at < end, end <= bytes.count, let line = try? SDPLine(at: at, to: end, in: bytes) else { return nil }
        at = line.next
        return line
    }

    fileprivate mutating func nextMedium(in bytes: Span<UInt8>) -> MediaDescription? {
        guard let line = nextLine(in: bytes), var medium = try? MediaDescription(line, in: bytes) else { return nil }
        let start = at
        var here = self
        while let line = here.nextLine(in: bytes), line.letter != UInt8(ascii: "m") { at = line.next }
        medium.section = ByteRange(start, at)
        return medium
    }
}
