/// A header that names what became of a call, for an SBC that routes by it or writes it to its call records.
///
///     X-Screening: label
struct VerdictHeader: Sendable {
    /// By `StoredAnswer.Form`: whole lines with their CRLF.
    private let lines: [[UInt8]]

    init(_ name: String) {
        lines = (0...StoredAnswer.Form.blockCeiling.rawValue).map { raw in
            let word =
                switch StoredAnswer.Form(rawValue: raw) {
                case .allow, .parked, nil: "allow"
                case .label: "label"
                case .divert: "divert"
                case .blockInvalid, .blockListed, .blockAnalytics, .blockCeiling: "block"
                }
            return Array("\(name): \(word)\r\n".utf8)
        }
    }

    func line(_ form: StoredAnswer.Form) -> [UInt8] {
        Int(form.rawValue) < lines.count ? lines[Int(form.rawValue)] : []
    }

    /// A token that begins with `X-`: a header of the answer's own is not written twice.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 3, bytes.count <= 40, text.hasPrefix("X-") || text.hasPrefix("x-") else { return false }
        return bytes.allSatisfy { byte in
            let letter = byte | 0x20
            return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte == 45
        }
    }
}
