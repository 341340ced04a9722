import SIP
import TestSupport

extension TortureFiles.Row {
    var framings: [Framing] {
        switch transport {
        case "udp": [.datagram]
        case "tcp": [.stream]
        default: [.datagram, .stream]
        }
    }
}

/// What an edge does with a torture message.
enum TortureMessages {
    static func word(_ decision: EdgeDecision) -> String {
        switch decision {
        case .accept: "accept"
        case .reject(let code, _): "reject:\(code)"
        case .drop: "drop"
        }
    }

    static func examine(_ bytes: Span<UInt8>, _ framing: Framing) -> String {
        var message = SIPMessage()
        return word(EdgeCheck.examine(bytes, as: framing, into: &message))
    }

    /// What an edge does with bytes on a stream: one word a piece, `wait` when a piece does not get whole.
    /// `step` bytes come at a time.
    static func stream(_ bytes: [UInt8], step: Int) -> [String] {
        var framer = StreamFramer()
        var words: [String] = []
        var start = 0
        var end = 0
        while true {
            let piece = framer.next(in: bytes.span.extracting(start..<end))
            switch piece {
            case .needMore:
                guard end < bytes.count else {
                    if end > start { words.append("wait") }
                    return words
                }
                end = min(end + step, bytes.count)
            case .message(let count):
                words.append(examine(bytes.span.extracting(start..<start + count), .stream))
                start += count
            case .skip(let count):
                start += count
            case .keepAlive(let count):
                words.append("keep-alive")
                start += count
            case .lastMessage(let count, _):
                words.append(examine(bytes.span.extracting(start..<start + count), .stream))
                words.append("close")
                return words
            case .fault:
                words.append("close")
                return words
            }
        }
    }
}
