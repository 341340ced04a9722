package import Journal
package import Telephony

/// An entry for people and programs that do not read its bytes: each field of its kind under its name, in the order of
/// docs/journal-format.md. The bytes are what counts; this is a view of them.
package enum EntryView {
    package static func json(_ entry: Entry, at position: UInt64) -> JSONValue {
        .object([
            member("position", .integer(Int64(clamping: position))),
            member("kind", .string("\(entry.body.kind)")),
            member("kindNumber", .integer(Int64(entry.body.kind.rawValue))),
            member("time", .string(entry.header.time.rfc3339)),
            member("trunkIndex", .integer(Int64(entry.header.trunk.index))),
            // By themselves: a kind may have a field of the same name as one of the above.
            member("fields", .object(fields(of: body(entry)))),
        ])
    }

    /// What stands in the seal beside it, opened.
    package static func json(_ content: SealedContent, at position: UInt64) -> JSONValue {
        .object([
            member("position", .integer(Int64(clamping: position))),
            member("numbers", .array(content.numbers.map { .string($0.clearText) })),
            member("text", .string(String(decoding: content.text, as: UTF8.self))),
        ])
    }

    private static func body(_ entry: Entry) -> Any {
        // An enum with one value in each case: that value.
        Mirror(reflecting: entry.body).children.first?.value ?? entry.body
    }

    private static func fields(of value: Any) -> [JSONValue.Member] {
        Mirror(reflecting: value).children.compactMap { child in
            child.label.map { member($0, json(child.value)) }
        }
    }

    private static func json(_ value: Any) -> JSONValue {
        switch value {
        case let text as String: .string(text)
        case let truth as Bool: .boolean(truth)
        case let number as any FixedWidthInteger: integer(number)
        case let hash as TreeHash: .string(Hex.text(hash.bytes))
        case let pseudonym as Pseudonym: .string(pseudonym.hex)
        case let month as CalendarMonth: .string("\(month)")
        case let time as Timestamp: .string(time.rfc3339)
        case let bytes as [UInt8]: .string(String(validating: bytes, as: UTF8.self) ?? Hex.text(bytes))
        case let values as [Any]: .array(values.map { json($0) })
        case let option as any RawRepresentable & OptionSet: json(option.rawValue)
        case let named as any RawRepresentable & CaseIterable: .string("\(named)")
        default: structure(value)
        }
    }

    private static func structure(_ value: Any) -> JSONValue {
        let members = fields(of: value)
        return members.isEmpty ? .string("\(value)") : .object(members)
    }

    /// Beyond what a signed one of 64 bits holds, as text: a reader of JSON would round it.
    private static func integer(_ number: some FixedWidthInteger) -> JSONValue {
        guard let exact = Int64(exactly: number), abs(exact) < 1 << 53 else { return .string("\(number)") }
        return .integer(exact)
    }

    private static func member(_ name: String, _ value: JSONValue) -> JSONValue.Member {
        JSONValue.Member(name: name, value: value)
    }
}
