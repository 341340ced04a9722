import Wire

/// The tests' own framing: `5:hello`, `!` in its place for a last message, line ends between messages, CRLF CRLF as
/// keep-alive, anything else a fault.
struct LengthFraming: MessageFraming {
    mutating func next(in bytes: Span<UInt8>) -> FramingVerdict {
        if bytes[0] == 13 || bytes[0] == 10 {
            guard bytes.count >= 4 else { return isKeepAliveHead(bytes) ? .needMore : .skip(1) }
            return isKeepAliveHead(bytes) ? .keepAlive(4) : .skip(1)
        }
        if bytes[0] == UInt8(ascii: "!") { return .lastMessage(1) }
        var length = 0
        var i = 0
        while i < bytes.count, i < 9 {
            let byte = bytes[i]
            if byte == UInt8(ascii: ":") {
                guard i > 0 else { return .fault }
                let whole = i + 1 + length
                return whole <= bytes.count ? .message(whole) : .needMore
            }
            guard byte >= 48, byte <= 57 else { return .fault }
            length = length * 10 + Int(byte - 48)
            i += 1
        }
        return i < 9 ? .needMore : .fault
    }

    private func isKeepAliveHead(_ bytes: Span<UInt8>) -> Bool {
        let wanted: [UInt8] = [13, 10, 13, 10]
        for i in 0..<min(4, bytes.count) where bytes[i] != wanted[i] { return false }
        return true
    }

    static func message(_ text: String) -> [UInt8] { Array("\(text.utf8.count):\(text)".utf8) }

    static func message(ofLength length: Int) -> [UInt8] {
        let body = length - "\(length)".utf8.count - 1
        let text = message(String(repeating: "x", count: body))
        return text.count == length ? text : message(String(repeating: "x", count: body + length - text.count))
    }
}
