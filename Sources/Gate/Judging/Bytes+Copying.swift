import Wire

extension [UInt8] {
    /// The bytes of a span.
    init(copying bytes: Span<UInt8>) {
        self.init(unsafeUninitializedCapacity: bytes.count) { buffer, count in
            for index in 0..<bytes.count { buffer[index] = bytes[index] }
            count = bytes.count
        }
    }
}

extension UDPBatch {
    /// A datagram that stands ready; nothing when it is longer than a slot or the batch is full.
    mutating func append(_ bytes: [UInt8], to peer: PeerAddress) {
        guard !isFull, bytes.count <= slotBytes else { return }
        var room = room()
        for index in 0..<bytes.count { room[index] = bytes[index] }
        append(length: bytes.count, to: peer)
    }
}
