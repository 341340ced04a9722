import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Wire

@Suite("A connection, event by event")
struct StreamConnectionTests {
    @Test("the time for the last message's answer begins when the inbox has taken it, and not when it came")
    func lastMessageRefused() throws {
        let inbox = StreamInbox(wakeUp: try WakeUp(), mostMessages: 1)
        let channel = EmbeddedChannel()
        let counters = StreamCounterBox()
        let registry = StreamRegistry(
            limits: StreamLimits(), inbox: inbox, counters: counters, loop: channel.embeddedEventLoop,
            entrance: LoopEntrance(channel.embeddedEventLoop))
        let connection = try #require(
            registry.admit(
                peer: .ephemeral("127.0.0.2"), local: .ephemeral("127.0.0.1"), credentials: nil,
                framing: LengthFraming()))
        try channel.pipeline.syncOperations.addHandler(connection)
        func ended() -> UInt64 { counters.value.withLock { $0[.notFollowed] } }

        try channel.writeInbound(ByteBuffer(bytes: LengthFraming.message("before") + Array("!".utf8)))
        #expect(inbox.count == 1 && counters.value.withLock { $0.pauses } == 1)
        let before = Clock.monotonicNanoseconds()
        #expect(inbox.drain().count == 1)
        channel.embeddedEventLoop.run()
        #expect(inbox.drain().map(\.count) == [1])
        // As if it had been refused for all the time that its answer has.
        connection.checkTime(before + registry.messageNanoseconds)
        #expect(ended() == 0)
        connection.checkTime(Clock.monotonicNanoseconds() + registry.messageNanoseconds)
        #expect(ended() == 1)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
