internal import CWire

/// Why bytes could not come in or go out.
///
/// `code` is for programs; `description` is for people: what was asked for, what went wrong.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case addressInUse
        case addressNotAvailable
        case notPermitted
        case outOfMemory
        case tooManyAddresses
        /// Anything else that the operating system refused: its errno.
        case system(Int32)
        /// The file cannot be read, is no capture, or its head is damaged.
        case notACapture
        /// A capture of a link type that is not read.
        case unknownLinkType(Int32)
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// From `-errno`, as CWire's functions return it.
    @inline(never)
    static func system(_ result: Int32, doing what: String) -> WireError {
        let number = result < 0 && result > Int32.min ? -result : result
        let code: Code =
            switch number {
            case 98: .addressInUse  // EADDRINUSE
            case 99: .addressNotAvailable  // EADDRNOTAVAIL
            case 1, 13: .notPermitted  // EPERM, EACCES
            case 12: .outOfMemory  // ENOMEM
            default: .system(number)
            }
        return WireError(code, "\(what): \(String(cString: cwire_error_text(number)))")
    }
}
