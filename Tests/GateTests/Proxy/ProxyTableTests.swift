import SIP
import Telephony
import Testing
import Wire

@testable import Gate

@Suite("A proxy's tables")
struct ProxyTableTests {
    @Test("timers fire at their tick, in any order, near and beyond a turn of the wheel, and moved ones once")
    func wheel() {
        var wheel = TimerWheel(capacity: 64, now: 0)
        let deadlines: [Tick] = [5, 10, 11, 500, 40_949, 40_960, 41_000, 185_000]
        for (slot, deadline) in deadlines.enumerated() { wheel.set(slot, deadline) }
        wheel.set(20, 30)
        wheel.set(20, 700)
        wheel.set(21, 30)
        wheel.set(21, nil)
        var fired: [Int: Tick] = [:]
        func note(_ slot: Int, _ time: Tick) {
            let before = fired.updateValue(time, forKey: slot)
            #expect(before == nil)
        }
        for now in stride(from: Tick(0), through: 200_000, by: 10) {
            var due: [Int32] = []
            while wheel.advance(to: now, into: &due, most: 2) {
                for slot in due { note(Int(slot), now) }
                due = []
            }
            for slot in due { note(Int(slot), now) }
        }
        for (slot, deadline) in deadlines.enumerated() {
            let time = fired[slot] ?? -1
            #expect(time >= deadline && time < deadline + 20, "slot \(slot) of \(deadline) at \(time)")
        }
        #expect(fired[20] == 700)
        #expect(fired[21] == nil)
        #expect(wheel.count == 0)
    }

    @Test("a full table lets its oldest transaction go, and counts it")
    func bounded() throws {
        let world = try ProxyWorld(mostTransactions: 256)
        for index in 0..<300 { world.deliver(ProxyWorld.invite("n\(index)"), from: ProxyWorld.trunk) }
        #expect(world.transactions == 256)
        #expect(world.core.pool.forgotten == 44)
        // The newest are all there: nothing goes on twice.
        #expect(world.deliver(ProxyWorld.invite("n299"), from: ProxyWorld.trunk).map(\.text.statusCode) == [100])
        #expect(world.deliver(ProxyWorld.invite("n44"), from: ProxyWorld.trunk).map(\.text.statusCode) == [100])
        world.pass(to: world.now + 200_000)
        #expect(world.transactions == 0)
    }

    @Test("a branch reads back what was written, and nothing else is one")
    func branch() throws {
        let branch = ProxyBranch(.transaction, id: 0x0123_4567_89AB_CDEF, attempt: 3, loop: .max)
        var batch = try UDPBatch(slots: 1)
        var writer = ReplyWriter()
        var text: [UInt8] = []
        do {
            var room = batch.room()
            branch.write(&writer, into: &room)
            text = [UInt8](copying: room.span.extracting(0..<writer.count))
        }
        let all = ByteRange(start: 0, count: UInt16(text.count))
        #expect(ProxyBranch(all, in: text.span) == branch)
        for index in text.indices {
            var other = text
            other[index] = UInt8(ascii: "!")
            #expect(ProxyBranch(all, in: other.span) == nil)
        }
        #expect(ProxyBranch(ByteRange(start: 0, count: all.count - 1), in: text.span) == nil)
    }

    @Test("answered calls are bounded, the oldest goes; an ended one is told once")
    func dialogs() {
        var table = DialogTable(most: 3)
        func call(_ id: UInt64) -> ProxiedCall {
            ProxiedCall(
                callID: id, caller: .absent, callee: .absent, trunk: .unknown, ringMilliseconds: 0, answeredAt: 0,
                callerTag: 0, callerFlow: .none, calleeFlow: .none, isLearned: true, isJournalled: true,
                holdsPlace: true)
        }
        for id in 1...3 as ClosedRange<UInt64> {
            let gone = table.add(call(id))
            #expect(gone == nil)
        }
        let ends = [table.end(2)?.callID, table.end(2)?.callID]
        #expect(ends == [2, nil])
        let first = table.add(call(4))
        #expect(first?.callID == 1)
        #expect(table[1] == nil)
        #expect(table.forgotten == 1)
        // The second has ended: it goes silently.
        let second = table.add(call(5))
        #expect(second == nil)
        #expect(table[2] == nil)
        #expect(table.count == 3)
    }
}
