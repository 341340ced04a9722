/// Lines, names and digits of bytes that may be SIP.
enum LineScan {
    /// The line at `start` without its end, and where the next one begins.
    static func line(in bytes: [UInt8], from start: Int, to limit: Int? = nil) -> (text: Range<Int>, next: Int) {
        let limit = min(limit ?? bytes.count, bytes.count)
        var end = start
        while end < limit, bytes[end] != 0x0A { end += 1 }
        let next = min(end + 1, limit)
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return (start..<end, next)
    }

    /// In lower case; empty where there is no colon.
    static func headerName(in bytes: [UInt8], _ line: Range<Int>) -> String {
        guard let colon = line.first(where: { bytes[$0] == 0x3A }) else { return "" }
        let name = String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self).lowercased()
        return String(name.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// What follows the colon; all of a line that continues the one before.
    static func value(in bytes: [UInt8], _ line: Range<Int>) -> Range<Int> {
        guard let first = line.first, bytes[first] != 0x20, bytes[first] != 0x09,
            let colon = line.first(where: { bytes[$0] == 0x3A })
        else { return line }
        return colon + 1..<line.upperBound
    }

    /// Letters in either case.
    static func begins(_ bytes: [UInt8], _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount {
            let byte = bytes[range.lowerBound + index]
            let wanted = text.utf8Start[index]
            let isLetter = (97...122).contains(wanted | 0x20)
            guard byte == wanted || isLetter && byte | 0x20 == wanted | 0x20 else { return false }
        }
        return true
    }

    /// Behind the closing quote, or the end.
    static func endOfQuoted(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
        var at = start + 1
        while at < end {
            if bytes[at] == UInt8(ascii: "\\") {
                at += 1
            } else if bytes[at] == UInt8(ascii: "\"") {
                return at + 1
            }
            at += 1
        }
        return end
    }

    static func digitRuns(in bytes: [UInt8], _ range: Range<Int>, atLeast least: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for place in range {
            if NumberMask.isDigit(bytes[place]) {
                if start == nil { start = place }
            } else if let begun = start {
                if place - begun >= least { runs.append(begun..<place) }
                start = nil
            }
        }
        if let begun = start, range.upperBound - begun >= least { runs.append(begun..<range.upperBound) }
        return runs
    }

    /// Whether the run is part of the value of one of these parameters: `;tag=19283…`.
    static func isValue(of names: [String], in bytes: [UInt8], _ run: Range<Int>, within range: Range<Int>) -> Bool {
        var at = run.lowerBound
        while at > range.lowerBound, bytes[at - 1] != UInt8(ascii: "="), bytes[at - 1] != UInt8(ascii: ";") { at -= 1 }
        guard at > range.lowerBound, bytes[at - 1] == UInt8(ascii: "=") else { return false }
        var start = at - 1
        while start > range.lowerBound, bytes[start - 1] != UInt8(ascii: ";"), bytes[start - 1] != UInt8(ascii: "?") {
            start -= 1
        }
        let name = String(decoding: bytes[start..<at - 1], as: UTF8.self).lowercased()
        return names.contains(name.filter { $0 != " " && $0 != "\t" })
    }
}
