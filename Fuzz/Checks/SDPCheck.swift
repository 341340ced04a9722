@testable import SIP

/// A session description: every reader asked, and what was read written anew and read again.
enum SDPCheck {
    static func run(_ bytes: Span<UInt8>) {
        guard let session = try? SessionDescription(bytes) else { return }
        let seen = Seen(session, bytes)
        precondition(seen.media.count == session.mediaCount, "a medium that was counted and is not given")
        let written = seen.written
        guard let again = try? SessionDescription(written.span) else {
            preconditionFailure("what was written is no description")
        }
        precondition(Seen(again, written.span) == seen, "what was written reads otherwise")
        // Other bytes than those that were read: nonsense, but no trap.
        ask(session, bytes.extracting(0..<bytes.count / 2))
    }

    private static func ask(_ session: SessionDescription, _ bytes: Span<UInt8>) {
        var media = session.media
        while let medium = session.next(&media, in: bytes) {
            _ = medium.connection(in: bytes)
            _ = medium.packetMilliseconds(in: bytes)
        }
    }
}

extension SDPCheck {
    private struct Codec: Equatable {
        var name: [UInt8]
        var clockRate: UInt32
        var channels: UInt8
    }

    private struct Address: Equatable {
        var family: SDPConnection.Family
        var text: [UInt8]

        init?(_ connection: SDPConnection, _ bytes: Span<UInt8>) {
            guard !connection.isAbsent else { return nil }
            family = connection.family
            text = copy(connection.address, bytes)
        }

        var written: [UInt8] {
            let kind =
                switch family {
                case .v4: "IN IP4 "
                case .v6: "IN IP6 "
                case .other: "ATM NSAP "
                }
            return Array(kind.utf8) + text
        }
    }

    private struct Medium: Equatable {
        var head: [[UInt8]]
        var port: UInt16
        var portCount: UInt16
        var formats: [[UInt8]] = []
        var codecs: [Codec?] = []
        var address: Address?
        var milliseconds: UInt16?

        init(_ medium: MediaDescription, _ bytes: Span<UInt8>) {
            head = [copy(medium.name, bytes), copy(medium.transport, bytes)]
            port = medium.port
            portCount = medium.portCount
            var cursor = medium.formats
            while let format = medium.nextFormat(&cursor, in: bytes) {
                formats.append(copy(format, bytes))
                codecs.append(
                    medium.codec(format, in: bytes).map {
                        Codec(name: copy($0.name, bytes), clockRate: $0.clockRate, channels: $0.channels)
                    })
            }
            precondition(formats.count == medium.formatCount && !formats.isEmpty)
            address = Address(medium.connection(in: bytes), bytes)
            milliseconds = medium.packetMilliseconds(in: bytes)
        }

        var written: [UInt8] {
            var text = Array("m=".utf8) + head[0] + Array(" \(port)/\(portCount) ".utf8) + head[1]
            for format in formats { text += [0x20] + format }
            text += [13, 10]
            if let address { text += Array("c=".utf8) + address.written + [13, 10] }
            for (format, codec) in zip(formats, codecs) {
                guard let codec else { continue }
                text += Array("a=rtpmap:".utf8) + format + [0x20] + codec.name
                text += Array("/\(codec.clockRate)/\(codec.channels)\r\n".utf8)
            }
            if let milliseconds { text += Array("a=ptime:\(milliseconds)\r\n".utf8) }
            return text
        }
    }

    /// All that a description says, apart from its bytes.
    private struct Seen: Equatable {
        var origin: [[UInt8]]
        var originAddress: Address?
        var name: [UInt8]
        var address: Address?
        var media: [Medium] = []

        init(_ session: SessionDescription, _ bytes: Span<UInt8>) {
            let origin = session.origin
            self.origin = [origin.user, origin.sessionID, origin.sessionVersion].map { copy($0, bytes) }
            originAddress = Address(origin.connection, bytes)
            name = copy(session.name, bytes)
            address = Address(session.connection, bytes)
            var cursor = session.media
            while let medium = session.next(&cursor, in: bytes) { media.append(Medium(medium, bytes)) }
            var attributes = session.attributes
            while let attribute = bytes.nextAttribute(&attributes) {
                precondition(attribute.name.end <= bytes.count && attribute.value.end <= bytes.count)
            }
        }

        var written: [UInt8] {
            var text = Array("v=0\r\no=".utf8)
            for part in origin { text += part + [0x20] }
            text += (originAddress?.written ?? []) + Array("\r\ns=".utf8) + name + [13, 10]
            if let address { text += Array("c=".utf8) + address.written + [13, 10] }
            text += Array("t=0 0\r\n".utf8)
            for medium in media { text += medium.written }
            return text
        }
    }

    private static func copy(_ range: ByteRange, _ bytes: Span<UInt8>) -> [UInt8] {
        range.bounds.map { bytes[$0] }
    }
}
