// Owner: one thread. Allocates nothing. Budget: one system call a read or write. For tests and traffic, not for the gate.
// The one file of this folder with unsafe pointers.
//
// Invariant: both pointers are lent by an array for one call of CWire, with the array's own count.

internal import CWire

/// The client's end of a TCP connection: bytes out and in, never waited for.
package struct ClientConnection: ~Copyable {
    /// For `Poller.watch`.
    package let descriptor: Int32
    /// The other end closed it, or it never came about.
    package private(set) var isOver = false

    /// Begins to connect from an address of ours, port 0 for any. Throws where that is refused at once.
    package init(from local: PeerAddress, to peer: PeerAddress) throws(WireError) {
        var own = local.raw
        var other = peer.raw
        let result = cwire_tcp_connect(&own, &other)
        guard result >= 0 else { throw .system(result, doing: "tcp://\(peer) from \(local.host)") }
        descriptor = result
    }

    deinit { _ = cwire_close(descriptor) }

    /// How many bytes from `start` on were taken; 0 while the connection is made, while its buffer is full, and when it is
    /// over.
    package mutating func send(_ bytes: [UInt8], from start: Int = 0) -> Int {
        guard !isOver, start >= 0, start < bytes.count else { return 0 }
        let result = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { cwire_tcp_send(descriptor, $0 + start, UInt32(clamping: buffer.count - start)) }
                ?? 0
        }
        if result < 0 { isOver = true }
        return max(0, Int(result))
    }

    /// Reads into `room` what has come: how many bytes, 0 when none wait or the connection is over.
    package mutating func receive(into room: inout [UInt8]) -> Int {
        guard !isOver, !room.isEmpty else { return 0 }
        let result = room.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { cwire_tcp_receive(descriptor, $0, UInt32(clamping: buffer.count)) } ?? 0
        }
        if result < 0 { isOver = true }
        return max(0, Int(result))
    }
}
