/// Fields of CSV as they are written (RFC 4180 §2.5 to 2.7).
package enum CSVText {
    /// The text, in quotes where it holds a comma, a quote or a line end.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        append(text.utf8Span.span, to: &bytes)
    }

    /// The same of a text's bytes.
    package static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        guard needsQuotes(text) else {
            text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for index in 0..<text.count {
            if text[index] == UInt8(ascii: "\"") { bytes.append(text[index]) }
            bytes.append(text[index])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ text: Span<UInt8>) -> Bool {
        for index in 0..<text.count {
            let byte = text[index]
            // Letters, digits and most signs lie above the comma.
            if byte > UInt8(ascii: ",") { continue }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
            {
                return true
            }
        }
        return false
    }
}
