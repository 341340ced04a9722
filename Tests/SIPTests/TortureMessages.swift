import Foundation
import SIP
import TestSupport
import Testing

/// The torture messages of RFC 4475 and RFC 5118, and what an edge does with each.
enum TortureMessages {
    struct Row: CustomTestStringConvertible, Sendable {
        var file: String
        var transport: String
        var expectations: [String]

        var framings: [Framing] {
            switch transport {
            case "udp": [.datagram]
            case "tcp": [.stream]
            default: [.datagram, .stream]
            }
        }
        var testDescription: String { "\(file) \(transport)" }
    }

    static let rows: [Row] = {
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

    static let files = Set(rows.map(\.file)).sorted()

    /// In wire form; the README beside the messages says what the RFC 5118 ones need.
    static func bytes(_ file: String) throws -> [UInt8] {
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

    static func word(_ decision: EdgeDecision) -> String {
        switch decision {
        case .accept: "accept"
        case .reject(let code, _): "reject:\(code)"
        case .drop: "drop"
        }
    }

    static func examine(_ bytes: Span<UInt8>, _ framing: Framing) -> String {
        var message = SIPMessage()
        return word(EdgeCheck.examine(bytes, as: framing, into: &message))
    }

    /// What an edge does with bytes on a stream: one word a piece, `wait` when a piece does not get whole.
    /// `step` bytes come at a time.
    static func stream(_ bytes: [UInt8], step: Int) -> [String] {
        var framer = StreamFramer()
        var words: [String] = []
        var start = 0
        var end = 0
        while true {
            let piece = framer.next(in: bytes.span.extracting(start..<end))
            switch piece {
            case .needMore:
                guard end < bytes.count else {
                    if end > start { words.append("wait") }
                    return words
                }
                end = min(end + step, bytes.count)
            case .message(let count):
                words.append(examine(bytes.span.extracting(start..<start + count), .stream))
                start += count
            case .skip(let count):
                start += count
            case .keepAlive(let count):
                words.append("keep-alive")
                start += count
            case .lastMessage(let count, _):
                words.append(examine(bytes.span.extracting(start..<start + count), .stream))
                words.append("close")
                return words
            case .fault:
                words.append("close")
                return words
            }
        }
    }
}
