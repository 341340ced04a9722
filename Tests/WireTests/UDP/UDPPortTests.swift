import Synchronization
import TestSupport
import Testing
import Wire

@Suite("UDP ports")
struct UDPPortTests {
    @Test("requests are answered by the socket that they came to", arguments: [1, 2, 8])
    func answers(count: Int) throws {
        let wakeUp = try WakeUp()
        var port = try UDPPort(addresses: Array(repeating: .ephemeral(), count: count), wakeUp: wakeUp)
        #expect(port.count == count)
        var client = try UDPSocket(bindingTo: .ephemeral())
        for socket in 0..<count { try client.send([UInt8(socket)], to: port.localAddress(socket)) }
        var requests = try UDPBatch(slots: 4)
        var replies = try UDPBatch(slots: 4)
        for _ in 0..<count {
            let socket = port.receive(into: &requests, waitMilliseconds: 5_000)
            #expect(requests.contents == [[UInt8(socket)]])
            replies.append(length: 0, answering: 0, of: requests)
            port.send(&replies, by: socket)
            #expect(client.receive(into: &requests, waitMilliseconds: 5_000) == 1)
            #expect(requests.peer(at: 0) == port.localAddress(socket))
            #expect(port.counters(socket).received == 1)
        }
    }

    @Test("a flood at one socket does not keep the others waiting")
    func turns() throws {
        let wakeUp = try WakeUp()
        var port = try UDPPort(addresses: [.ephemeral(), .ephemeral(), .ephemeral()], wakeUp: wakeUp)
        var client = try UDPSocket(bindingTo: .ephemeral())
        for _ in 0..<40 { try client.send([0], to: port.localAddress(0)) }
        try client.send([2], to: port.localAddress(2))
        var batch = try UDPBatch(slots: 4)
        var order: [Int] = []
        for _ in 0..<3 { order.append(port.receive(into: &batch, waitMilliseconds: 5_000)) }
        #expect(order.contains(2))
    }

    @Test("nothing comes: the wait ends with an empty batch", arguments: [1, 2])
    func timeOut(count: Int) throws {
        let wakeUp = try WakeUp()
        var port = try UDPPort(addresses: Array(repeating: .ephemeral(), count: count), wakeUp: wakeUp)
        var batch = try UDPBatch(slots: 4)
        _ = port.receive(into: &batch, waitMilliseconds: 1)
        #expect(batch.count == 0)
        #expect(!wakeUp.drain())
    }

    @Test(
        "another thread wakes the one that waits", arguments: [("127.0.0.1", 1), ("0.0.0.0", 1), ("::", 1), ("::1", 2)])
    func wakeUp(host: String, count: Int) throws {
        let wakeUp = try WakeUp()
        let woken = Atomic(0)
        let addresses = Array(repeating: PeerAddress.ephemeral(host), count: count)
        var port = try UDPPort(addresses: addresses, wakeUp: wakeUp)
        var batch = try UDPBatch(slots: 4)
        for round in 1...3 {
            let other = try OSThread(name: "other") {
                // Signalled while the wait runs or before it: either way it ends.
                wakeUp.signal()
                wakeUp.signal()
                woken.add(1, ordering: .relaxed)
            }
            while !wakeUp.drain() {
                _ = port.receive(into: &batch, waitMilliseconds: 60_000)
                // The wake-up itself shows as an empty datagram, or as none.
                let contents = batch.contents
                #expect(contents.allSatisfy { $0.isEmpty })
            }
            other.join()
            _ = wakeUp.drain()
            #expect(woken.load(ordering: .relaxed) == round)
        }
    }

    @Test("a port opens all addresses or none")
    func allOrNone() throws {
        let taken = try UDPSocket(bindingTo: .ephemeral())
        let other = try UDPSocket(bindingTo: .ephemeral())
        let free = other.localAddress
        let busy = taken.localAddress
        other.close()
        let wakeUp = try WakeUp()
        let error = #expect(throws: WireError.self) { _ = try UDPPort(addresses: [free, busy], wakeUp: wakeUp) }
        #expect(error?.code == .addressInUse)
        let again = try UDPSocket(bindingTo: free)
        #expect(again.localAddress == free)
    }

    @Test("none, or more addresses than there are places, is an error", arguments: [0, 9])
    func howMany(count: Int) throws {
        let wakeUp = try WakeUp()
        let addresses = Array(repeating: PeerAddress.ephemeral(), count: count)
        let error = #expect(throws: WireError.self) { _ = try UDPPort(addresses: addresses, wakeUp: wakeUp) }
        #expect(error?.code == .tooManyAddresses)
    }
}
