// Owner: the thread that reads a connection. Allocates: a table for each message, freed at once. Each byte of a message is looked at once while it comes,
// and its headers once more when they are whole.

internal import CScan

/// Cuts a stream of bytes into SIP messages by Content-Length (RFC 3261 §18.3), fed with all that waits, again and again.
///
/// One value a connection. It remembers how far it has looked: bytes that come one by one cost no more than at once, and
/// give the same pieces.
///
/// ```swift
/// switch framer.next(in: waiting) {
/// case .needMore: break                     // call again with more behind the same bytes
/// case .message(let count): ...             // consume count bytes, which are one message
/// case .skip(let count): ...                // consume: line ends between messages
/// case .keepAlive(let count): ...           // consume, answer CRLF (RFC 5626 §3.5.1)
/// case .lastMessage(let count, _): ...      // answer these bytes as a message (EdgeCheck rejects it), then close
/// case .fault: ...                          // close
/// }
/// ```
package struct StreamFramer: Sendable {
    package enum Piece: Hashable, Sendable {
        case needMore
        case message(Int)
        case skip(Int)
        case keepAlive(Int)
        /// The headers are whole, but not where the message ends.
        case lastMessage(Int, SIPFault)
        case fault(SIPFault)
    }

    /// Bytes without the end of the headers in them.
    private var scanned = 0
    /// Where the line begins in which `scanned` lies.
    private var lineStart = 0
    /// Length of the message, once its headers are whole.
    private var length: Int?
    /// One CRLF has come since the last message: a second one makes it a keep-alive.
    private var isAfterLineEnd = false
    private var broken: SIPFault?

    package init() {}

    /// `bytes` is all that waits, from the first byte that was not consumed.
    package mutating func next(in bytes: Span<UInt8>) -> Piece {
        if let broken { return .fault(broken) }
        if let length { return whole(length, of: bytes) }
        if scanned == 0, let gap = gap(in: bytes) { return gap }
        guard let headersEnd = findHeadersEnd(in: bytes) else {
            guard bytes.count <= Limits.headerSectionBytes else {
                broken = .headerTooLong
                return .fault(.headerTooLong)
            }
            return .needMore
        }
        // As it would be if the end had come later than the limit.
        guard headersEnd <= Limits.headerSectionBytes else {
            broken = .headerTooLong
            return .fault(.headerTooLong)
        }
        do throws(SIPFault) {
            let bodyCount = try Self.bodyLength(bytes.extracting(0..<headersEnd))
            guard bodyCount <= Limits.messageBytes - headersEnd else { throw .messageTooLong }
            length = headersEnd + bodyCount
            return whole(headersEnd + bodyCount, of: bytes)
        } catch {
            broken = error
            return .lastMessage(headersEnd, error)
        }
    }

    private mutating func whole(_ length: Int, of bytes: Span<UInt8>) -> Piece {
        guard bytes.count >= length else { return .needMore }
        self = StreamFramer()
        return .message(length)
    }

    /// What stands before a start line and belongs to no message.
    private mutating func gap(in bytes: Span<UInt8>) -> Piece? {
        guard bytes.count > 0 else { return .needMore }
        switch bytes[0] {
        case Ascii.carriageReturn:
            guard bytes.count > 1 else { return .needMore }
            guard bytes[1] == Ascii.lineFeed else { return .skip(1) }
            isAfterLineEnd.toggle()
            return isAfterLineEnd ? .skip(2) : .keepAlive(2)
        case Ascii.lineFeed, 0:
            return .skip(1)
        default:
            return nil
        }
    }

    /// The position after the empty line; the same line ends as `SIPMessage` sees.
    private mutating func findHeadersEnd(in bytes: Span<UInt8>) -> Int? {
        while scanned < bytes.count {
            var controls = Self.controls(bytes, at: scanned)
            while controls != 0 {
                let lineEnd = scanned + controls.trailingZeroBitCount
                controls &= controls &- 1
                guard bytes[lineEnd] == Ascii.lineFeed else { continue }
                let start = lineStart
                lineStart = lineEnd + 1
                if lineEnd == start || (lineEnd == start + 1 && bytes[start] == Ascii.carriageReturn) {
                    return lineEnd + 1
                }
            }
            scanned = min(scanned + 64, bytes.count)
        }
        return nil
    }

    /// Bit i: byte `at + i` is a control character. Reads within `bytes` only, as in SIPMessage+Index.swift.
    private static func controls(_ bytes: Span<UInt8>, at: Int) -> UInt64 {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, at < buffer.count else { return 0 }
            let left = buffer.count - at
            return left >= 64 ? cscan_block(base + at).control : cscan_tail(base + at, left).control
        }
    }

    /// What Content-Length says; throws what makes the end of the message unknown.
    private static func bodyLength(_ headers: Span<UInt8>) throws(SIPFault) -> Int {
        var message = SIPMessage()
        if let fault = message.index(headers), fault.endsStream { throw fault }
        if let fault = message.readContentLength(headers) { throw fault }
        guard let length = message.contentLength else { throw .missingContentLength }
        return length
    }
}
