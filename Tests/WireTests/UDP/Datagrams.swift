import Wire

extension PeerAddress {
    /// A free port of this address.
    static func ephemeral(_ host: String = "127.0.0.1") -> PeerAddress {
        PeerAddress(host: host, port: 0) ?? .none
    }
}

extension UDPBatch {
    /// All datagrams, copied.
    var contents: [[UInt8]] {
        (0..<count).map { slot in
            let bytes = bytes(at: slot)
            return bytes.withUnsafeBufferPointer { Array($0) }
        }
    }

    mutating func append(_ bytes: [UInt8], to peer: PeerAddress) {
        write(bytes)
        append(length: bytes.count, to: peer)
    }

    mutating func write(_ bytes: [UInt8]) {
        var room = room()
        for i in bytes.indices { room[i] = bytes[i] }
    }
}

extension UDPSocket {
    /// Receives until there are `wanted` datagrams, or none came for 5 s.
    mutating func collect(_ wanted: Int) throws -> [[UInt8]] {
        var batch = try UDPBatch(slots: 16)
        var all: [[UInt8]] = []
        while all.count < wanted {
            guard receive(into: &batch, waitMilliseconds: 5_000) > 0 else { break }
            all += batch.contents
        }
        return all
    }

    mutating func send(_ bytes: [UInt8], to peer: PeerAddress) throws {
        var batch = try UDPBatch(slots: 1)
        batch.append(bytes, to: peer)
        send(&batch)
    }
}
