/// What goes wrong within an element, by its kind.
enum ElementFaults {
    struct Fault {
        var name: String
        /// What stands in the element's place.
        var bytes: [UInt8]
    }

    /// Around each limit of the codec and of a datagram, and what overflows lengths of 7, 8, 15 and 16 bits.
    static let lengths = [127, 128, 129, 255, 256, 257, 1_023, 1_025, 4_096, 8_191, 8_193, 32_767, 32_769, 60_000]
    /// No datagram: for streams.
    static let streamLengths = [65_536, 100_000]

    static func all(of element: InviteElement) -> [Fault] {
        var faults = replaced(element) + inserted(element) + overlong(element)
        switch element.kind {
        case .number: faults += numbers.map { Fault(name: "number \($0)", bytes: Array($0.utf8)) }
        case .host: faults += hosts.map { Fault(name: "host \($0.prefix(40))", bytes: Array($0.utf8)) }
        case .token, .separator: break
        case .text: faults += quotes.map { Fault(name: "text \($0)", bytes: element.sound + Array($0.utf8)) }
        }
        return faults
    }

    // MARK: Any element

    private static func replaced(_ element: InviteElement) -> [Fault] {
        var faults = [
            Fault(name: "empty", bytes: []), Fault(name: "twice", bytes: element.sound + element.sound),
            Fault(name: "a space", bytes: [32]), Fault(name: "a tab", bytes: [9]),
        ]
        faults += binary.map { Fault(name: "bytes \($0)", bytes: $0) }
        faults += formats.map { Fault(name: "format \($0)", bytes: Array($0.utf8)) }
        guard element.kind == .separator || element.kind == .token else { return faults }
        return faults + separators.map { Fault(name: "\(Character(Unicode.Scalar($0))) in its place", bytes: [$0]) }
    }

    /// Put into the element's middle: behind it where it has one byte.
    private static func inserted(_ element: InviteElement) -> [Fault] {
        let middle = (element.sound.count + 1) / 2
        func with(_ bytes: [UInt8]) -> [UInt8] {
            Array(element.sound[..<middle]) + bytes + Array(element.sound[middle...])
        }
        var faults = [[0], [0xFF], [0x7F]].map { Fault(name: "with byte \($0)", bytes: with($0)) }
        faults += breaks.map { Fault(name: "with \(shown($0))", bytes: with(Array($0.utf8))) }
        faults += escapes.map { Fault(name: "with \($0)", bytes: with(Array($0.utf8))) }
        guard element.kind != .separator else { return faults }
        return faults + separators.map { Fault(name: "with \(Character(Unicode.Scalar($0)))", bytes: with([$0])) }
    }

    private static func overlong(_ element: InviteElement) -> [Fault] {
        let unit: [UInt8] =
            switch element.kind {
            case .number: [0x39]
            case .token, .host, .text: [0x61]
            case .separator: element.sound
            }
        return (lengths + (element.kind == .text ? streamLengths : [])).map { count in
            var bytes = unit
            while bytes.count < count { bytes += bytes }
            return Fault(name: "\(count) bytes", bytes: Array(bytes[..<count]))
        }
    }

    private static func shown(_ text: String) -> String {
        text.replacing("\r", with: "CR").replacing("\n", with: "LF").replacing("\t", with: "HT")
    }

    /// NUL, control characters, and what is no UTF-8: a stray byte, an overlong NUL, half a surrogate, beyond the last.
    private static let binary: [[UInt8]] = [
        [0], [1], [8], [0x1B], [0x80], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]

    private static let formats = [
        "%s%s%s%s%s%s", "%n%n%n%n", "%d%x%p%c", "%99999999d", "%.65535x", "%1$s", "{0}", "${a}",
    ]

    private static let escapes = ["%", "%4", "%zz", "%00", "%0d%0a", "%2525", "\\", "\\\"", "&#0;"]

    /// Line ends of all kinds, folded lines, an early end of the headers, a header of the sender's own.
    private static let breaks = [
        "\r", "\n", "\r\n", "\n\r", "\r\r\n", "\r\n ", "\r\n\t", "\r\n \r\n ", "\n ", "\r\n\r\n", "\n\n",
        "\r\nVia: SIP/2.0/UDP 192.0.2.66;branch=z9hG4bKx\r\nX: ", "\r\nContent-Length: 9\r\nX: ",
    ]

    private static let separators = Array("()<>@,;:\\\"/[]?={}|'".utf8)

    // MARK: Kinds

    private static let numbers = [
        "-1", "-0", "+1", "0", "00", "01", "255", "256", "32767", "32768", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "340282366920938463463374607431768211456", "1e9", "1.5", "1,5", "0x10", "1 2", "٣",
        "NaN", "-2147483649",
    ]

    private static let hosts = [
        "[::]", "[:::]", "[::1", "::1]", "::1", "[]", "[", "]", "[1::2::3]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7]",
        "[g::1]", "[12345::1]", "[::ffff:1.2.3.256]", "[::ffff:1.2.3]", "[fe80::1%25eth0]", "[fe80::1%eth0]",
        "[[::1]]", "[::1]x", "256.256.256.256", "1.2.3", "1.2.3.4.5", "01.2.3.4", "4294967297", "0.0.0.0",
        "255.255.255.255", "-a.example", "a-.example", "a..example", ".example", "example.", ".", "a_b", "*",
        String(repeating: "a", count: 64) + ".example", "münchen.example", "localhost",
    ]

    private static let quotes = [
        "\"", "\"\"", "\"\\", "\"\\\"", "\"x", "'", "<", ">", "<>", "<<x>>", ",", ",,", ";", ";;", ";=", "=", "?",
        "??x",
        "@", "@@", "(", "((", "#", "|", "`", "~", "^", "{", "\u{FEFF}", "\u{202E}", "ә", "😀",
    ]
}
