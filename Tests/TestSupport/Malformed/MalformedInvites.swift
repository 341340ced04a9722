import Foundation

/// Malformed INVITEs by header, grammar element and kind of fault, all different: the manner of the PROTOS c07-sip suite.
///
/// One fault a message; the rest is a sound INVITE from +442079460003 to +77010000099. Nothing is drawn: the same messages
/// in the same order each time.
package struct MalformedInvites: Sequence {
    package struct Case: CustomStringConvertible, Sendable {
        package var header: String
        package var element: String
        package var fault: String
        package var bytes: [UInt8]
        /// No proxy may send it on: what is wrong is part of what RFC 3261 §16.3 has it check.
        package var isCertain: Bool
        /// Request line and Via are sound, and the line behind them, which might be read as part of Via: it is known where an
        /// answer goes.
        package var isAnswerable: Bool

        package var description: String { "\(header), \(element): \(fault)" }
    }

    /// Behind a datagram's headers nothing fits (RFC 768).
    package static let datagramBytes = 65_507

    package init() {}

    package func makeIterator() -> Array<Case>.Iterator { Self.all.makeIterator() }

    package static let all: [Case] = make()

    /// The INVITE without a fault; `serial` makes it a call of its own.
    package static func sound(_ serial: String) -> [UInt8] {
        numbered(wire(InviteGrammar.lines.map { bytes(of: $0.elements) }), serial)
    }

    // MARK: Making

    private static func make() -> [Case] {
        var cases = ofElements() + ofLines() + ofMessage()
        // With the same number in each: what differs in its number alone is no other fault.
        var seen = [Print(wire(InviteGrammar.lines.map { bytes(of: $0.elements) }))] as Set
        cases.removeAll { !seen.insert(Print($0.bytes)).inserted }
        for index in cases.indices { cases[index].bytes = numbered(cases[index].bytes, String(index)) }
        return cases
    }

    private static func ofElements() -> [Case] {
        var cases: [Case] = []
        let lines = [InviteGrammar.requestLine] + InviteGrammar.lines
        for (position, line) in lines.enumerated() {
            for index in line.elements.indices {
                for fault in ElementFaults.all(of: line.elements[index]) {
                    var all = lines
                    all[position].elements[index].sound = fault.bytes
                    add(line.elements[index], fault, all, InviteGrammar.body, position > 2, to: &cases)
                }
            }
        }
        for index in InviteGrammar.body.indices {
            for fault in ElementFaults.all(of: InviteGrammar.body[index]) {
                var body = InviteGrammar.body
                body[index].sound = fault.bytes
                add(body[index], fault, lines, body, true, to: &cases)
            }
        }
        return cases
    }

    private static func add(
        _ element: InviteElement, _ fault: ElementFaults.Fault, _ lines: [InviteGrammar.Line],
        _ body: [InviteElement], _ isAnswerable: Bool, to cases: inout [Case]
    ) {
        let bytes = wire(
            lines.dropFirst().map { Self.bytes(of: $0.elements) }, requestLine: Self.bytes(of: lines[0].elements),
            body: Self.bytes(of: body))
        cases.append(
            Case(
                header: element.header, element: element.name, fault: fault.name, bytes: bytes,
                isCertain: element.isBroken(by: fault.bytes), isAnswerable: isAnswerable))
    }

    // MARK: Whole lines

    private static func ofLines() -> [Case] {
        var cases: [Case] = []
        for (position, line) in InviteGrammar.lines.enumerated() {
            func add(_ name: String, isCertain: Bool = false, _ change: (inout [[UInt8]]) -> Void) {
                var lines = InviteGrammar.lines.map { bytes(of: $0.elements) }
                change(&lines)
                cases.append(
                    Case(
                        header: line.header, element: "line", fault: name, bytes: wire(lines), isCertain: isCertain,
                        isAnswerable: position > 1))
            }
            let own = bytes(of: line.elements)
            let value = bytes(of: Array(line.elements.dropFirst(2)))
            let name = Array(line.header.utf8)
            add("missing", isCertain: line.isMandatory) { $0.remove(at: position) }
            for count in [2, 3, 64, 65, 70, 71, 110, 128, 129, 1_000] {
                // Several Vias are several hops; of the others that must be, there is one each.
                add("\(count) times", isCertain: line.isMandatory && position > 0) {
                    $0.replaceSubrange(position...position, with: Array(repeating: own, count: count))
                }
                let isList = line.header == "Call-ID" || !line.isMandatory || position == 0
                add("\(count) values", isCertain: !isList) {
                    $0[position] = name + [58, 32] + Array(repeating: value, count: count).joined(separator: [44])
                }
            }
            add("no colon", isCertain: line.isMandatory) { $0[position] = name + [32] + value }
            add("name alone", isCertain: line.isMandatory) { $0[position] = name }
            add("no value", isCertain: line.isMandatory) { $0[position] = name + [58] }
            add("value of spaces", isCertain: line.isMandatory) { $0[position] = name + Array(":   \t ".utf8) }
            add("colon first", isCertain: line.isMandatory) { $0[position] = [58] + own }
            add("space before the name") { $0[position] = [32] + own }
            add("spaces before the colon") { $0[position] = name + Array(" \t : ".utf8) + value }
            add("spaces behind") { $0[position] = own + Array("  \t  ".utf8) }
            add("small letters") { $0[position] = Array(line.header.lowercased().utf8) + [58] + value }
            add("folded before the value") { $0[position] = name + Array(":\r\n ".utf8) + value }
            add("folded behind the value") { $0[position] = own + Array("\r\n ".utf8) }
            add("folded a thousand times") {
                $0[position] = name + [58] + Array(repeating: Array("\r\n ".utf8), count: 1_000).joined() + value
            }
            add("two colons") { $0[position] = name + Array(":: ".utf8) + value }
            add("a comma first") { $0[position] = name + Array(": ,".utf8) + value }
            add("a comma last") { $0[position] = own + [44] }
            add("another header in it") { $0[position] = own + Array("\r\nX-Own: \(line.header): y".utf8) }
            add("as the last header") { $0.append($0.remove(at: position)) }
            add("ended by LF") { $0[position] = own + [10] + Array("X: y".utf8) }
            add("ended by CR") { $0[position] = own + [13] + Array("X: y".utf8) }
            add("ended by the headers' end") { $0[position] = own + Array("\r\n".utf8) }
        }
        return cases
    }

    // MARK: Whole messages

    private static func ofMessage() -> [Case] {
        let sound = wire(InviteGrammar.lines.map { bytes(of: $0.elements) })
        var cases: [Case] = []
        func add(_ name: String, _ bytes: [UInt8]) {
            cases.append(
                Case(
                    header: "message", element: "whole", fault: name, bytes: bytes, isCertain: false,
                    isAnswerable: false))
        }
        for count in stride(from: 1, to: sound.count, by: 3) { add("cut at \(count)", Array(sound[..<count])) }
        for count in [1, 2, 63, 64, 65, 1_000] {
            add("\(count) line ends first", Array(repeating: [13, 10], count: count).joined() + sound)
            add("\(count) zeros first", Array(repeating: 0, count: count) + sound)
            add("\(count) spaces first", Array(repeating: 32, count: count) + sound)
            add("\(count) headers more", header(count, "X-\(count): y", in: sound))
            add("\(count) bytes behind", sound + Array(repeating: 0x78, count: count))
        }
        add("two messages", sound + sound)
        add("no line end", sound.filter { $0 != 10 && $0 != 13 })
        add("LF alone", sound.filter { $0 != 13 })
        add("CR alone", sound.filter { $0 != 10 })
        add("turned round", sound.reversed())
        add("bits turned", sound.map { ~$0 })
        add("as UTF-16", sound.flatMap { [$0, 0] })
        return cases
    }

    private static func header(_ count: Int, _ line: String, in sound: [UInt8]) -> [UInt8] {
        let start = (sound.firstIndex(of: 10) ?? 0) + 1
        let more = Array(repeating: Array("\(line)\r\n".utf8), count: count).joined()
        return Array(sound[..<start]) + more + Array(sound[start...])
    }

    // MARK: Bytes

    private static func bytes(of elements: [InviteElement]) -> [UInt8] { elements.flatMap(\.sound) }

    private static func wire(
        _ lines: [[UInt8]], requestLine: [UInt8] = bytes(of: InviteGrammar.requestLine.elements),
        body: [UInt8] = bytes(of: InviteGrammar.body)
    ) -> [UInt8] {
        var bytes = requestLine + [13, 10]
        for line in lines { bytes += line + [13, 10] }
        return bytes + [13, 10] + body
    }

    /// A copy with each place for the number filled in.
    private static func numbered(_ bytes: [UInt8], _ serial: String) -> [UInt8] {
        var result = bytes
        let number = Array(serial.utf8)
        while let place = result.position(of: 0x16) { result.replaceSubrange(place...place, with: number) }
        return result
    }

    /// Length and a hash of the process's own: enough to tell some ten thousand messages apart.
    private struct Print: Hashable {
        var count: Int
        var hash: Int

        init(_ bytes: [UInt8]) {
            var hasher = Hasher()
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
            count = bytes.count
            hash = hasher.finalize()
        }
    }
}

extension [UInt8] {
    /// As `firstIndex(of:)`, which takes long where nothing is optimised.
    fileprivate func position(of byte: UInt8) -> Int? {
        withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, let found = memchr(start, Int32(byte), buffer.count) else {
                return nil
            }
            return UnsafeRawPointer(found) - start
        }
    }
}
