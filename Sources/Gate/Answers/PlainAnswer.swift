import SIP

/// An answer that no verdict stands behind.
enum PlainAnswer: Equatable {
    case ok
    case forbidden
    case noSuchCall
    case methodNotAllowed
    case notImplemented
    case unavailable
    case reject(UInt16, SIPFault)

    var code: UInt16 {
        switch self {
        case .ok: 200
        case .forbidden: 403
        case .noSuchCall: 481
        case .methodNotAllowed: 405
        case .notImplemented: 501
        case .unavailable: 503
        case .reject(let code, _): code
        }
    }

    /// RFC 3261 §8.2.1 and §11.2 want the methods that are understood.
    var namesMethods: Bool {
        switch self {
        case .ok, .methodNotAllowed, .notImplemented: true
        case .forbidden, .noSuchCall, .unavailable, .reject: false
        }
    }
}
