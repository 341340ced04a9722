import Testing

@testable import SIP

@Suite("Where a message carries ISUP")
struct ISUPBodyTests {
    static let iam = InitialAddressTests.message([(0x0A, InitialAddressTests.calling(presentation: 0, screening: 3))])

    static func invite(type: String, body: [UInt8]) -> [UInt8] {
        Array(
            ("INVITE sip:+77010000099@gate.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.20;branch=z9hG4bK1\r\n"
                + "From: <sip:+442079460003@h>;tag=a\r\nTo: <sip:+77010000099@h>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
                + "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    static func mixed(_ boundary: String = "b1", type: String = "application/ISUP;version=itu-t92+;base=itu-t92+")
        -> [UInt8]
    {
        Array(
            ("preamble\r\n--\(boundary)\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 h\r\n"
                + "\r\n--\(boundary)\r\nContent-Type: \(type)\r\nContent-Disposition: signal;handling=optional\r\n\r\n")
                .utf8)
            + iam + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    private func found(_ bytes: [UInt8]) -> [UInt8]? {
        var message = SIPMessage()
        guard (try? message.parse(bytes.span, framing: .datagram)) != nil,
            let range = message.isupBody(in: bytes.span)
        else { return nil }
        return Array(bytes[range.bounds])
    }

    @Test("as the whole body, and as one part of several")
    func whole() {
        #expect(found(Self.invite(type: "application/ISUP;version=itu-t92+", body: Self.iam)) == Self.iam)
        #expect(found(Self.invite(type: "Application/isup", body: Self.iam)) == Self.iam)
        #expect(found(Self.invite(type: "multipart/mixed;boundary=b1", body: Self.mixed())) == Self.iam)
        #expect(
            found(Self.invite(type: "multipart/mixed ; boundary=\"a b:c\"", body: Self.mixed("a b:c"))) == Self.iam)
    }

    @Test("an IAM that holds line ends is taken whole")
    func lineEnds() {
        let tail: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x2D, 0x2D]
        let body =
            Array("--b1\r\nContent-Type: application/ISUP\r\n\r\n".utf8) + Self.iam + tail + Array("\r\n--b1--".utf8)
        #expect(found(Self.invite(type: "multipart/mixed;boundary=b1", body: body)) == Self.iam + tail)
    }

    @Test("there is none where nothing says so")
    func none() {
        #expect(found(Self.invite(type: "application/sdp", body: Self.iam)) == nil)
        #expect(found(Self.invite(type: "application/isupx", body: Self.iam)) == nil)
        #expect(found(Self.invite(type: "multipart/mixed", body: Self.mixed())) == nil)
        #expect(found(Self.invite(type: "multipart/mixed;boundary=other", body: Self.mixed())) == nil)
        #expect(
            found(Self.invite(type: "multipart/mixed;boundary=b1", body: Self.mixed(type: "application/qsig"))) == nil)
        #expect(found(Self.invite(type: "multipart/mixed;boundary=b1", body: [])) == nil)
    }

    @Test("no truncation and no changed byte of the body traps")
    func mutations() {
        let whole = Self.mixed()
        for count in 0..<whole.count {
            _ = found(Self.invite(type: "multipart/mixed;boundary=b1", body: Array(whole[..<count])))
        }
        for position in whole.indices {
            for value: UInt8 in [0x00, 0x0A, 0x0D, 0x2D, 0x3A, 0xFF] {
                var body = whole
                body[position] = value
                _ = found(Self.invite(type: "multipart/mixed;boundary=b1", body: body))
            }
        }
    }
}
