internal import CPostgres

/// Where a database is, in libpq's words: `host=a,b dbname=qorgan user=gate1 sslmode=verify-full`, or a `postgresql://` URI.
package struct PostgresAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Fault: Error, Hashable, Sendable {
        /// libpq's words.
        case unreadable(String)
        /// A password in an address ends in logs and journals; libpq reads it from `passfile`.
        case holdsPassword
    }

    package let text: String
    /// Host and database, for people.
    package let description: String

    package init(_ text: String) throws(Fault) {
        let options = try Self.options(text)
        if options["password"]?.isEmpty == false { throw .holdsPassword }
        self.text = text
        let host = options["host"] ?? options["hostaddr"] ?? "local"
        description = "\(options["dbname"] ?? "") at \(host)" + (options["port"].map { ":\($0)" } ?? "")
    }

    private static func options(_ text: String) throws(Fault) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(text, &message) else {
            defer { PQfreemem(message) }
            let words = message.map { String(cString: $0) } ?? "out of memory"
            throw .unreadable(words.split(whereSeparator: \.isNewline).joined(separator: " "))
        }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        // Ends with an option without a keyword.
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }
}
