// Owner: one thread. Allocates at init only, and for messages to streams.

import SIP
import Wire

/// Messages that wait to be sent: a batch for each UDP socket, and those of streams.
final class ProxyOutput {
    /// A message makes at most so many others; where fewer fit, the loop sends first.
    static let mostAtOnce = 6

    private final class Queue {
        var batch: UDPBatch
        init(_ batch: consuming UDPBatch) { self.batch = batch }
    }

    private let queues: [Queue]
    private(set) var streams: [StreamReply] = []
    /// To whom each of `streams` goes.
    private(set) var streamFlows: [Flow] = []
    private var wantsFlush = false
    private let answerDesk = AnswerDesk()
    /// Messages that found no socket or no room.
    private(set) var lost: UInt64 = 0

    init(sockets: Int, slots: Int = 128) throws(WireError) {
        var queues: [Queue] = []
        for _ in 0..<sockets { queues.append(Queue(try UDPBatch(slots: slots))) }
        self.queues = queues
    }

    var needsFlush: Bool { wantsFlush || streams.count >= 64 }
    var isEmpty: Bool { streams.isEmpty && queues.allSatisfy { $0.batch.isEmpty } }

    /// Lets `write` put a message to `flow` into the batch's room; it returns the length, 0 for none. `keep` sees the same
    /// room before the message is queued. `telling`: what an answer says of the load to a client that asks for it. False:
    /// it is lost, and counted so.
    @inline(__always)
    @discardableResult
    func send(
        to flow: Flow, telling load: OverloadFeedback? = nil, write: (inout UDPBatch) -> Int,
        keep: (Int, inout UDPBatch) -> Void = { _, _ in }
    ) -> Bool {
        let socket = flow.isStream ? 0 : flow.socket
        guard socket < queues.count, !queues[socket].batch.isFull else {
            lost &+= 1
            return false
        }
        let queue = queues[socket]
        var length = write(&queue.batch)
        if let load { length = answerDesk.tell(load, in: &queue.batch, length: length) }
        // The kernel takes no longer datagram: nobody is to wait for one.
        guard length > 0, flow.isStream || length <= Limits.datagramBytes else {
            lost &+= 1
            return false
        }
        keep(length, &queue.batch)
        if let connection = flow.connection {
            streams.append(StreamReply(to: connection, Self.copy(length, of: &queue.batch)))
            streamFlows.append(flow)
        } else {
            queue.batch.append(length: length, to: flow.peer)
            if queue.batch.slots - queue.batch.count < Self.mostAtOnce { wantsFlush = true }
        }
        return true
    }

    private static func copy(_ length: Int, of batch: inout UDPBatch) -> [UInt8] {
        let room = batch.room()
        return [UInt8](copying: room.span.extracting(0..<length))
    }

    /// Bytes that stand ready.
    func send(_ bytes: [UInt8], to flow: Flow) {
        guard !bytes.isEmpty else { return }
        send(
            to: flow,
            write: {
                var room = $0.room()
                guard bytes.count <= room.count else { return 0 }
                for index in 0..<bytes.count { room[index] = bytes[index] }
                return bytes.count
            })
    }

    /// Lends each batch of datagrams with its socket.
    func forEachBatch(_ body: (borrowing UDPBatch, Int) -> Void) {
        for (socket, queue) in queues.enumerated() where !queue.batch.isEmpty { body(queue.batch, socket) }
    }

    /// Hands everything over, and is empty.
    func flush(_ datagrams: (inout UDPBatch, Int) -> Void, _ replies: ([StreamReply]) -> Void) {
        for (socket, queue) in queues.enumerated() where !queue.batch.isEmpty {
            datagrams(&queue.batch, socket)
            queue.batch.removeAll()
        }
        if !streams.isEmpty {
            replies(streams)
            streams.removeAll(keepingCapacity: true)
            streamFlows.removeAll(keepingCapacity: true)
        }
        wantsFlush = false
    }
}
