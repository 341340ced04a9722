@testable import SIP

/// An initial address message, alone, as the part of a multipart body, and within a whole message.
enum ISUPCheck {
    private static let head = Array(
        ("INVITE sip:+77010000099@gate.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.20;branch=z9hG4bK1\r\n"
            + "From: <sip:+442079460003@h>;tag=a\r\nTo: <sip:+77010000099@h>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
            + "Content-Type: multipart/mixed;boundary=b\r\n\r\n").utf8)

    static func run(_ bytes: Span<UInt8>) {
        read(bytes)
        find(in: bytes)
        guard bytes.count > 0 else { return }
        var message = head
        message.reserveCapacity(head.count + bytes.count)
        for i in 0..<bytes.count { message.append(bytes[i]) }
        find(in: message.span)
    }

    private static func find(in bytes: Span<UInt8>) {
        var message = SIPMessage()
        _ = try? message.parse(bytes, framing: .datagram)
        guard let body = message.isupBody(in: bytes) else { return }
        precondition(!body.isEmpty && body.start >= message.body.start && body.end <= message.body.end)
        if body != message.body { checkPart(body, bytes) }
        read(bytes.extracting(body.bounds))
    }

    /// Behind an empty line, and nothing of the next part in it: no line of its own begins with the boundary.
    private static func checkPart(_ body: ByteRange, _ bytes: Span<UInt8>) {
        precondition(bytes[Int(body.start) - 1] == Ascii.lineFeed, "a part that does not begin behind a line")
        guard bytes.extracting(0..<head.count).elementsEqual(head) else { return }
        for i in Int(body.start)..<max(Int(body.start), body.end - 2) {
            let isLine = bytes[i - 1] == Ascii.lineFeed && bytes[i] == 0x2D && bytes[i + 1] == 0x2D
            precondition(!isLine || bytes[i + 2] != UInt8(ascii: "b"), "two parts in one")
        }
    }

    private static func read(_ bytes: Span<UInt8>) {
        guard let message = InitialAddress(bytes) else { return }
        precondition(message.redirections <= 7 && message.redirectionReason <= 15)
        check(message.called, hasScreening: false, hasPresentation: false)
        check(message.calling, hasScreening: true, hasPresentation: true)
        check(message.redirecting, hasScreening: false, hasPresentation: true)
        check(message.originalCalled, hasScreening: false, hasPresentation: true)
    }

    /// A number that can be used is written as Q.763 has it, and reads the same.
    private static func check(_ number: ISUPNumber?, hasScreening: Bool, hasPresentation: Bool) {
        guard let number else { return }
        precondition(number.count <= UInt8(ISUPNumber.maximumDigits))
        var text: [UInt8] = []
        var rest = number.digits
        for _ in 0..<number.count {
            text.insert(UInt8(rest % 10), at: 0)
            rest /= 10
        }
        precondition(rest == 0, "more digits than it counts")
        guard number.isUsable, number.presentation != .notAvailable else { return }
        var written: [UInt8] = [
            number.nature.rawValue | (text.count % 2 == 1 ? 0x80 : 0),
            0x10 | (hasPresentation ? number.presentation.rawValue << 2 : 0)
                | (hasScreening ? number.screening.rawValue : 0),
        ]
        for at in stride(from: 0, to: text.count, by: 2) {
            written.append(text[at] | (at + 1 < text.count ? text[at + 1] << 4 : 0))
        }
        let again = ISUPNumber(written.span, hasScreening: hasScreening, hasPresentation: hasPresentation)
        precondition(again == number, "a number that reads otherwise when it is written")
    }
}

extension Span<UInt8> {
    fileprivate func elementsEqual(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for i in 0..<count where self[i] != other[i] { return false }
        return true
    }
}
