/// What the carrier's side reads of a SIP message: enough to follow it, and to answer it.
///
/// Not the codec under test: a peer that shared it would share its mistakes. Anything that is no SIP is nil.
struct ReceivedMessage {
    enum Start: Equatable {
        case request(Method)
        case answer(Int)
    }

    enum Method: String {
        case invite = "INVITE"
        case ack = "ACK"
        case cancel = "CANCEL"
        case bye = "BYE"
        case other
    }

    let start: Start
    let bytes: [UInt8]
    private(set) var callID: Range<Int> = 0..<0
    /// Whole lines that an answer repeats (RFC 3261 §8.2.6.2), without their line ends.
    private(set) var vias: [Range<Int>] = []
    private(set) var from: Range<Int> = 0..<0
    private(set) var to: Range<Int> = 0..<0
    private(set) var sequence: Range<Int> = 0..<0
    private(set) var contacts: [Range<Int>] = []
    private(set) var hasCallInfo = false
    private(set) var hasNamedIdentity = false
    private(set) var sequenceNumber = 0
    private(set) var sequenceMethod = Method.other

    /// Header lines past this many end the reading: nobody sends them.
    static let mostLines = 128

    init?(_ bytes: [UInt8]) {
        var lines = Lines(bytes)
        guard let first = lines.next(), let start = Self.start(bytes, first) else { return nil }
        self.start = start
        self.bytes = bytes
        var count = 0
        while let line = lines.next(), !line.isEmpty, count < Self.mostLines {
            count += 1
            take(line)
        }
        guard !callID.isEmpty, !sequence.isEmpty else { return nil }
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    var callIDText: String { text(callID) }

    /// The `tag` of To, with which the other side names its end of the dialog.
    var toTag: String? {
        let line = text(to)
        guard let tag = line.range(ofTag: ";tag=") else { return nil }
        return String(line[tag...].prefix { $0 != ";" && $0 != ">" && $0 != " " })
    }

    private static func start(_ bytes: [UInt8], _ line: Range<Int>) -> Start? {
        let parts = bytes[line].split(separator: 32, maxSplits: 2)
        guard parts.count == 3 else { return nil }
        if parts[0].elementsEqual("SIP/2.0".utf8) {
            guard parts[1].count == 3, let code = Int(String(decoding: parts[1], as: UTF8.self)),
                (100...699).contains(code)
            else { return nil }
            return .answer(code)
        }
        guard parts[2].elementsEqual("SIP/2.0".utf8) else { return nil }
        return .request(Method(rawValue: String(decoding: parts[0], as: UTF8.self)) ?? .other)
    }

    private mutating func take(_ line: Range<Int>) {
        guard let colon = bytes[line].firstIndex(of: 58) else { return }
        var end = colon
        while end > line.lowerBound, bytes[end - 1] == 32 { end -= 1 }
        var value = colon + 1
        while value < line.upperBound, bytes[value] == 32 || bytes[value] == 9 { value += 1 }
        let name = line.lowerBound..<end
        let rest = value..<line.upperBound
        if isNamed(name, "via", "v") {
            vias.append(line)
        } else if isNamed(name, "from", "f") {
            from = line
        } else if isNamed(name, "to", "t") {
            to = line
        } else if isNamed(name, "call-id", "i") {
            callID = rest
        } else if isNamed(name, "cseq", nil) {
            sequence = line
            let parts = bytes[rest].split(separator: 32)
            guard parts.count == 2 else { return }
            sequenceNumber = Int(String(decoding: parts[0], as: UTF8.self)) ?? 0
            sequenceMethod = Method(rawValue: String(decoding: parts[1], as: UTF8.self)) ?? .other
        } else if isNamed(name, "contact", "m") {
            contacts.append(rest)
        } else if isNamed(name, "call-info", nil) {
            hasCallInfo = true
        } else if isNamed(name, "p-asserted-identity", nil) {
            hasNamedIdentity = hasNamedIdentity || rest.first.map { bytes[$0] == 34 } == true
        }
    }

    private func isNamed(_ range: Range<Int>, _ long: StaticString, _ short: Character?) -> Bool {
        if range.count == 1, let short {
            return bytes[range.lowerBound] | 0x20 == short.asciiValue
        }
        guard range.count == long.utf8CodeUnitCount else { return false }
        return long.withUTF8Buffer { name in
            zip(range, name).allSatisfy { bytes[$0] | 0x20 == $1 | 0x20 }
        }
    }

    /// Lines that end in CRLF or LF.
    private struct Lines {
        let bytes: [UInt8]
        var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func next() -> Range<Int>? {
            guard position < bytes.count else { return nil }
            let begin = position
            let end = bytes[begin...].firstIndex(of: 10) ?? bytes.count
            position = end + 1
            return begin..<(end > begin && bytes[end - 1] == 13 ? end - 1 : end)
        }
    }
}

extension String {
    /// The place after `marker`, in ASCII.
    fileprivate func range(ofTag marker: String) -> String.Index? {
        let wanted = Array(marker.utf8)
        let own = utf8
        var place = own.startIndex
        while place != own.endIndex {
            if own[place...].starts(with: wanted) { return own.index(place, offsetBy: wanted.count) }
            place = own.index(after: place)
        }
        return nil
    }
}
