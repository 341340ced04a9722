/// Short codes that no rule, list, model or person may delay (law 1): in Kazakhstan 101, 102, 103, 104 and 112.
///
/// A plain value; asking it allocates nothing. `urn:service:sos` is the gate's business.
package struct EmergencyNumbers: Hashable, Sendable {
    /// Most codes that one plan has; every look walks all of them.
    package static let maximumCount = 32

    private var codes: [ShortNumber]

    package static let kazakhstan = EmergencyNumbers(
        codes: [101, 102, 103, 104, 112].map { ShortNumber(digits: $0, count: 3) })

    private init(codes: [ShortNumber]) {
        self.codes = codes
    }

    /// The list of `[numbering] emergency`: each code 2 to 6 digits and nothing else.
    ///
    /// Throws the first text that is none.
    package init(_ texts: [String]) throws(Fault) {
        guard texts.count <= Self.maximumCount else { throw Fault(code: texts[Self.maximumCount]) }
        codes = []
        for text in texts {
            guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
                case .short(let code) = PresentedNumber(text: text)
            else { throw Fault(code: text) }
            codes.append(code)
        }
    }

    /// A configured text that is no short code, or one too many.
    package struct Fault: Error, Hashable {
        package var code: String
        package static let expected = "2 to 6 digits, at most 32 codes"
    }

    /// The user part of a Request-URI names an emergency service.
    ///
    /// Exactly its digits: `1120000001` is somebody's number. Written as any exchange may write it: escapes,
    /// separators, a plus sign or +7 before it and parameters behind it make no difference, since a caller in danger
    /// must not be lost to a strange SBC; whoever writes a scam call so reaches nobody but the emergency service.
    package func matches(userPart: Span<UInt8>) -> Bool {
        contains(PresentedNumber(userPart: userPart))
    }

    package func contains(_ number: PresentedNumber) -> Bool {
        guard case .short(let code) = number else { return false }
        return contains(code)
    }

    package func contains(_ code: ShortNumber) -> Bool {
        for candidate in codes where candidate == code { return true }
        return false
    }
}
