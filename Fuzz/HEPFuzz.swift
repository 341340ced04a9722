// HEP3 under libFuzzer, with the address sanitizer: `Fuzz/build.sh && Fuzz/run.sh seconds`.
// Built together with Sources/Wire/HEP and what it stands on as one module, so that nothing is imported but C.

/// One input: read as a packet, its key compared, and cut as a stream in two ways.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.run(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span)
    return 0
}

enum FuzzTarget {
    static func run(_ bytes: Span<UInt8>) {
        read(bytes)
        let whole = pieces(bytes, step: max(bytes.count, 1))
        precondition(pieces(bytes, step: 3) == whole, "a stream cut otherwise gave other packets")
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
        for index in packet.payload { _ = bytes[index] }
        let secret: [UInt8] = [1, 2, 3]
        _ = packet.isAuthentic(bytes, secret.span)
        // What was read is written and read again.
        var writer = HEPWriter(from: packet.source, to: packet.destination, microseconds: packet.microseconds)
        writer.transport = packet.transport
        writer.payloadType = packet.payloadType
        writer.agent = packet.agent
        let payload = packet.payload.map { bytes[$0] }
        guard let written = writer.packet(payload, isCompressed: packet.isCompressed) else { return }
        precondition(isSame(written, packet, payload), "what was written is read otherwise")
    }

    private static func isSame(_ written: [UInt8], _ packet: HEPPacket, _ payload: [UInt8]) -> Bool {
        var again = HEPPacket()
        do throws(HEPFault) {
            try again.parse(written.span)
        } catch {
            return false
        }
        return again.source == packet.source && again.destination == packet.destination
            && again.microseconds == packet.microseconds && again.payload.map { written[$0] } == payload
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
                start += count
            case .fault:
                result.append(piece)
                return result
            case .skip, .keepAlive: preconditionFailure("HEP3 has neither")
            }
        }
    }
}
