import Console
import Foundation
import Telephony

/// The file of `[api] tokens`: carrier,trunk,sha256. A row for each trunk that a token may ask about; the SHA-256 of the
/// token stands there, never the token.
enum TokenFile {
    /// Every request looks at all of them.
    static let mostRows = 1_000

    static func load(_ configuration: Configuration) throws -> [APIToken] {
        try configuration.api.tokens.map { try read($0, trunks: configuration.trunks.map(\.name)) } ?? []
    }

    private static func read(_ path: String, trunks: [String]) throws -> [APIToken] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputFault(file: path, problem: "the tokens cannot be read", expected: "a readable CSV file")
        }
        do {
            return try read([UInt8](data), path, trunks: trunks)
        } catch let fault as CSVFault {
            throw InputFault(fault)
        }
    }

    private static func read(_ bytes: [UInt8], _ path: String, trunks: [String]) throws -> [APIToken] {
        var reader = CSVReader(
            file: path, columns: [CSVColumn("carrier"), CSVColumn("trunk"), CSVColumn("sha256")])
        reader.append(bytes.span)
        reader.finish()
        var tokens: [APIToken] = []
        while try reader.next() {
            let carrier = try reader.row.requiredText(0)
            let trunk = try reader.row.requiredText(1)
            guard trunks.contains(trunk) || [APIToken.metrics, APIToken.journal].contains(trunk) else {
                throw reader.row.fault(
                    1, "no trunk is named \"\(trunk)\"",
                    expected: "a trunk of the configuration, \(APIToken.metrics) or \(APIToken.journal)")
            }
            guard let token = APIToken(carrier: carrier, trunk: trunk, sha256: try reader.row.requiredText(2)) else {
                throw reader.row.fault(2, "this is no SHA-256", expected: "64 hex digits")
            }
            guard tokens.count < mostRows else {
                throw reader.row.fault(0, "more rows than every request can look at", expected: "at most \(mostRows)")
            }
            tokens.append(token)
        }
        return tokens
    }
}
