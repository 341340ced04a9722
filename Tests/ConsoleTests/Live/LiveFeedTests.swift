import Foundation
import Ledger
import Logging
import Screening
import Synchronization
import Telephony
import Testing

@testable import Console

@Suite("The live feed")
struct LiveFeedTests {
    @Test("a call that is published arrives as one event with its id and its escaped row")
    func arrival() async throws {
        try await TestConsole.run { test in
            let browser = try await test.login()
            test.console.hub.publish(
                [
                    Samples.call(7, at: test.clock.now, callID: "x"),
                    Samples.call(8, at: test.clock.now, treatment: .allow),
                ], [])
            let first = test.console.hub.position
            async let answer = browser.events("feed=calls&after=\(first)") {
                $0.contains("event: call") && $0.contains("event: tick")
            }
            let body = try await answer.body
            #expect(body.contains("event: call\ndata: <tr class=\"call\" id=\"c7\""))
            #expect(!body.contains("id=\"c8\""))
            #expect(body.contains("id: \(first.description.dropLast(1))1\n"))
            // The client has gone; its screen goes with the next tick.
            while test.console.hub.screenCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test("a screen that comes back with the last id gets what it missed, once and in order")
    func replay() async throws {
        try await TestConsole.run { test in
            let browser = try await test.login()
            test.console.hub.publish((1...5).map { Samples.call($0, at: test.clock.now) }, [])
            while test.console.hub.position.number < 5 { await Task.yield() }
            let epoch = test.console.hub.position.epoch
            let id = EventID(epoch: epoch, number: 3).description
            let body = try await browser.events("feed=calls", lastID: id) { $0.contains("id=\"c5\"") }.body
            #expect(!body.contains("id=\"c3\""))
            #expect(body.matches(of: #/id="c(\d)"/#).map { String($0.1) } == ["4", "5"])
            let foreign = EventID(epoch: epoch &+ 1, number: 3).description
            let reload = try await browser.events("feed=calls", lastID: foreign) { $0.contains("event: tick") }.body
            #expect(reload.contains("event: reload"))
            #expect(!reload.contains("event: call"))
        }
    }

    @Test("a page that shows no calls gets clock and bars, and no call")
    func barsOnly() async throws {
        try await TestConsole.run { test in
            let browser = try await test.login()
            try await test.centre.setBypass(.everything, on: true, by: "N. K.")
            test.console.hub.publish([Samples.call(7, at: test.clock.now)], [])
            let body = try await browser.events("feed=bars") {
                $0.contains("BYPASS IS ON") && $0.contains("event: tick")
            }.body
            #expect(!body.contains("event: call"))
            #expect(body.contains("data: \(test.clock.now.milliseconds) "))
        }
    }

    @Test("when the console ends, an open feed gets a last event and its end, and nothing is logged")
    func endsWithConsole() async throws {
        let log = LogLines()
        let feed = Mutex<Task<Answer, any Error>?>(nil)
        try await TestConsole.run(logger: Logger(label: "test") { _ in LogLines.Handler(log: log) }) { test in
            let browser = try await test.login()
            feed.withLock { $0 = Task { try await browser.events("feed=bars") { _ in false } } }
            while test.console.hub.screenCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        let answer = try await feed.withLock { $0 }?.value
        #expect(answer?.body.contains(LiveEncoder.closing) == true)
        #expect(answer?.body.hasSuffix("0\r\n\r\n") == true, "the last chunk (RFC 9112 §7.1) ends an orderly answer")
        #expect(log.lines.withLock { $0 } == [])
    }

    @Test("a console that nobody looks at ends by its cancellation and by nothing else")
    func endsAlone() async throws {
        let log = LogLines()
        let centre = FakeCentre { Timestamp(seconds: 0) }
        let console = try Console(
            configuration: ConsoleConfiguration(port: 0), control: centre, reader: centre, hub: LiveHub(),
            now: { Timestamp(seconds: 0) }, terminalPerson: "terminal", announceLink: { _ in })
        let (listening, isListening) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            try await console.run(logger: Logger(label: "test") { _ in LogLines.Handler(log: log) }) { _ in
                isListening.finish()
            }
        }
        for await _ in listening {}
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(log.lines.withLock { $0 } == [])
    }

    @Test("the feed ends with the session, and no screen stays behind")
    func endsWithSession() async throws {
        try await TestConsole.run { test in
            let browser = try await test.login()
            async let answer = browser.events("feed=bars") { $0.contains("event: ended") }
            while test.console.hub.screenCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
            test.clock.advance(seconds: Sessions.absoluteSeconds)
            #expect(try await answer.body.contains("event: ended"))
            while test.console.hub.screenCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }
}

/// Keeps what is logged.
private final class LogLines: Sendable {
    let lines = Mutex<[String]>([])

    struct Handler: LogHandler {
        let log: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lines.withLock { $0.append("\(event.message)") }
        }
    }
}
