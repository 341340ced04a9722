@testable import Wire

/// A HEP3 packet: read, its key compared, written and read again; and a stream of packets in pieces of any size.
enum HEPCheck {
    static func run(_ bytes: Span<UInt8>) {
        read(bytes)
        let whole = pieces(bytes, step: max(bytes.count, 1))
        precondition(pieces(bytes, step: 7) == whole, "a stream cut otherwise gave other packets")
    }

    private static func read(_ bytes: Span<UInt8>) {
        var packet = HEPPacket()
        do throws(HEPFault) {
            try packet.parse(bytes)
        } catch {
            return
        }
        precondition(packet.payload.lowerBound >= HEPPacket.headBytes && packet.payload.upperBound <= bytes.count)
        precondition(packet.source.family == packet.destination.family && packet.source.family != .none)
        precondition(packet.microseconds >= 0)
        let secret: [UInt8] = [1, 2, 3]
        _ = packet.isAuthentic(bytes, secret.span)
        var writer = HEPWriter(from: packet.source, to: packet.destination, microseconds: packet.microseconds)
        writer.transport = packet.transport
        writer.payloadType = packet.payloadType
        writer.agent = packet.agent
        writer.secret = secret
        let payload = packet.payload.map { bytes[$0] }
        guard let written = writer.packet(payload, isCompressed: packet.isCompressed) else { return }
        precondition(isSame(written, packet, payload, secret), "what was written is read otherwise")
    }

    private static func isSame(
        _ written: [UInt8], _ packet: HEPPacket, _ payload: [UInt8], _ secret: [UInt8]
    ) -> Bool {
        var again = HEPPacket()
        do throws(HEPFault) {
            try again.parse(written.span)
        } catch {
            return false
        }
        return again.source == packet.source && again.destination == packet.destination
            && again.microseconds == packet.microseconds && again.transport == packet.transport
            && again.payloadType == packet.payloadType && again.agent == packet.agent
            && again.isCompressed == packet.isCompressed && again.isAuthentic(written.span, secret.span)
            && again.payload.map { written[$0] } == payload
    }

    private static func pieces(_ bytes: Span<UInt8>, step: Int) -> [FramingVerdict] {
        var framing = HEPFraming()
        var result: [FramingVerdict] = []
        var (start, end) = (0, 0)
        while true {
            let piece = framing.next(in: bytes.extracting(start..<end))
            switch piece {
            case .needMore:
                guard end < bytes.count else { return result }
                end = min(end + step, bytes.count)
            case .message(let count):
                precondition(count > 0 && count <= end - start)
                result.append(piece)
                read(bytes.extracting(start..<start + count))
                start += count
            case .fault:
                result.append(piece)
                return result
            case .lastMessage, .skip, .keepAlive: preconditionFailure("HEP3 has none of these")
            }
        }
    }
}
