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
        case .lastMessage(let count, _): .lastMessage(count)
        case .fault: .fault
        }
    }
}
