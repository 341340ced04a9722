import Gate
import Telephony

/// What the register said: `200` with `{"roaming": true}`, `false` or `null`, or `404` for a number that it does not know.
struct RoamingReply: Sendable {
    /// The body is one word in an object; what is longer is something else.
    static let mostBytes = 4_096

    var status = 0
    var body: [UInt8] = []
    /// The connection may be asked again.
    var isKept = false

    /// True: abroad; false: at home; nil: not known. Other members of the object are passed over.
    func isRoaming() throws(RoamingFault) -> Bool? {
        if status == 404 { return nil }
        guard status == 200 else { throw .status(status) }
        guard let value = try? JSONReader.read(body, limits: .init(depth: 8, values: 256)) else { throw .unreadable }
        switch value["roaming"] {
        case .boolean(let isRoaming)?: return isRoaming
        case .null?: return nil
        default: throw .unreadable
        }
    }
}
