import SIP
package import Wire

/// SIP's end of messages for Wire's streams: what `StreamFramer` finds, in Wire's words.
package struct StreamFraming: MessageFraming {
    private var framer = StreamFramer()

    package init() {}

    package mutating func next(in bytes: Span<UInt8>) -> FramingVerdict {
        switch framer.next(in: bytes) {
        case .needMore: .needMore
        case .message(let count): .message(count)
        case .skip(let count): .skip(count)
        case .keepAlive(let count): .keepAlive(count)
        // Its headers are answered; the framer gives a fault from then on.
        case .lastMessage(let count, _): .message(count)
        case .fault: .fault
        }
    }
}
