import Screening
import Telephony
import Testing

@Suite("The engine's state in bytes")
struct SnapshotTests {
    private static func engine(callers: Int = 64) -> Engine { Calls.engine(callers: callers) }

    private static func written(_ engine: inout Engine, chunk: Int = 4_096) -> [UInt8] {
        var buffer = [UInt8](repeating: 0xAA, count: chunk)
        var bytes: [UInt8] = []
        engine.beginSnapshot()
        while let count = engine.nextChunk(into: &buffer) {
            #expect(count <= chunk)
            bytes += buffer[0..<count]
        }
        return bytes
    }

    private static func run(_ attempts: [CallAttempt], with engine: inout Engine) -> [[Int64]] {
        attempts.map { engine.verdict($0).words }
    }

    @Test("an engine restored goes on as the one that was written", arguments: [1_024, 65_536])
    func roundTrip(chunk: Int) throws {
        let attempts = RandomCalls.attempts(6_000, seed: 21)
        var engine = Self.engine(callers: 1_024)
        _ = Self.run(Array(attempts[0..<4_000]), with: &engine)
        let bytes = Self.written(&engine, chunk: chunk)
        let isWriting = engine.isWritingSnapshot
        #expect(!isWriting)
        var restored = Self.engine(callers: 1_024)
        try restored.restore(from: bytes.span)
        let (old, new) = (engine.lastSeenSeconds, restored.lastSeenSeconds)
        #expect(new == old)
        let rest = Array(attempts[4_000...])
        let a = Self.run(rest, with: &restored), b = Self.run(rest, with: &engine)
        #expect(a == b)
    }

    @Test("calls are judged on while a snapshot is written, and it is whole all the same")
    func interleaved() throws {
        var engine = Self.engine(callers: 1_024)
        let attempts = RandomCalls.attempts(3_000, seed: 22)
        _ = Self.run(attempts, with: &engine)
        var buffer = [UInt8](repeating: 0, count: 1_024), bytes: [UInt8] = []
        engine.beginSnapshot()
        var next = 0
        while let count = engine.nextChunk(into: &buffer) {
            bytes += buffer[0..<count]
            _ = engine.verdict(attempts[next % attempts.count])
            next += 1
        }
        var restored = Self.engine(callers: 1_024)
        try restored.restore(from: bytes.span)
    }

    @Test("a snapshot cut at any byte is refused, and the engine stays empty")
    func truncated() throws {
        var engine = Self.engine()
        _ = Self.run(RandomCalls.attempts(60, seed: 23), with: &engine)
        let bytes = Self.written(&engine, chunk: 1_024)
        #expect(bytes.count > 2_000)
        var restored = Self.engine()
        for count in 0..<bytes.count {
            var fault: SnapshotFault?
            do throws(SnapshotFault) { try restored.restore(from: bytes[0..<count].span) } catch { fault = error }
            if fault == nil { Issue.record("\(count) of \(bytes.count) bytes were taken") }
        }
        let seen = restored.lastSeenSeconds
        #expect(seen == nil)
        try restored.restore(from: bytes.span)
        #expect(throws: SnapshotFault.torn(at: bytes.count)) { try restored.restore(from: (bytes + [0]).span) }
    }

    @Test("a flipped bit anywhere is noticed")
    func flipped() {
        var engine = Self.engine()
        _ = Self.run(RandomCalls.attempts(60, seed: 24), with: &engine)
        let bytes = Self.written(&engine, chunk: 1_024)
        var restored = Self.engine()
        var taken = 0
        for index in bytes.indices {
            var broken = bytes
            broken[index] ^= 1 << UInt8(index % 8)
            if (try? restored.restore(from: broken.span)) != nil { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test("foreign bytes, another format and another size have errors of their own")
    func foreign() {
        var engine = Self.engine()
        _ = engine.verdict(Calls.attempt(from: "+447400123456"))
        let bytes = Self.written(&engine)
        #expect(throws: SnapshotFault.tooShort) { try engine.restore(from: [UInt8]().span) }
        #expect(throws: SnapshotFault.foreign) { try engine.restore(from: [UInt8](repeating: 1, count: 100).span) }
        var newer = bytes
        newer[8] = 3
        #expect(throws: SnapshotFault.otherFormat(3)) { try engine.restore(from: newer.span) }
        var larger = Self.engine(callers: 128)
        #expect(throws: SnapshotFault.otherCapacity(64)) { try larger.restore(from: bytes.span) }
        #expect(SnapshotFault.otherCapacity(64).text.contains("64"))
    }
}
