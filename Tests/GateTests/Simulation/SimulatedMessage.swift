/// A SIP message as a simulated neighbour reads it: by lines, without the gate's own parser.
struct SimulatedMessage {
    let bytes: [UInt8]
    let startLine: String
    private let lines: [(name: String, value: String)]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [(name: String, value: String)] = []
        var start = ""
        for line in bytes.split(separator: 10) {
            let text = line.last == 13 ? line.dropLast() : line
            if start.isEmpty {
                start = String(decoding: text, as: UTF8.self)
                continue
            }
            guard let colon = text.firstIndex(of: 58) else { break }
            let value = text[(colon + 1)...].drop { $0 == 32 }
            lines.append((String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        startLine = start
        self.lines = lines
    }

    var isRequest: Bool { !startLine.hasPrefix("SIP/2.0 ") }
    /// Of a request; empty for an answer.
    var method: String { isRequest ? String(startLine.prefix { $0 != " " }) : "" }
    /// Of an answer; 0 for a request.
    var code: Int { isRequest ? 0 : Int(startLine.dropFirst(8).prefix(3)) ?? 0 }
    /// The method that CSeq names.
    var cseqMethod: String { first("CSeq").split(separator: " ").last.map(String.init) ?? "" }
    var callID: String { first("Call-ID") }
    var toTag: String { Self.parameter("tag", of: first("To")) }
    var fromTag: String { Self.parameter("tag", of: first("From")) }
    /// Of the topmost Via.
    var branch: String { Self.parameter("branch", of: first("Via")) }

    func values(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }

    func first(_ name: String) -> String { lines.first { $0.name == name }?.value ?? "" }

    /// For a trace.
    var summary: String { "\(startLine.prefix(60)) | \(first("CSeq")) \(callID) to \(toTag) \(branch)" }

    /// The URI of the first Contact.
    var contact: String { String(first("Contact").drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }) }

    private static func parameter(_ name: String, of value: String) -> String {
        for part in value.split(separator: ";").dropFirst() where part.hasPrefix(name + "=") {
            return String(part.dropFirst(name.count + 1))
        }
        return ""
    }

    /// An answer as a server writes it. `contact` makes it one that opens a dialog.
    func answer(_ code: Int, tag: String, contact: String? = nil) -> [UInt8] {
        var text = "SIP/2.0 \(code) Because\r\n"
        for (name, value) in lines {
            switch name {
            case "Via", "From", "Call-ID", "CSeq": text += "\(name): \(value)\r\n"
            case "Record-Route" where contact != nil: text += "\(name): \(value)\r\n"
            case "To": text += "To: \(value)\(code > 100 && !value.contains(";tag=") ? ";tag=\(tag)" : "")\r\n"
            default: break
            }
        }
        if let contact { text += "Contact: <\(contact)>\r\n" }
        return Array((text + "Content-Length: 0\r\n\r\n").utf8)
    }
}

/// A request that a simulated client repeats until it is answered (RFC 3261 §17.1.2, Timers E and F).
struct PendingRequest {
    let bytes: [UInt8]
    let branch: String
    let method: String
    private(set) var resendAt: Int64
    private var interval: Int64 = 500
    private(set) var giveUpAt: Int64

    init(_ method: String, _ bytes: [UInt8], branch: String, at now: Int64, isReliable: Bool = false) {
        self.method = method
        self.bytes = bytes
        self.branch = branch
        resendAt = isReliable ? .max : now + 500
        giveUpAt = now + 32_000
    }

    var deadline: Int64 { min(resendAt, giveUpAt) }

    /// An INVITE is repeated no more once it rings (§17.1.1.2), and waits.
    mutating func ring(_ now: Int64) {
        guard method == "INVITE" else { return }
        resendAt = .max
        giveUpAt = now + 300_000
    }

    /// Whether it goes out again.
    mutating func timeReached(_ now: Int64) -> Bool {
        guard now >= resendAt, now < giveUpAt else { return false }
        interval = min(interval * 2, 4_000)
        resendAt = now + interval
        return true
    }
}
