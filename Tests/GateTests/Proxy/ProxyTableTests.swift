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

    @Test("calls are bounded, the oldest goes, of those that have ended first; an ended one is told once")
    func dialogs() throws {
        var table = DialogTable(most: 3, seed: .random())
        var message = SIPMessage()
        func open(_ id: Int) throws -> (place: DialogTable.Place, gone: ProxiedCall?) {
            let bytes = Array(ProxyWorld.invite("\(id)").utf8)
            try message.parse(bytes.span, framing: .datagram)
            let opened = table.open(
                ProxiedCall(
                    callID: UInt64(id), caller: .absent, callee: .absent, trunk: .unknown, startedAt: 0, seenAt: 0,
                    callerFlow: .none, isLearned: true, isJournalled: true, holdsPlace: true),
                message, bytes.span)
            let tag = Array("u".utf8)
            let range = ByteRange(start: 0, count: 1)
            table.answered(
                opened.place, by: DialogTable.tag(range, tag.span), from: .none, teaches: true, at: 0)
            return opened
        }
        func end(_ id: Int) throws -> UInt64? {
            let bytes = Array(ProxyWorld.invite("\(id)", toTag: ";tag=u", method: "BYE").utf8)
            try message.parse(bytes.span, framing: .datagram)
            return table.end(by: message, bytes.span)?.call.callID
        }
        for id in 1...3 {
            let gone = try open(id).gone
            #expect(gone == nil)
        }
        let ends = [try end(2), try end(2)]
        #expect(ends == [2, nil])
        let first = try open(4)
        #expect(first.gone == nil)
        let second = try open(5)
        #expect(second.gone?.callID == 1)
        #expect(table.forgotten == 1)
        #expect(table.count == 3)
        // Its place is another's by now.
        table.close(first.place)
        let left = [try end(4), try end(5), try end(3), try end(1)]
        #expect(left == [4, 5, 3, nil])
    }
}
