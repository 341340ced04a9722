/// Reads a JSON text strictly (RFC 8259): what two readers might understand differently is refused, a name that comes
/// twice too (§4). Depth and number of values are bounded, so that no text makes it call itself for ever.
package struct JSONReader {
    /// How much a text may hold.
    package struct Limits: Hashable, Sendable {
        /// Objects and arrays inside each other. Our deepest request has four.
        package var depth: Int
        /// A batch of a hundred calls with every field has two thousand.
        package var values: Int

        package init(depth: Int = 16, values: Int = 65_536) {
            self.depth = depth
            self.values = values
        }
    }

    package struct Fault: Error, Equatable {
        /// First byte that cannot stand there.
        package var offset: Int
        package var problem: String
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var index = 0
    private var valuesLeft: Int

    private init(_ bytes: [UInt8], _ limits: Limits) {
        self.bytes = bytes
        self.limits = limits
        valuesLeft = limits.values
    }

    package static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws(Fault) -> JSONValue {
        var reader = JSONReader(bytes, limits)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.fault("nothing may follow the value") }
        return value
    }

    private func fault(_ problem: String) -> Fault { Fault(offset: index, problem: problem) }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard next == byte.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard valuesLeft > 0 else { throw fault("more than \(limits.values) values") }
        valuesLeft -= 1
        skipSpace()
        guard let first = next else { throw fault("a value was expected") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("a value was expected")
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Fault) -> JSONValue {
        for byte in word.utf8 {
            guard next == byte else { throw fault("\(word) was expected") }
            index += 1
        }
        return value
    }

    /// `depth`: containers around this one.
    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        guard depth < limits.depth else { throw fault("too deep") }
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object(members) }
        var names: Set<String> = []
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a name was expected") }
            let name = try string()
            guard names.insert(name).inserted else { throw fault("the same name twice") }
            skipSpace()
            guard take(":") else { throw fault("a colon was expected") }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw fault("a comma or } was expected") }
        }
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        guard depth < limits.depth else { throw fault("too deep") }
        index += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw fault("a comma or ] was expected") }
        }
    }

    /// §6: no plus, no leading zero, digits on both sides of a point.
    private mutating func number() throws(Fault) -> JSONValue {
        let start = index
        var isWhole = true
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") {
            isWhole = false
            try digits()
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { throw fault("the number is too large") }
        return .decimal(number)
    }

    private mutating func digits() throws(Fault) {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw fault("a digit was expected") }
    }

    private mutating func string() throws(Fault) -> String {
        index += 1
        var text: [UInt8] = []
        while true {
            guard let byte = next else { throw fault("the text does not end") }
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("no UTF-8") }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw fault("a control character has to be escaped")
            default:
                text.append(byte)
                index += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(Fault) {
        index += 1
        guard let byte = next else { throw fault("the text does not end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw fault("half of a surrogate pair") }
                let low = try hex()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault("half of a surrogate pair") }
            text += String(Character(scalar)).utf8
        default: throw fault("no such escape")
        }
    }

    private mutating func hex() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw fault("four hex digits were expected")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
