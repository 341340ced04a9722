import Foundation

/// The torture messages of RFC 4475 and RFC 5118, with the results that they allow.
package enum TortureFiles {
    package struct Row: CustomStringConvertible, Sendable {
        package var file: String
        package var transport: String
        /// `accept`, `drop`, `wait` or `reject:CODE`; the strictest first.
        package var expectations: [String]

        package var description: String { "\(file) \(transport)" }
    }

    package static let rows: [Row] = {
        guard let url = SharedFiles.url("vectors/sip/expected.csv"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else { return [] }
        return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let columns = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            return Row(
                file: columns[0], transport: columns[1], expectations: columns[2].split(separator: "|").map(String.init)
            )
        }
    }()

    package static let files = Set(rows.map(\.file)).sorted()

    /// In wire form; the README beside the messages says what the RFC 5118 ones need.
    package static func bytes(_ file: String) throws -> [UInt8] {
        guard let url = SharedFiles.url("vectors/sip/\(file)") else { return [] }
        let raw = [UInt8](try Data(contentsOf: url))
        guard file.hasPrefix("rfc5118/") else { return raw }
        var text = String(decoding: raw, as: UTF8.self).replacingOccurrences(of: "\n", with: "\r\n")
        if file.contains("abnf") { text += "\r\n" }
        let lengths = [
            "ipv6-in-sdp": ("268", "251"), "mult-ip-in-sdp": ("181", "189"), "ipv4-mapped-ipv6": ("236", "245"),
        ]
        if let (printed, real) = lengths[String(file.dropFirst("rfc5118/".count))] {
            text = text.replacingOccurrences(of: "Content-Length: \(printed)", with: "Content-Length: \(real)")
        }
        return Array(text.utf8)
    }
}
