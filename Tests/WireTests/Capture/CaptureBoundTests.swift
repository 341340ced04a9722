import Testing

@testable import Wire

@Suite("How much a capture's reader keeps")
struct CaptureBoundTests {
    private static let caller = PeerAddress(v4: 0xC000_0201, port: 0)
    private static let server = PeerAddress(v4: 0xC000_0202, port: 0)

    @Test("bytes that wait in all streams together: the longest silent ones are let go and counted, the newest goes on")
    func streamBytes() {
        let most = 10_000
        var streams = CapturedStreams(mostBytes: most) { LengthFraming() }
        var messages: [CapturedMessage] = []
        func add(_ payload: [UInt8], _ sequence: UInt32, port: Int, at time: Int64) {
            let bytes = CaptureBytes.tcp(payload, sequence: sequence, from: port, to: 5_060)
            guard
                let segment = CapturedStreams.Segment(
                    bytes.span, at: 0, end: bytes.count, from: Self.caller, to: Self.server)
            else {
                Issue.record("no segment")
                return
            }
            streams.add(segment, bytes.span, time: time, to: &messages)
        }
        // Of a message of 5,005 bytes.
        let begun = Array("5000:".utf8) + [UInt8](repeating: 120, count: 995)
        var fullest = 0
        for number in 0..<40 {
            add(begun, 1, port: 10_000 + number, at: Int64(number))
            // Behind a hole: the message's end, which waits as well.
            add([UInt8](repeating: 120, count: 6), 5_000, port: 10_000 + number, at: Int64(number))
            fullest = max(fullest, streams.waitingBytes)
        }
        #expect(fullest <= most && fullest > most / 2)
        #expect(streams.letGo >= 30)
        add([UInt8](repeating: 120, count: 3_999), 1_001, port: 10_039, at: 50)
        #expect(messages.map(\.content.count) == [5_005])
        streams.finish(to: &messages)
        #expect(streams.waitingBytes == 0)
    }

    @Test("what is remembered of fragments: of datagrams that are whole nothing, while an older one waits")
    func fragmentOrder() {
        var defragmenter = Defragmenter()
        let bytes = [UInt8](repeating: 1, count: 8)
        func key(_ id: UInt32) -> Defragmenter.Key {
            Defragmenter.Key(source: Self.caller, destination: Self.server, next: 17, id: id)
        }
        func add(_ id: UInt32, _ offset: Int, more: Bool) -> [UInt8]? {
            defragmenter.add(bytes.span, Fragment(id: id, offset: offset, more: more), key(id), at: 1)
        }
        #expect(add(0, 0, more: true) == nil)
        var most = 0
        for id in 1...20_000 as ClosedRange<UInt32> {
            _ = add(id, 0, more: true)
            #expect(add(id, 8, more: false)?.count == 16)
            most = max(most, defragmenter.remembered)
        }
        #expect(most <= 2 * Defragmenter.mostDatagrams + 1)
        // The one that waited all the time is whole in the end.
        #expect(add(0, 8, more: false)?.count == 16)
        #expect(defragmenter.lost == 0)
    }
}
