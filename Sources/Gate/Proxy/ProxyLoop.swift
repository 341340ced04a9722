// Owner: the judge's thread. Allocates for messages from streams. Budget: three system calls a batch with one socket.

import SIP
import Screening
import Telephony
import Wire

/// The judge's thread of a gate in proxy mode: receives, judges, forwards, batch by batch, and lets timers fire.
struct ProxyLoop: MessageLoop, ~Copyable {
    private var judge: ProxyJudge
    private var port: GatePort
    let parts: GateParts
    var generation: UInt64 = 0
    private var snapshot: SnapshotSteps

    init(_ parts: GateParts, core: ProxyCore, engine: consuming Engine, port: consuming GatePort) {
        judge = ProxyJudge(parts, core: core, engine: engine)
        self.port = port
        self.parts = parts
        snapshot = SnapshotSteps(
            everyNanoseconds: parts.snapshotNanoseconds, now: Clock.monotonicNanoseconds())
    }

    consuming func run(until isStopped: () -> Bool) -> Engine {
        while !isStopped() { turn() }
        return judge.finish()
    }

    private mutating func turn() {
        let isBusy =
            judge.hasHeld || !(parts.waiting?.isEmpty ?? true) || judge.engine.isWritingSnapshot
            || parts.questions.hasHeld
        let wait =
            isBusy
            ? JudgeLoop.shortWaitMilliseconds
            : judge.core.waitMilliseconds(Moment.now().tick, most: JudgeLoop.waitMilliseconds)
        let batch = parts.batch
        let count = batch.change { content in port.receive(into: &content, waitMilliseconds: wait) }
        let now = Moment.now()
        parts.baton.heartbeat(now.nanoseconds)
        takeNews()
        if count > 0 { workOnDatagrams(at: now) }
        if parts.wakeUp.drain() {
            workOnStreams(parts.inbox.drain())
            if !parts.questions.isEmpty { judge.workOnQuestions() }
        }
        if let roaming = parts.roaming { roaming.takeAnswers(into: &judge.engine, parts.waiting, at: now) }
        if let waiting = parts.waiting, !waiting.isEmpty { workOn(waiting) }
        if parts.questions.hasHeld { judge.answerHeld() }
        serveTime()
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

    /// Timers, probes, and what waits for the journal: not while the watchdog has the sockets.
    private mutating func serveTime() {
        let now = Moment.now()
        judge.takeBaton(started: now.nanoseconds)
        guard parts.baton.endJudging() else { return judge.regain() }
        if judge.hasHeld { judge.unpark(at: now) }
        while judge.timeReached(now) { flush() }
        flush()
        parts.baton.beginWaiting()
    }

    private mutating func flush() {
        let listener = parts.listener
        if let trace = judge.letters.trace { judge.traceOutput(trace) }
        judge.core.output.flush({ port.send(&$0, by: $1) }, { listener?.reply($0) })
    }

    // MARK: Messages

    mutating func workOnDatagrams(at now: Moment) {
        let batch = parts.batch
        batch.change { content in content.isStream = false }
        judge.takeBaton(started: now.nanoseconds)
        judge.begin()
        let count = batch.read { content in
            for slot in 0..<content.datagrams.count {
                let flow = Flow(peer: content.datagrams.peer(at: slot), socket: content.socket)
                judge.prepare(slot, content.datagrams.bytes(at: slot), from: flow, at: now)
            }
            return content.datagrams.count
        }
        parts.hooks.whileJudging?(count)
        guard parts.baton.endJudging() else {
            judge.abandon(count)
            return judge.regain()
        }
        batch.read { content in
            judge.keepUndecided(content, at: now)
            if let trace = judge.letters.trace, judge.mayWait {
                content.datagrams.trace(
                    trace.tap.judge, ofTrunk: trace.trunk, in: judge.core.trunks,
                    own: judge.core.addresses.udp[content.socket], isSent: false, microseconds: now.microseconds)
            }
            for slot in 0..<count {
                judge.commit(slot, content.datagrams.bytes(at: slot), at: now)
                judge.nameHeld()
                if judge.core.output.needsFlush { flush() }
            }
        }
        flush()
        parts.baton.beginWaiting()
    }

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
            judge.begin()
            for index in first..<end {
                let message = messages[index]
                let flow = judge.core.trunks.flow(of: message)
                judge.prepare(index - first, message.bytes, from: flow, at: now)
            }
            parts.hooks.whileJudging?(end - first)
            guard parts.baton.endJudging() else {
                judge.abandon(end - first)
                judge.regain()
                break
            }
            batch.read { content in judge.keepUndecided(content, at: now) }
            if let trace = judge.letters.trace, judge.mayWait {
                trace.tap.judge.take(
                    messages[first..<end], ofTrunk: trace.trunk, in: judge.core.trunks, microseconds: now.microseconds)
            }
            for index in first..<end {
                let message = messages[index]
                judge.commit(index - first, message.bytes, at: now)
                judge.nameHeld()
                if judge.core.output.needsFlush { flush() }
            }
            flush()
            parts.baton.beginWaiting()
            first = end
        }
        batch.change { content in content.messages = [] }
    }
}
