/// Names under which people log in and run commands: what may be one, and what tells two persons apart.
///
///     PersonName.checked(["Aida", "S."])              // "Aida S."
///     PersonName.key("AIDA") == PersonName.key("aida")    // one person
enum PersonName {
    /// Characters of a name that is given out.
    static let longest = 64
    /// Its bytes of UTF-8. The journal keeps 255: what it cut off could not tell a person from himself.
    static let mostBytes = 200
    /// Bytes of UTF-8 that the journal keeps of a name.
    private static let journalled = 255

    /// The name that these words make; nil: it is empty, too long, or has characters that nobody sees.
    static func checked(_ words: [String]) -> String? {
        let name = words.joined(separator: " ")
        guard !name.isEmpty, name.count <= longest, name.utf8.count <= mostBytes,
            !name.unicodeScalars.contains(where: isUnseen)
        else { return nil }
        return name
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.generalCategory == .control || properties.generalCategory == .format
            || properties.isDefaultIgnorableCodePoint
    }

    /// Equal for names that are one person's: those that differ in case alone, that are the same text in another form of
    /// Unicode, or that the journal keeps as the same bytes.
    static func key(_ name: String) -> String {
        var kept = name
        while kept.utf8.count > journalled { kept.unicodeScalars.removeLast() }
        // Strings are equal by canonical equivalence; both turns fold what has no single lower case, such as ß.
        return kept.uppercased().lowercased()
    }
}
