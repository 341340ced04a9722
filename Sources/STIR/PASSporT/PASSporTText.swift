internal import Telephony

/// JSON as it is signed: no spaces, names in lexicographic order, which whoever calls keeps (RFC 8225 §9).
enum PASSporTText {
    /// Nil for anything that is not exactly one JSON value within the limits.
    static func json(_ bytes: [UInt8]) -> JSONValue? { try? JSONReader.read(bytes, limits: STIRLimits.json) }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
