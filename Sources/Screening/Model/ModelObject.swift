import Telephony

/// A JSON object of a model file with its place, for faults that say where.
struct ModelObject {
    private let members: [JSONValue.Member]
    private let place: String

    init(_ value: JSONValue, at place: String) throws(ModelFault) {
        guard case .object(let members) = value else {
            throw ModelFault(.member, at: place, "is no object", expected: "an object")
        }
        self.members = members
        self.place = place
    }

    private func path(_ name: String) -> String { place == "file" ? name : "\(place).\(name)" }

    private func value(_ name: String, _ expected: String) throws(ModelFault) -> JSONValue {
        guard let member = members.first(where: { $0.name == name }) else {
            throw ModelFault(.member, at: path(name), "is absent", expected: expected)
        }
        return member.value
    }

    /// What is not understood may change the meaning of the rest.
    func hasOnly(_ names: [String]) throws(ModelFault) {
        for member in members where !names.contains(member.name) {
            throw ModelFault(
                .member, at: path(member.name), "is unknown", expected: "only \(names.joined(separator: ", "))")
        }
    }

    func members(atMost most: Int) throws(ModelFault) -> [JSONValue.Member] {
        guard members.count <= most else {
            throw ModelFault(.tooLarge, at: place, "\(members.count) members", expected: "at most \(most)")
        }
        return members
    }

    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    func flag(_ name: String) throws(ModelFault) -> Bool {
        guard case .boolean(let flag) = try value(name, "true or false") else {
            throw ModelFault(.member, at: path(name), "is neither true nor false", expected: "true or false")
        }
        return flag
    }

    func object(_ name: String) throws(ModelFault) -> ModelObject {
        try ModelObject(try value(name, "an object"), at: path(name))
    }

    func text(_ name: String) throws(ModelFault) -> String {
        guard case .string(let text) = try value(name, "a text") else {
            throw ModelFault(.member, at: path(name), "is no text", expected: "a text")
        }
        return text
    }

    func whole(_ name: String, _ range: ClosedRange<Int>) throws(ModelFault) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .integer(let number) = try value(name, expected) else {
            throw ModelFault(.number, at: path(name), "is no whole number", expected: expected)
        }
        guard let number = Int(exactly: number), range.contains(number) else {
            throw ModelFault(.number, at: path(name), "is \(number)", expected: expected)
        }
        return number
    }

    func float(_ name: String) throws(ModelFault) -> Float {
        try Self.float(try value(name, "a number"), at: path(name))
    }

    func list(_ name: String, _ count: ClosedRange<Int>) throws(ModelFault) -> [JSONValue] {
        let expected = "a list of \(count.lowerBound) to \(count.upperBound) entries"
        guard case .array(let values) = try value(name, expected) else {
            throw ModelFault(.member, at: path(name), "is no list", expected: expected)
        }
        guard values.count <= count.upperBound else {
            throw ModelFault(.tooLarge, at: path(name), "\(values.count) entries", expected: expected)
        }
        guard values.count >= count.lowerBound else {
            throw ModelFault(.member, at: path(name), "\(values.count) entries", expected: expected)
        }
        return values
    }

    /// JSON has no NaN, and its reader no infinity; a `Float` may still be too small for the number.
    static func float(_ value: JSONValue, at place: @autoclosure () -> String) throws(ModelFault) -> Float {
        let number: Double
        switch value {
        case .integer(let whole): number = Double(whole)
        case .decimal(let decimal): number = decimal
        case .null, .boolean, .string, .array, .object:
            throw ModelFault(.number, at: place(), "is no number", expected: "a finite number")
        }
        let float = Float(number)
        guard float.isFinite else {
            throw ModelFault(.number, at: place(), "is \(number)", expected: "a finite number of 32 bits")
        }
        return float
    }
}
