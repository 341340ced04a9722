/// A SIP message without what it says of people: numbers, names, credentials and what people write are hidden, byte for
/// byte, so that every length in it stays right and a protocol analyser reads it.
///
///     var mask = MessageMask()          // one a call: it knows the call's numbers again wherever they stand
///     let bytes = mask.masked(message)
///
/// Works on lines, not on parsed values: a message that is no sound SIP is masked, too.
/// What stays: hosts, ports, tags, branches, methods, codes, header order, SDP but for its names and keys.
struct MessageMask: Sendable {
    /// What a header may hold, by its name.
    private enum Content {
        /// Nothing of people, except where a stack writes their numbers into it.
        case plain
        /// URIs, names, and what is not known: numbers in it are masked.
        case address
        /// What proves who somebody is.
        case credential
    }

    /// A call has few numbers; a sender who makes up more gains nothing.
    private static let mostNeedles = 32
    /// Digits in a row that are a number wherever they stand in a header that may hold one.
    private static let looseDigits = 7

    /// The ends of this call's numbers, as they were found in its URIs.
    private var needles: Set<UInt32> = []

    mutating func masked(_ message: [UInt8]) -> [UInt8] {
        var bytes = message
        var at = 0
        var isFirst = true
        var content = Content.plain
        var type = BodyMask.Kind.unknown
        var lines: [Range<Int>] = []
        while at < bytes.count {
            let line = LineScan.line(in: bytes, from: at)
            at = line.next
            if line.text.isEmpty { break }
            lines.append(line.text)
            if isFirst {
                isFirst = false
                if !LineScan.begins(bytes, line.text, "SIP/2.0 ") { maskAddress(&bytes, line.text) }
                continue
            }
            if bytes[line.text.lowerBound] != 0x20, bytes[line.text.lowerBound] != 0x09 {
                let name = LineScan.headerName(in: bytes, line.text)
                content = Self.content(of: name)
                if name == "content-type" || name == "c" { type = BodyMask.Kind(bytes, line.text) }
            }
            let value = LineScan.value(in: bytes, line.text)
            switch content {
            case .plain: break
            case .address: maskAddress(&bytes, value)
            case .credential: Self.blank(&bytes, value)
            }
        }
        BodyMask.mask(&bytes, at..<bytes.count, as: type)
        // At the end, when all of the message's own numbers are known.
        for line in lines + [at..<bytes.count] { maskKnown(&bytes, line) }
        return bytes
    }

    private static let plainNames: Set<String> = [
        "via", "v", "cseq", "call-id", "i", "max-forwards", "content-length", "l", "content-type", "c", "expires",
        "supported", "k", "require", "proxy-require", "unsupported", "allow", "accept", "accept-encoding",
        "accept-language", "user-agent", "server", "date", "timestamp", "session-expires", "x", "min-se", "min-expires",
        "event", "o", "allow-events", "u", "rseq", "rack", "retry-after", "mime-version", "content-disposition",
        "content-encoding", "e", "privacy", "priority", "www-authenticate", "proxy-authenticate", "p-early-media",
        "recv-info", "subscription-state", "sip-etag", "sip-if-match", "session-id", "reason",
    ]

    private static func content(of name: String) -> Content {
        if plainNames.contains(name) { return .plain }
        switch name {
        case "authorization", "proxy-authorization", "identity", "y", "authentication-info", "subject", "s":
            return .credential
        default: return .address
        }
    }

    /// Every letter and digit.
    static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for place in range where isWord(bytes[place]) { bytes[place] = NumberMask.hidden }
    }

    static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || NumberMask.isDigit(byte) || (65...90).contains(byte & 0xDF)
    }

    // MARK: Addresses

    private mutating func maskAddress(_ bytes: inout [UInt8], _ range: Range<Int>) {
        var at = range.lowerBound
        // Where a name without quotes may begin.
        var nameStart = at
        while at < range.upperBound {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let end = LineScan.endOfQuoted(in: bytes, from: at, to: range.upperBound)
                Self.blank(&bytes, at..<end)
                at = end
                nameStart = end
            case UInt8(ascii: "<"):
                Self.blank(&bytes, nameStart..<at)
                at += 1
                nameStart = at
            case UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: ";"):
                at += 1
                nameStart = at
            default:
                if let end = maskURI(&bytes, at, range.upperBound) {
                    at = end
                    nameStart = end
                } else {
                    at += 1
                }
            }
        }
        maskLoose(&bytes, range)
    }

    /// The user part of a URI that begins here: nil where none does, else where to read on.
    private mutating func maskURI(_ bytes: inout [UInt8], _ start: Int, _ limit: Int) -> Int? {
        guard start == 0 || !Self.isWord(bytes[start - 1]) else { return nil }
        var user = 0
        var isTel = false
        if LineScan.begins(bytes, start..<limit, "sip:") { user = start + 4 }
        if LineScan.begins(bytes, start..<limit, "sips:") { user = start + 5 }
        if LineScan.begins(bytes, start..<limit, "tel:") {
            user = start + 4
            isTel = true
        }
        guard user > 0 else { return nil }
        var end = user
        var userEnd: Int?
        while end < limit, !Self.endsURI.contains(bytes[end]) {
            if bytes[end] == UInt8(ascii: "@") { userEnd = end }
            end += 1
        }
        if isTel { userEnd = end }
        guard let userEnd else { return user }
        maskUser(&bytes, user..<userEnd)
        return userEnd
    }

    private static let endsURI: [UInt8] = Array("<> \t\"".utf8)

    /// `+7701…;phone-context=…`, `ivan.petrov`, `ivan:secret`.
    private mutating func maskUser(_ bytes: inout [UInt8], _ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, bytes[end] != UInt8(ascii: ";"), bytes[end] != UInt8(ascii: ":") { end += 1 }
            maskPart(&bytes, start..<end, isFirst: start == range.lowerBound)
            start = end + 1
        }
    }

    private mutating func maskPart(_ bytes: inout [UInt8], _ range: Range<Int>, isFirst: Bool) {
        guard let first = range.first else { return }
        let digits = range.count { NumberMask.isDigit(bytes[$0]) }
        if digits >= NumberMask.minimumDigits {
            if let needle = NumberMask.needle(bytes, range), needles.count < Self.mostNeedles { needles.insert(needle) }
            NumberMask.mask(&bytes, range, isGlobal: bytes[first] == UInt8(ascii: "+"))
        }
        // A name: its first letter tells an engineer enough. A password is none.
        guard isFirst, digits < NumberMask.minimumDigits, !Self.isRole(bytes[range]) else {
            // Behind a colon stands a password, behind a semicolon `npdi` or `phone-context=`.
            if !isFirst, bytes[first - 1] == UInt8(ascii: ":") { Self.blank(&bytes, range) }
            return
        }
        for place in range.dropFirst() where Self.isWord(bytes[place]) && !NumberMask.isDigit(bytes[place]) {
            bytes[place] = NumberMask.hidden
        }
    }

    /// Users that are nobody.
    private static let roles: Set<String> = [
        "anonymous", "unavailable", "unknown", "restricted", "private", "desk", "qorgan", "ping", "sipp",
    ]

    private static func isRole(_ user: ArraySlice<UInt8>) -> Bool {
        roles.contains(String(decoding: user, as: UTF8.self).lowercased())
    }

    /// Digits in a row in what is left; a tag and a branch are made of them, too, and stay.
    private func maskLoose(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for run in LineScan.digitRuns(in: bytes, range, atLeast: Self.looseDigits) {
            if LineScan.isValue(of: ["tag", "branch", "from-tag", "to-tag"], in: bytes, run, within: range) {
                continue
            }
            let isGlobal = run.lowerBound > 0 && bytes[run.lowerBound - 1] == UInt8(ascii: "+")
            NumberMask.mask(&bytes, run, isGlobal: isGlobal)
        }
    }

    /// This call's numbers wherever they stand: stacks write them into Call-IDs, tags and SDP.
    private func maskKnown(_ bytes: inout [UInt8], _ range: Range<Int>) {
        guard !needles.isEmpty else { return }
        for run in LineScan.digitRuns(in: bytes, range, atLeast: NumberMask.needleDigits) {
            var start = run.lowerBound
            while start + NumberMask.needleDigits <= run.upperBound {
                let window = start..<start + NumberMask.needleDigits
                if let needle = NumberMask.needle(bytes, window), needles.contains(needle) {
                    // But for the last two, as everywhere; what stands before may be the rest of the number.
                    for place in run.lowerBound..<window.upperBound - 2 { bytes[place] = NumberMask.hidden }
                }
                start += 1
            }
        }
    }
}
