/// What a request asks for; extension methods are `unknown`, and their name is in the message.
package enum SIPMethod: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case unknown = 0
    case invite, ack, bye, cancel, options, register
    case prack, subscribe, notify, publish, info, refer, message, update

    /// Methods are compared with case (RFC 3261 §7.1).
    init(_ range: ByteRange, in bytes: Span<UInt8>) {
        self = .unknown
        guard range.count >= 3, range.end <= bytes.count else { return }
        let (first, second): (SIPMethod, SIPMethod)
        switch bytes[Int(range.start)] {
        case UInt8(ascii: "I"): (first, second) = (.invite, .info)
        case UInt8(ascii: "A"): (first, second) = (.ack, .ack)
        case UInt8(ascii: "B"): (first, second) = (.bye, .bye)
        case UInt8(ascii: "C"): (first, second) = (.cancel, .cancel)
        case UInt8(ascii: "O"): (first, second) = (.options, .options)
        case UInt8(ascii: "R"): (first, second) = (.register, .refer)
        case UInt8(ascii: "P"): (first, second) = (.prack, .publish)
        case UInt8(ascii: "S"): (first, second) = (.subscribe, .subscribe)
        case UInt8(ascii: "N"): (first, second) = (.notify, .notify)
        case UInt8(ascii: "M"): (first, second) = (.message, .message)
        case UInt8(ascii: "U"): (first, second) = (.update, .update)
        default: return
        }
        if bytes.isExactly(range, first.name) {
            self = first
        } else if bytes.isExactly(range, second.name) {
            self = second
        }
    }

    package var name: StaticString {
        switch self {
        case .unknown: ""
        case .invite: "INVITE"
        case .ack: "ACK"
        case .bye: "BYE"
        case .cancel: "CANCEL"
        case .options: "OPTIONS"
        case .register: "REGISTER"
        case .prack: "PRACK"
        case .subscribe: "SUBSCRIBE"
        case .notify: "NOTIFY"
        case .publish: "PUBLISH"
        case .info: "INFO"
        case .refer: "REFER"
        case .message: "MESSAGE"
        case .update: "UPDATE"
        }
    }
}
