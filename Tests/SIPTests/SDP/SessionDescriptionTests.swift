import TestSupport
import Testing

@testable import SIP

/// What a description says, as text: for comparing whole ones.
struct SDPText: Equatable {
    var origin: [String] = []
    var name = ""
    var address: String?
    var media: [String] = []

    init(_ bytes: [UInt8]) throws(SDPFault) {
        let session = try SessionDescription(bytes.span)
        origin = [session.origin.user, session.origin.sessionID, session.origin.sessionVersion].map(bytes.text)
        origin.append(bytes.text(session.origin.connection.address))
        name = bytes.text(session.name)
        address = session.connection.isAbsent ? nil : bytes.text(session.connection.address)
        var cursor = session.media
        while let medium = session.next(&cursor, in: bytes.span) { media.append(Self.line(medium, bytes)) }
    }

    private static func line(_ medium: MediaDescription, _ bytes: [UInt8]) -> String {
        var words = ["\(medium.kind)", "\(medium.port)", bytes.text(medium.transport)]
        var cursor = medium.formats
        while let format = medium.nextFormat(&cursor, in: bytes.span) {
            let codec = medium.codec(format, in: bytes.span)
            words.append(
                bytes.text(format) + (codec.map { ":\(bytes.text($0.name))/\($0.clockRate)/\($0.channels)" } ?? ""))
        }
        if let milliseconds = medium.packetMilliseconds(in: bytes.span) { words.append("\(milliseconds)ms") }
        return words.joined(separator: " ")
    }
}

/// Lines ended by CRLF.
func sdp(_ text: String) -> [UInt8] {
    Array((text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") + "\r\n").utf8)
}

/// A sound session with these lines behind it.
func session(_ more: String) -> [UInt8] {
    sdp("v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n" + more)
}

@Suite("Session descriptions")
struct SessionDescriptionTests {
    /// The shape of RFC 4317 §2.1: a list of codecs to choose from, some by their static numbers.
    @Test("an offer of audio and video: origin, addresses, codecs, packet time")
    func offer() throws {
        let bytes = sdp(
            """
            v=0
            o=alice 2890844526 2890844527 IN IP4 host.example.com
            s=
            c=IN IP4 host.example.com
            t=0 0
            m=audio 49170 RTP/AVP 0 8 97
            a=rtpmap:0 PCMU/8000
            a=rtpmap:97 opus/48000/2
            a=ptime:20
            m=video 51372 RTP/SAVPF 31 32
            a=rtpmap:31 H261/90000
            """)
        let text = try SDPText(bytes)
        #expect(text.origin == ["alice", "2890844526", "2890844527", "host.example.com"])
        #expect(text.name.isEmpty && text.address == "host.example.com")
        #expect(
            text.media == [
                "audio 49170 RTP/AVP 0:PCMU/8000/1 8 97:opus/48000/2 20ms", "video 51372 RTP/SAVPF 31:H261/90000/1 32",
            ])
    }

    /// The shape of RFC 8866 §5 (RFC 4566 §5): every line that there is, each in its place.
    @Test("every kind of line")
    func everyLine() throws {
        let bytes = sdp(
            """
            v=0
            o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
            s=Call to John Smith
            i=A talk
            u=http://www.example.com/talk.pdf
            e=jane@example.com (Jane Doe)
            p=+1 617 555-6011
            c=IN IP6 ff15::101/3
            b=CT:128
            t=3724394400 3724398000
            r=604800 3600 0 90000
            z=2882844526 -1h 2898848070 0
            k=clear:x
            a=recvonly
            m=audio 49180/2 RTP/AVP 0
            i=sound
            c=IN IP4 233.252.0.1/127
            c=IN IP4 233.252.0.2/127
            b=AS:64
            k=prompt
            """)
        let session = try SessionDescription(bytes.span)
        #expect(session.connection.family == .v6 && bytes.text(session.connection.address) == "ff15::101")
        var attributes = session.attributes
        let attribute = bytes.span.nextAttribute(&attributes)
        let first = try #require(attribute)
        let second = bytes.span.nextAttribute(&attributes)
        #expect(bytes.text(first.name) == "recvonly" && first.value.isAbsent && second == nil)
        var media = session.media
        let next = session.next(&media, in: bytes.span)
        let medium = try #require(next)
        #expect(medium.portCount == 2 && medium.attribute("ptime", in: bytes.span).isPresent == false)
        let connection = medium.connection(in: bytes.span)
        #expect(connection.family == .v4 && bytes.text(connection.address) == "233.252.0.1")
        let last = session.next(&media, in: bytes.span)
        #expect(last == nil)
    }

    @Test("fax, chat and data channels have formats that are no payload types")
    func otherMedia() throws {
        let text = try SDPText(
            session(
                "m=image 4000 udptl t38\nm=message 7394 TCP/MSRP *\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel"))
        #expect(
            text.media == [
                "image 4000 udptl t38", "message 7394 TCP/MSRP *", "application 9 UDP/DTLS/SCTP webrtc-datachannel",
            ])
    }

    @Test("what one medium says is not said of another")
    func media() throws {
        let text = try SDPText(
            session("a=ptime:60\nm=audio 1 RTP/AVP 96\na=rtpmap:97 opus/48000\nm=audio 2 RTP/AVP 97\na=ptime:30"))
        #expect(text.media == ["audio 1 RTP/AVP 96", "audio 2 RTP/AVP 97 30ms"])
    }

    @Test("line feeds alone, a last line without an end and empty lines behind it are read")
    func lineEnds() throws {
        let whole = session("m=audio 1 RTP/AVP 0\na=ptime:20")
        let wanted = try SDPText(whole)
        #expect(try SDPText(whole.filter { $0 != 13 }) == wanted)
        #expect(try SDPText(whole.dropLast(2)) == wanted)
        #expect(try SDPText(whole + [13, 10, 10]) == wanted)
    }

    @Test("a description without media, and one with nothing but what it must have")
    func least() throws {
        #expect(try SDPText(sdp("v=0\no=- 0 0 IN IP4 h\ns=x")).media.isEmpty)
        #expect(try SDPText(sdp("v=0\no=- 0 0 IN IP4 h\ns=x")).address == nil)
    }

    @Test("the body of a message, and one part of several")
    func ofMessage() throws {
        let body = session("m=audio 1 RTP/AVP 0").text
        let parts = "--b\r\nContent-Type: application/sdp\r\n\r\n\(body)\r\n--b--\r\n"
        for (type, text) in [("application/SDP ;charset=x", body), ("multipart/mixed;boundary=b", parts)] {
            let bytes = invite("Content-Type: \(type)", body: text)
            let description = try #require(found(in: bytes))
            #expect(try SDPText(description).media == ["audio 1 RTP/AVP 0"])
        }
        #expect(found(in: invite("Content-Type: application/isup", body: body)) == nil)
        #expect(found(in: invite(body: body)) == nil)
    }

    @Test(
        "of the torture messages that are accepted",
        .enabled(if: SharedFiles.arePresent, Comment(rawValue: SharedFiles.absence)))
    func torture() throws {
        var writers: [String: Int] = [:]
        for file in TortureFiles.files {
            let bytes = try TortureFiles.bytes(file)
            guard decision(bytes) == .accept, let description = found(in: bytes) else { continue }
            let text = try SDPText(description)
            writers[text.origin[0], default: 0] += 1
            if file.hasSuffix("wsinv.dat") {
                #expect(text.media == ["audio 49217 RTP/AVP 0 12", "video 3227 RTP/AVP 31"])
            }
        }
        #expect(writers == ["mhandley": 7, "assistant": 2, "bob": 1])
    }

    private func found(in bytes: [UInt8]) -> [UInt8]? {
        var range: ByteRange?
        parsed(bytes) { range = $0.sdpBody(in: bytes.span) }
        return range.map { Array(bytes[$0.bounds]) }
    }
}
