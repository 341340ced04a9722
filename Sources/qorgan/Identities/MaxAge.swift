/// How long an answer may be used, by its Cache-Control (RFC 9111 §5.2.2).
enum MaxAge {
    /// Nil: it says nothing. `no-store` and `no-cache` are 0; what is no number says nothing.
    static func seconds(_ directives: [String]) -> Int64? {
        var result: Int64?
        for directive in directives {
            let parts = directive.lowercased().split(separator: "=", maxSplits: 1).map {
                $0.filter { $0 != " " && $0 != "\"" }
            }
            switch parts.first {
            case "no-store", "no-cache": return 0
            case "max-age" where parts.count == 2 && parts[1].allSatisfy(\.isASCIIDigit):
                // More than fits is for ever.
                let seconds = Int64(parts[1]) ?? (parts[1].isEmpty ? nil : Int64.max)
                result = [result, seconds].compactMap { $0 }.min()
            default: break
            }
        }
        return result
    }
}
