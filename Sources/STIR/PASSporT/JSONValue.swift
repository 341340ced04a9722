/// A JSON value (RFC 8259) as claims need it: types are kept apart, and a name stands in an object once.
package indirect enum JSONValue: Hashable, Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    /// A whole number that fits; what is written with a fraction or an exponent is `fraction`.
    case integer(Int64)
    case fraction
    case bool(Bool)
    case null

    /// The member of that name; nil in anything but an object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

package struct JSONMember: Hashable, Sendable {
    package var name: String
    package var value: JSONValue
}
