/// Messages out of a stream of bytes (RFC 3261 §18.3): by Content-Length, behind an empty line. Not the gate's own framer,
/// whose mistakes it would share.
struct AnswerFraming {
    /// A longer answer is none: the connection is of no use then.
    static let longest = 65_536

    private var bytes: [UInt8] = []
    /// What came is no SIP.
    private(set) var isBroken = false

    mutating func take(_ more: ArraySlice<UInt8>) {
        if !isBroken { bytes += more }
    }

    /// The next whole message; nil until there is one.
    mutating func next() -> [UInt8]? {
        // Keep-alives and what else stands between messages (§7.5).
        let start = bytes.firstIndex { $0 != 13 && $0 != 10 } ?? bytes.count
        if start > 0 { bytes.removeFirst(start) }
        guard !isBroken, let head = Self.endOfHead(bytes) else {
            if bytes.count > Self.longest { isBroken = true }
            return nil
        }
        guard let length = Self.contentLength(bytes[..<head]), head + length <= Self.longest else {
            isBroken = true
            return nil
        }
        guard bytes.count >= head + length else { return nil }
        let message = Array(bytes[..<(head + length)])
        bytes.removeFirst(head + length)
        return message
    }

    /// Behind the first empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        var at = 0
        while let feed = bytes[at...].firstIndex(of: 10) {
            if feed >= 3, bytes[feed - 1] == 13, bytes[feed - 2] == 10, bytes[feed - 3] == 13 { return feed + 1 }
            at = feed + 1
        }
        return nil
    }

    /// Nil where there is none: over a stream every message has one (§18.3).
    private static func contentLength(_ head: ArraySlice<UInt8>) -> Int? {
        for line in head.split(separator: 10) {
            guard let colon = line.firstIndex(of: 58) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\t" }
            guard name == "content-length" || name == "l" else { continue }
            let value = line[(colon + 1)...].filter { $0 != 32 && $0 != 9 && $0 != 13 }
            guard (1...5).contains(value.count), value.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return Int(String(decoding: value, as: UTF8.self))
        }
        return nil
    }
}
