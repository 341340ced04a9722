import Hummingbird
package import Ledger
import Screening
import Synchronization
import Telephony

/// Hands new calls to every open screen.
///
/// `publish` is called by the ledger's writer from its own thread and only appends to a bounded list. A task gathers what
/// came in 40 ms (100 ms with more than 100 screens), encodes it once a language and yields it to each screen's stream:
/// 25 writes a second and screen at most (10), however many calls there are. A screen that is too slow to take 256 of them is let go; its browser comes back by
/// itself with `Last-Event-ID` and gets what it missed from the ring.
package final class LiveHub: Sendable {
    /// Calls shown of one gathering, the newest; a screen has room for 25 rows, so older ones would scroll by unread.
    static let pendingLimit = 64
    /// Open screens: three times the goal of 300.
    static let screenLimit = 1_000
    static let gatherMilliseconds: Int64 = 40
    /// With many screens the writes are what costs: 300 screens at 25 a second kept one core busy.
    static let gatherMillisecondsCrowded: Int64 = 100
    static let crowd = 100
    /// How long open screens may take over their goodbye.
    static let goodbyeMilliseconds = 500

    struct State {
        var ring: LiveRing
        var pending: [CallRow] = []
        var minutesChanged = false
        var screens: [UInt64: Screen] = [:]
        var nextScreen: UInt64 = 0
        var hasEnded = false
        /// The bars as last sent, by language.
        var bars: [Language: String] = [:]
    }

    struct Screen {
        let language: Language
        let showsCalls: Bool
        let continuation: AsyncStream<ByteBuffer>.Continuation
    }

    private let state: Mutex<State>

    package init() {
        state = Mutex(State(ring: LiveRing(epoch: .random(in: 1 ... .max))))
    }

    /// Calls that were just committed, in journal order, and the minutes that they changed. Any thread; waits for no screen.
    ///
    /// Screens show the calls that were intercepted, warned or not judged in time. What a bypass lets through is only
    /// counted (`BypassCount`): a row each would push every interception off the screen.
    package func publish(_ calls: [CallRow], _ minutes: [MinuteRow]) {
        let calls = calls.filter {
            $0.treatment > .allow || $0.proposed > .allow || $0.isUnscreened && $0.rule != .bypass
        }
        state.withLock { state in
            state.minutesChanged = state.minutesChanged || !minutes.isEmpty
            state.pending += calls.suffix(Self.pendingLimit)
            let surplus = state.pending.count - Self.pendingLimit
            if surplus > 0 { state.pending.removeFirst(surplus) }
        }
    }

    /// Screens that are open now.
    package var screenCount: Int { state.withLock { $0.screens.count } }
}

// MARK: - Screens

extension LiveHub {
    /// What a screen gets when it opens: its stream, and first of all what it missed.
    struct Opening {
        let screen: UInt64
        let first: String
        let stream: AsyncStream<ByteBuffer>
    }

    /// Nil when too many screens are open, or when the console is about to end.
    func open(_ language: Language, showsCalls: Bool, after id: EventID?, encoder: LiveEncoder) -> Opening? {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(256))
        let opened: (screen: UInt64, replay: LiveRing.Replay?, last: EventID, bars: String?)? = state.withLock {
            state in
            guard !state.hasEnded, state.screens.count < Self.screenLimit else { return nil }
            let screen = state.nextScreen
            state.nextScreen += 1
            state.screens[screen] = Screen(language: language, showsCalls: showsCalls, continuation: continuation)
            let last = EventID(epoch: state.ring.epoch, number: state.ring.last)
            let replay = showsCalls ? id.map { state.ring.replay(after: $0) } : nil
            return (screen, replay, last, state.bars[language])
        }
        guard let opened else { return nil }
        var first = LiveEncoder.retry
        switch opened.replay {
        case .calls(let calls, let number):
            first += encoder.calls(calls, from: EventID(epoch: opened.last.epoch, number: number), language)
        case .lost: first += LiveEncoder.reload(opened.last)
        case nil: first += LiveEncoder.position(opened.last)
        }
        if let bars = opened.bars { first += bars }
        return Opening(screen: opened.screen, first: first, stream: stream)
    }

    func close(_ screen: UInt64) {
        let closed = state.withLock { $0.screens.removeValue(forKey: screen) }
        closed?.continuation.finish()
    }

    /// Every screen gets a last event and the end of its stream; waits until they have gone, but not for a slow one.
    func end() async {
        let screens = state.withLock { state in
            state.hasEnded = true
            return state.screens.values
        }
        let goodbye = ByteBuffer(string: LiveEncoder.closing)
        for screen in screens {
            screen.continuation.yield(goodbye)
            screen.continuation.finish()
        }
        for _ in 0..<Self.goodbyeMilliseconds / 10 where screenCount > 0 {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The number of the newest call, which a page states so that its feed starts where its rows end.
    var position: EventID {
        state.withLock { EventID(epoch: $0.ring.epoch, number: $0.ring.last) }
    }
}

// MARK: - The gathering task

extension LiveHub {
    /// Gathers, encodes and sends until cancelled.
    func run(encoder: LiveEncoder, control: any CentreControl, now: @escaping @Sendable () -> Timestamp) async throws {
        var sinceTick: Int64 = .max
        var tick: UInt64 = 0
        while !Task.isCancelled {
            if sinceTick >= 1_000 {
                sendTick(encoder: encoder, status: control.status(), now: now(), ping: tick % 15 == 0)
                tick += 1
                sinceTick = 0
            }
            gather(encoder: encoder)
            let pause = screenCount > Self.crowd ? Self.gatherMillisecondsCrowded : Self.gatherMilliseconds
            sinceTick += pause
            try await Task.sleep(for: .milliseconds(pause))
        }
    }

    func gather(encoder: LiveEncoder) {
        let work: (calls: [CallRow], from: EventID, screens: [UInt64: Screen])? = state.withLock { state in
            guard !state.pending.isEmpty || state.minutesChanged else { return nil }
            let calls = state.pending
            let from = EventID(epoch: state.ring.epoch, number: state.ring.append(calls))
            state.pending = []
            state.minutesChanged = false
            return (calls, from, state.screens.filter(\.value.showsCalls))
        }
        guard let work, !work.screens.isEmpty else { return }
        var encoded: [Language: String] = [:]
        for language in Set(work.screens.values.map(\.language)) {
            encoded[language] = encoder.calls(work.calls[...], from: work.from, language) + LiveEncoder.panelsChanged
        }
        send(encoded, to: work.screens)
    }

    func sendTick(encoder: LiveEncoder, status: CentreStatus, now: Timestamp, ping: Bool) {
        let bars = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, encoder.bars(status, $0)) })
        let (screens, changed) = state.withLock { state in
            let changed = state.bars != bars
            state.bars = bars
            return (state.screens, changed)
        }
        let tick = (ping ? LiveEncoder.ping : "") + LiveEncoder.tick(status, now: now)
        var encoded: [Language: String] = [:]
        for language in Language.allCases {
            encoded[language] = tick + (changed ? bars[language] ?? "" : "")
        }
        send(encoded, to: screens)
    }

    private func send(_ encoded: [Language: String], to screens: [UInt64: Screen]) {
        // One buffer a language, shared by all its screens.
        let buffers = encoded.mapValues { ByteBuffer(string: $0) }
        for (id, screen) in screens {
            guard let buffer = buffers[screen.language] else { continue }
            switch screen.continuation.yield(buffer) {
            case .enqueued: continue
            // Full or gone: the browser asks again with the last id that it saw.
            case .dropped, .terminated: close(id)
            @unknown default: close(id)
            }
        }
    }
}
