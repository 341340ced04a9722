/// What is wrong with a HEP3 packet.
package enum HEPFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// Not `HEP3` at its beginning; HEP 1 and 2 are not read.
    case notHEP3
    /// The total length is below its own head, or is not what came.
    case wrongLength
    /// A chunk shorter than its head, reaching past the end, or longer or shorter than its type is.
    case badChunk
    /// More chunks than `HEPPacket.mostChunks`.
    case tooManyChunks
    /// Addresses, ports, time, payload type or payload are missing, or of two families.
    case incomplete
}
