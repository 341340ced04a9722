import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// A word that two threads share.
final class Flag: Sendable {
    private let word = Atomic<Bool>(false)

    var value: Bool { word.load(ordering: .acquiring) }
    func set(_ new: Bool) { word.store(new, ordering: .releasing) }
}

@Suite("The book of traced calls")
struct TraceBookTests {
    private static func message(_ call: Int, _ method: String = "INVITE", number: Int = 1, padding: Int = 0) -> [UInt8]
    {
        Array(
            """
            \(method) sip:+77010000045@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK\(call).\(number)\r
            From: <sip:+380671234509@h>;tag=1\r\nTo: <sip:+77010000045@h>\r\nCall-ID: call-\(call)\r
            CSeq: \(number) \(method)\r\nX-Padding: \(String(repeating: "a", count: padding))\r\n\r\n
            """.utf8)
    }

    private static func head(at seconds: Int64, micro: Int64 = 0) -> TraceHead {
        TraceHead(
            microseconds: seconds * 1_000_000 + micro, peer: PeerAddress(v4: 0x7F00_0014, port: 5070),
            own: PeerAddress(v4: 0x7F00_0001, port: 5060), trunk: 0, isSent: false, transport: .udp)
    }

    private static func add(_ bytes: [UInt8], to book: TraceBook, at seconds: Int64 = 1_000, micro: Int64 = 0) {
        book.add(head(at: seconds, micro: micro), bytes, ofTrunk: "t", .trunk("t"), lost: 0)
    }

    @Test("500 messages of a call are kept, what comes after is counted")
    func mostMessages() throws {
        let book = TraceBook()
        for number in 1...(TracedCall.mostMessages + 1) { Self.add(Self.message(1, number: number), to: book) }
        let call = try #require(book.calls(ofTrunk: "t", most: 1).first)
        #expect(call.messages.count == TracedCall.mostMessages)
        #expect(call.notKept == 1)
    }

    @Test("when it is full the oldest call goes, whole; the newest stays even where it fills the book alone")
    func mostBytes() {
        let book = TraceBook(mostBytes: 20_000)
        for call in 1...10 { Self.add(Self.message(call, padding: 4_000), to: book) }
        #expect(book.calls(ofTrunk: "t", most: 100).map(\.callID) == ["call-10", "call-9", "call-8"])
        #expect(book.size(ofTrunk: "t").forgotten == 7)
        #expect(book.size(ofTrunk: "t").bytes <= 20_000)
        Self.add(Self.message(11, padding: 40_000), to: book)
        #expect(book.calls(ofTrunk: "t", most: 100).map(\.callID) == ["call-11"])
    }

    @Test("an hour after its last message a call is gone, and its Call-ID may come again")
    func expiry() {
        let book = TraceBook()
        Self.add(Self.message(1), to: book, at: 1_000)
        Self.add(Self.message(2), to: book, at: 2_000)
        book.expire(at: Timestamp(seconds: 1_000 + TraceBook.keepSeconds))
        #expect(book.calls(ofTrunk: "t", most: 10).count == 2)
        book.expire(at: Timestamp(seconds: 1_001 + TraceBook.keepSeconds))
        #expect(book.calls(ofTrunk: "t", most: 10).map(\.callID) == ["call-2"])
        Self.add(Self.message(1), to: book, at: 5_000)
        #expect(book.call(withID: "call-1")?.id == 3)
        book.clear()
        #expect(book.size(ofTrunk: "t").bytes == 0)
        Self.add(Self.message(1), to: book, at: 5_000)
        #expect(book.call(withID: "call-1")?.id == 4)
    }

    @Test("messages stand by their times, those of one moment as they came; OPTIONS and REGISTER open no call")
    func order() {
        let book = TraceBook()
        Self.add(Self.message(1, "OPTIONS"), to: book)
        Self.add(Self.message(2, "REGISTER"), to: book)
        #expect(book.calls(ofTrunk: "t", most: 10).isEmpty)
        Self.add(Self.message(3, number: 1), to: book, micro: 10)
        Self.add(Self.message(3, number: 2), to: book, micro: 30)
        Self.add(Self.message(3, number: 3), to: book, micro: 30)
        Self.add(Self.message(3, number: 4), to: book, micro: 20)
        let branches = book.calls(ofTrunk: "t", most: 1).first?.messages.map { message in
            String(message.text.split(separator: "z9hG4bK3.")[1].prefix(1))
        }
        #expect(branches == ["1", "4", "2", "3"])
    }

    @Test("what is no SIP has a place too, where it names a call")
    func malformed() throws {
        let book = TraceBook()
        Self.add(Array("NONSENSE\r\ni : call-9\r\n\r\n".utf8), to: book)
        Self.add(Array("no call at all".utf8), to: book)
        #expect(book.calls(ofTrunk: "t", most: 10).map(\.callID) == ["call-9"])
        #expect(book.call(withID: "call-9")?.messages.first?.title == "NONSENSE")
    }
}

@Suite("Messages between threads")
struct MessageRingTests {
    private static func head(_ number: Int64) -> TraceHead {
        TraceHead(microseconds: number, peer: .none, own: .none, trunk: 0, isSent: false, transport: .udp)
    }

    @Test("messages of every length come out as they went in, around the end of the ring; a full ring counts")
    func lengths() {
        let ring = MessageRing(capacity: 1 << 17)
        var sent: [[UInt8]] = []
        var received: [[UInt8]] = []
        for round in 0..<400 {
            let bytes = (0..<(round * 37) % 9_000).map { UInt8(truncatingIfNeeded: $0 &+ round) }
            ring.offer(Self.head(Int64(round)), bytes.span)
            sent.append(bytes)
            if round % 5 == 4 { ring.drain { received.append($1) } }
        }
        #expect(received == sent)
        #expect(ring.lost == 0)
        let large = [UInt8](repeating: 1, count: 60_000)
        for _ in 0..<3 { ring.offer(Self.head(0), large.span) }
        #expect(ring.lost == 1)
        var count = 0
        ring.drain { _, bytes in count += bytes == large ? 1 : 0 }
        #expect(count == 2)
    }

    @Test("two threads at once: nothing is torn, nothing is lost that is not counted")
    func threads() throws {
        let ring = MessageRing(capacity: 1 << 17)
        let isDone = Flag()
        let producer = try OSThread(name: "producer") {
            for number in 0..<200_000 {
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 700)
                ring.offer(Self.head(Int64(number)), bytes.span)
            }
            isDone.set(true)
        }
        var received = 0
        var last: Int64 = -1
        var isSound = true
        repeat {
            ring.drain { head, bytes in
                received += 1
                isSound = isSound && head.microseconds > last && bytes.count == Int(head.microseconds % 700)
                isSound = isSound && bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: head.microseconds) }
                last = head.microseconds
            }
        } while !isDone.value
        producer.join()
        ring.drain { _, _ in received += 1 }
        #expect(isSound)
        #expect(UInt64(received) + ring.lost == 200_000)
    }
}
