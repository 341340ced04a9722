// The SIP codec under libFuzzer, with the address sanitizer: `Fuzz/build.sh && Fuzz/run.sh seconds`.
// Built together with Sources/SIP as one module, so that nothing is imported but C.

/// One input: read as a datagram and as a stream in two cuts, every accessor asked, an answer written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.run(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span)
    return 0
}

enum FuzzTarget {
    static func run(_ bytes: Span<UInt8>) {
        var message = SIPMessage()
        let decision = EdgeCheck.examine(bytes, as: .datagram, into: &message)
        ask(message, bytes)
        answer(message, bytes)
        if case .accept = decision {
            precondition(message.viaCount > 0 && !message.callID.isAbsent)
            precondition(message.body.end <= bytes.count && message.headerCount <= Limits.headers)
        }
        let whole = pieces(bytes, step: max(bytes.count, 1))
        precondition(pieces(bytes, step: 7) == whole, "a stream cut otherwise gave other pieces")
    }

    private static func ask(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        for id in HeaderID.allCases {
            var cursor = message.cursor(id)
            while let value = message.nextValue(&cursor, in: bytes) {
                precondition(value.end <= bytes.count)
                guard let address = try? NameAddress(value, in: bytes) else { continue }
                precondition(address.uri.whole.end <= value.end && address.uri.number(in: bytes).end <= value.end)
                _ = address.uri.isPhone(in: bytes)
                _ = address.uri.isEmergencyService(in: bytes)
                _ = bytes.parameter("reason", in: address.parameters)
            }
        }
        _ = message.field(named: "X-Unknown", in: bytes)
        _ = message.topVia.hasMagicCookie(in: bytes)
    }

    /// What is written holds no line end but those that end a line of its own.
    private static func answer(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        var room = [UInt8](repeating: 0, count: 16_384)
        var span = room.mutableSpan
        var reply = ReplyWriter()
        reply.begin(
            400, answering: message, in: bytes, from: ReplySource(high: 1, low: 2, port: 5060), toTag: 7, into: &span)
        reply.writeUnsupported(of: message, in: bytes, into: &span)
        guard let length = reply.end(into: &span) else { return }
        var at = 0
        while at < length {
            if room[at] == Ascii.carriageReturn {
                precondition(at + 1 < length && room[at + 1] == Ascii.lineFeed, "a CR alone in an answer")
                at += 1
            } else {
                precondition(room[at] != Ascii.lineFeed, "a LF alone in an answer")
            }
            at += 1
        }
    }

    private static func pieces(_ bytes: Span<UInt8>, step: Int) -> [StreamFramer.Piece] {
        var framer = StreamFramer()
        var result: [StreamFramer.Piece] = []
        var (start, end) = (0, 0)
        while true {
            let piece = framer.next(in: bytes.extracting(start..<end))
            switch piece {
            case .needMore:
                guard end < bytes.count else { return result }
                end = min(end + step, bytes.count)
            case .message(let count), .skip(let count), .keepAlive(let count):
                precondition(count > 0 && count <= end - start)
                result.append(piece)
                start += count
            case .lastMessage, .fault:
                result.append(piece)
                return result
            }
        }
    }
}
