/// Where each key of a TOML text stands: the parser tells places of syntax errors only, people need them for the rest.
///
/// Paths look like `gate.listen` and `trunk[1].class`. Keys inside inline tables have the place of the line they are on.
struct KeyPositions {
    struct Place: Equatable {
        var line: Int
        var column: Int
    }

    private var places: [String: Place] = [:]

    init(text: String) {
        var table = ""
        var arrayCounts: [String: Int] = [:]
        var isInMultiline: String?
        for (index, rawLine) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = rawLine.drop(while: { $0 == " " || $0 == "\t" })
            let column = rawLine.count - line.count + 1
            if let quotes = isInMultiline {
                if line.contains(quotes) { isInMultiline = nil }
                continue
            }
            if line.isEmpty || line.first == "#" { continue }
            if line.hasPrefix("[[") {
                let name = Self.key(in: line.dropFirst(2).prefix(while: { $0 != "]" }))
                let count = arrayCounts[name, default: 0]
                arrayCounts[name] = count + 1
                table = "\(name)[\(count)]"
                places[table] = Place(line: index + 1, column: column)
                if count == 0 { places[name] = places[table] }
            } else if line.hasPrefix("[") {
                table = Self.key(in: line.dropFirst().prefix(while: { $0 != "]" }))
                places[table] = Place(line: index + 1, column: column)
            } else if let equals = line.firstIndex(of: "=") {
                let key = Self.key(in: line[..<equals])
                let path = table.isEmpty ? key : "\(table).\(key)"
                places[path] = Place(line: index + 1, column: column)
                for quotes in ["\"\"\"", "'''"] where line[equals...].components(separatedBy: quotes) == 2 {
                    isInMultiline = quotes
                }
            }
        }
    }

    /// The place of `path`, or of the nearest table around it.
    func place(of path: String) -> Place? {
        var rest = Substring(path)
        while true {
            if let place = places[String(rest)] { return place }
            guard let dot = rest.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            rest = rest[..<dot]
        }
    }

    private static func key(in text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
    }
}

extension Substring {
    /// How many pieces `separator` divides this text into.
    fileprivate func components(separatedBy separator: String) -> Int {
        var count = 1
        var rest = self
        while let found = rest.firstRange(of: separator) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
