// Owner: the judge's thread. Allocates at init only, and for messages from streams. Budget: two system calls a batch.

import SIP
import Screening
import Telephony
import Wire

/// The judge's thread: receives, judges, sends, batch by batch.
struct JudgeLoop: MessageLoop, ~Copyable {
    /// How long it waits for datagrams: its heartbeat beats at least so often.
    static let waitMilliseconds = 50
    /// While answers wait for the journal's watermark, or a snapshot is being written.
    static let shortWaitMilliseconds = 1

    private var judge: Judge
    private var port: GatePort
    let parts: GateParts
    var generation: UInt64 = 0
    private var snapshot: SnapshotSteps
    /// Keeps the loads of the first pass alive.
    private(set) var sink: UInt64 = 0

    init(_ parts: GateParts, engine: consuming Engine, port: consuming GatePort) throws(WireError) {
        judge = try Judge(parts, engine: engine)
        self.port = port
        self.parts = parts
        snapshot = SnapshotSteps(
            everyNanoseconds: parts.snapshotNanoseconds, now: Clock.monotonicNanoseconds())
    }

    /// Until it is told to stop; then the engine is handed out for its last snapshot.
    consuming func run(until isStopped: () -> Bool) -> Engine {
        while !isStopped() { turn() }
        return judge.finish()
    }

    private mutating func turn() {
        let isBusy =
            !parts.parking.isEmpty || !(parts.waiting?.isEmpty ?? true) || judge.engine.isWritingSnapshot
            || parts.questions.hasHeld
        let wait = isBusy ? Self.shortWaitMilliseconds : Self.waitMilliseconds
        let batch = parts.batch
        let count = batch.change { content in port.receive(into: &content, waitMilliseconds: wait) }
        let now = Moment.now()
        parts.baton.heartbeat(now.nanoseconds)
        takeNews()
        if count > 0 { workOnDatagrams(at: now) }
        if !parts.lane.isEmpty { workOnLane() }
        if !parts.handover.isEmpty { judge.remember(parts.handover.takeAll()) }
        if parts.wakeUp.drain() {
            workOnStreams(parts.inbox.drain())
            if !parts.questions.isEmpty { judge.workOnQuestions() }
        }
        if let roaming = parts.roaming { roaming.takeAnswers(into: &judge.engine, parts.waiting, at: now) }
        if let waiting = parts.waiting, !waiting.isEmpty { workOn(waiting) }
        if parts.questions.hasHeld { judge.answerHeld() }
        if !parts.parking.isEmpty { unpark() }
        if judge.engine.hasDemotions { parts.demotions.add(judge.engine.takeDemotions()) }
        if let outlet = parts.outlet, outlet.hasRoom {
            judge.engine.write(&snapshot, at: now.nanoseconds) { outlet.add($0) }
        }
    }

    var mayWait: Bool {
        get { judge.mayWait }
        set { judge.mayWait = newValue }
    }

    mutating func install(_ letters: GateMailbox.Letters) { judge.install(letters) }

    // MARK: Datagrams

    mutating func workOnDatagrams(at now: Moment) {
        let batch = parts.batch
        batch.change { content in content.isStream = false }
        judge.takeBaton(started: now.nanoseconds)
        batch.read { content in judgeAndAnswer(content, at: now) }
    }

    private mutating func judgeAndAnswer(_ content: borrowing OpenBatch.Content, at now: Moment) {
        judge.begin(socket: content.socket)
        let count = content.datagrams.count
        var first = 0
        while first < count {
            let end = min(first + SlotState.groupSize, count)
            judgeGroup(first..<end, content.datagrams, at: now)
            first = end
        }
        parts.hooks.whileJudging?(count)
        if parts.baton.endJudging() {
            judge.commit(count, at: now)
            keepUndecided(content, at: now)
            if let trace = judge.letters.trace {
                let own = port.localAddresses[content.socket]
                if judge.mayWait {
                    content.datagrams.trace(
                        trace.tap.judge, ofTrunk: trace.trunk, in: judge.trunks, own: own, isSent: false,
                        microseconds: now.microseconds)
                }
                judge.traceReplies(trace, own: own)
            }
            port.send(&judge.replies, by: content.socket)
            parts.baton.beginWaiting()
        } else {
            judge.regain()
        }
    }

    /// What the watchdog has taken from a crowded socket for the judge.
    private mutating func workOnLane() {
        let batch = parts.batch
        batch.change { content in
            content.socket = parts.lane.take(into: &content.datagrams)
        }
        if !batch.read({ content in content.datagrams.isEmpty }) { workOnDatagrams(at: Moment.now()) }
    }

    private mutating func judgeGroup(_ group: Range<Int>, _ datagrams: borrowing UDPBatch, at now: Moment) {
        var sources = InlineArray<8, Source>(repeating: Source(peer: .none, connection: nil))
        for slot in group {
            let source = Source(peer: datagrams.peer(at: slot), connection: nil)
            sources[slot - group.lowerBound] = source
            sink ^= judge.prepare(slot, datagrams.bytes(at: slot), from: source, at: now)
        }
        for slot in group {
            judge.answer(
                slot, datagrams.bytes(at: slot), from: sources[slot - group.lowerBound], in: datagrams, at: now)
        }
    }

    // MARK: Streams

    mutating func workOnStreams(_ messages: [StreamMessage]) {
        guard !messages.isEmpty else { return }
        let batch = parts.batch
        batch.change { content in
            content.messages = messages
            content.isStream = true
        }
        var first = 0
        while first < messages.count {
            let end = min(first + parts.batchSize, messages.count)
            let now = Moment.now()
            batch.change { content in content.firstMessage = first }
            judge.takeBaton(started: now.nanoseconds)
            judge.begin(socket: 0)
            batch.read { content in
                for index in first..<end {
                    let message = messages[index]
                    let source = judge.trunks.source(of: message)
                    sink ^= judge.prepare(index - first, message.bytes, from: source, at: now)
                    judge.answer(index - first, message.bytes, from: source, in: content.datagrams, at: now)
                }
            }
            parts.hooks.whileJudging?(end - first)
            guard parts.baton.endJudging() else {
                // The watchdog has answered all that was left.
                judge.regain()
                break
            }
            judge.commit(end - first, at: now)
            batch.read { content in keepUndecided(content, at: now) }
            if let trace = judge.letters.trace, judge.mayWait {
                judge.traceStreams(trace, messages[first..<end], at: now)
            }
            parts.listener?.reply(judge.takeStreamReplies())
            parts.baton.beginWaiting()
            first = end
        }
        batch.change { content in content.messages = [] }
    }

    // MARK: Calls that wait for the network

    private func keepUndecided(_ content: borrowing OpenBatch.Content, at now: Moment) {
        guard !judge.undecided.isEmpty, let waiting = parts.waiting, let roaming = parts.roaming else { return }
        waiting.keep(judge.undecided, of: content, limit: roaming.waitMilliseconds, at: now)
    }

    // MARK: Durable trunks

    private mutating func unpark() {
        for (route, bytes) in judge.unpark(at: Moment.now()) {
            switch route {
            case .stream(let connection):
                parts.listener?.reply([StreamReply(to: connection, bytes)])
            case .datagram(let socket, let peer):
                judge.replies.removeAll()
                judge.replies.append(bytes, to: peer)
                if let trace = judge.letters.trace { judge.traceReplies(trace, own: port.localAddresses[socket]) }
                port.send(&judge.replies, by: socket)
            }
        }
    }
}
