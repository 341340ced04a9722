@testable import SIP

/// A stream of SIP messages: the same pieces whole and cut anyhow, a short one also byte by byte, and each piece a message.
///
///     4 bytes    sizes of the pieces, in turn; 0: all at once
///     the rest   the stream
enum FramingCheck {
    static func run(_ bytes: Span<UInt8>) {
        guard bytes.count > 4 else { return }
        let stream = bytes.extracting(4..<bytes.count)
        let whole = pieces(stream, sizes: [stream.count])
        precondition(pieces(stream, sizes: (0..<4).map { Int(bytes[$0]) }) == whole, "cut otherwise, other pieces")
        if stream.count <= 256 { precondition(pieces(stream, sizes: [1]) == whole, "byte by byte, other pieces") }
        check(whole, of: stream)
    }

    private static func pieces(_ bytes: Span<UInt8>, sizes: [Int]) -> [StreamFramer.Piece] {
        var framer = StreamFramer()
        var result: [StreamFramer.Piece] = []
        var (start, end, turn) = (0, 0, 0)
        while true {
            let piece = framer.next(in: bytes.extracting(start..<end))
            switch piece {
            case .needMore:
                guard end < bytes.count else { return result }
                let size = sizes[turn % sizes.count]
                end = size == 0 ? bytes.count : min(end + size, bytes.count)
                turn += 1
            case .message(let count), .skip(let count), .keepAlive(let count):
                precondition(count > 0 && count <= end - start)
                result.append(piece)
                start += count
            case .lastMessage(let count, let fault):
                precondition(count > 0 && count <= end - start)
                result.append(piece)
                precondition(framer.next(in: bytes.extracting(start..<end)) == .fault(fault), "a broken stream goes on")
                return result
            case .fault:
                result.append(piece)
                return result
            }
        }
    }

    /// A message ends where its own Content-Length says, and what ends the stream is not called a message.
    private static func check(_ pieces: [StreamFramer.Piece], of bytes: Span<UInt8>) {
        var message = SIPMessage()
        var at = 0
        for piece in pieces {
            switch piece {
            case .message(let count):
                do throws(SIPFault) {
                    try message.parse(bytes.extracting(at..<at + count), framing: .stream)
                    precondition(message.bodyStart + Int(message.body.count) == count, "a message and more")
                } catch {
                    precondition(!error.endsStream, "a message without an end")
                }
                at += count
            case .skip(let count):
                for i in at..<at + count { precondition(bytes[i] <= Ascii.carriageReturn, "content was skipped") }
                at += count
            case .keepAlive(let count): at += count
            case .needMore, .lastMessage, .fault: return
            }
        }
    }
}
