// Owner: the watchdog's thread.

import Screening
import Telephony
import Wire

/// Law 1 as a thread: when the judge is late, every call that waits goes on, and the next ones too until it is back.
///
/// It looks four times within the deadline. Silence of a judge that only waits counts after its longest wait.
struct Watchdog: ~Copyable {
    private let parts: GateParts
    private var standIn: StandIn
    private var requests: UDPBatch
    private let sockets: [SharedSocket]
    private var help: OverloadHelp
    private var poller: Poller
    private let periodNanoseconds: Int64
    /// So long after its arrival a batch is taken: one period before the deadline, which the answers need.
    private let toleranceNanoseconds: Int64
    private let silenceNanoseconds: Int64

    init(_ parts: GateParts, port: inout GatePort) throws(WireError) {
        let standIn = try StandIn(parts)
        let requests = try UDPBatch(slots: parts.batchSize)
        var poller = Poller()
        var sockets: [SharedSocket] = []
        for index in 0..<port.count {
            if let socket = try port.shared(index) {
                _ = poller.watch(socket.descriptor)
                sockets.append(SharedSocket(socket))
            }
        }
        self.parts = parts
        self.standIn = standIn
        self.requests = requests
        self.poller = poller
        self.sockets = sockets
        help = OverloadHelp(parts)
        periodNanoseconds = max(parts.deadlineNanoseconds / 4, 250_000)
        toleranceNanoseconds = parts.deadlineNanoseconds - periodNanoseconds * 3 / 2
        silenceNanoseconds = Int64(JudgeLoop.waitMilliseconds) * 1_000_000 + parts.deadlineNanoseconds
    }

    consuming func run(until isStopped: () -> Bool) {
        var pause = Poller()
        var isHelping = false
        while !isStopped() {
            if !isHelping { pause.wait(timeoutNanoseconds: pauseNanoseconds) }
            let now = Moment.now()
            letExpiredGo(at: now)
            letQuestionsGo(at: now)
            help.look(at: now, sockets)
            isHelping = help.isOn && help.serve(sockets, by: &standIn, &requests, at: now) > 0
            let relief = parts.baton.relieve(
                batchOlderThan: now.nanoseconds - toleranceNanoseconds,
                silentSince: now.nanoseconds - silenceNanoseconds)
            switch relief {
            case nil: continue
            case .batch: answerOpenBatch(at: now)
            case .sockets: break
            }
            answerLane(at: now)
            answerWaiting(at: now)
            parts.watchdogTally.count(.reliefs)
            serve(until: isStopped)
            parts.baton.handBack()
        }
    }

    private var pauseNanoseconds: Int64 {
        help.isOn ? OverloadHelp.pauseNanoseconds : min(periodNanoseconds, OverloadHelp.lookNanoseconds)
    }

    // MARK: In the judge's place

    /// All messages of the batch that the judge is stuck with.
    private mutating func answerOpenBatch(at now: Moment) {
        standIn.begin(arrived: parts.baton.batchStarted)
        let batch = parts.batch
        let socket = batch.read { content in
            Self.answer(content, by: &standIn, sockets, parts, at: now)
        }
        if socket < sockets.count {
            if let trace = standIn.trace {
                batch.read { content in
                    if !content.isStream {
                        standIn.traceReceived(trace, content.datagrams, own: sockets[socket].address)
                    }
                }
                standIn.traceSent(trace, own: sockets[socket].address)
            }
            sockets[socket].udp.send(&standIn.replies)
        }
        Self.sendForwards(standIn.forwards, sockets, parts)
    }

    /// What the judge would have taken from the lane.
    private mutating func answerLane(at now: Moment) {
        while !parts.lane.isEmpty {
            let socket = parts.lane.take(into: &requests)
            // Its lock is held by a judge on its way out of it.
            guard !requests.isEmpty else { return }
            standIn.begin(arrived: now.nanoseconds)
            for slot in 0..<requests.count {
                let source = Source(peer: requests.peer(at: slot), connection: nil)
                standIn.answer(slot, requests.bytes(at: slot), from: source, in: requests, at: now)
            }
            guard socket < sockets.count else { continue }
            if let trace = standIn.trace {
                standIn.traceReceived(trace, requests, own: sockets[socket].address)
                standIn.traceSent(trace, own: sockets[socket].address)
            }
            sockets[socket].udp.send(&standIn.replies)
        }
    }

    /// Calls that the judge has put aside until the network answers.
    private mutating func answerWaiting(at now: Moment) {
        guard let waiting = parts.waiting, !waiting.isEmpty else { return }
        while true {
            let socket = waiting.take(dueAt: .max, into: &requests)
            guard !requests.isEmpty else { break }
            answerRequests(of: socket, at: now)
        }
        Self.answerStreams(
            waiting.takeMessages(dueAt: .max), from: 0, requests, by: &standIn, sockets, parts,
            arrived: now.nanoseconds, at: now)
    }

    /// The datagrams in `requests`, which came by this socket.
    private mutating func answerRequests(of socket: Int, at now: Moment) {
        standIn.begin(arrived: now.nanoseconds)
        for slot in 0..<requests.count {
            let source = Source(peer: requests.peer(at: slot), connection: nil)
            standIn.answer(slot, requests.bytes(at: slot), from: source, in: requests, at: now)
        }
        guard socket < sockets.count else { return }
        if let trace = standIn.trace { standIn.traceSent(trace, own: sockets[socket].address) }
        sockets[socket].udp.send(&standIn.replies)
        Self.sendForwards(standIn.forwards, sockets, parts)
    }

    /// Returns the socket that the replies in `standIn` go by.
    private static func answer(
        _ content: borrowing OpenBatch.Content, by standIn: inout StandIn, _ sockets: [SharedSocket],
        _ parts: GateParts, at now: Moment
    ) -> Int {
        if content.isStream {
            answerStreams(
                content.messages, from: content.firstMessage, content.datagrams, by: &standIn, sockets, parts,
                arrived: parts.baton.batchStarted, at: now)
        } else {
            for slot in 0..<content.datagrams.count {
                let source = Source(peer: content.datagrams.peer(at: slot), connection: nil)
                standIn.answer(slot, content.datagrams.bytes(at: slot), from: source, in: content.datagrams, at: now)
            }
        }
        return content.socket
    }

    /// Receives and answers until the judge asks back.
    private mutating func serve(until isStopped: () -> Bool) {
        while !parts.baton.isAskedBack, !isStopped() {
            let now = Moment.now()
            var count = 0
            for socket in sockets {
                let received = socket.udp.receive(into: &requests)
                guard received > 0 else { continue }
                count += received
                standIn.begin(arrived: now.nanoseconds)
                for slot in 0..<requests.count {
                    let source = Source(peer: requests.peer(at: slot), connection: nil)
                    standIn.answer(slot, requests.bytes(at: slot), from: source, in: requests, at: now)
                }
                if let trace = standIn.trace {
                    standIn.traceReceived(trace, requests, own: socket.address)
                    standIn.traceSent(trace, own: socket.address)
                }
                socket.udp.send(&standIn.replies)
                Self.sendForwards(standIn.forwards, sockets, parts)
            }
            answerLane(at: now)
            let messages = parts.inbox.drain()
            Self.answerStreams(
                messages, from: 0, requests, by: &standIn, sockets, parts, arrived: now.nanoseconds, at: now)
            letExpiredGo(at: now)
            letQuestionsGo(at: now)
            if count == 0, messages.isEmpty { poller.wait(timeoutMilliseconds: 1) }
        }
    }

    private static func answerStreams(
        _ messages: [StreamMessage], from start: Int, _ datagrams: borrowing UDPBatch, by standIn: inout StandIn,
        _ sockets: [SharedSocket], _ parts: GateParts, arrived: Int64, at now: Moment
    ) {
        var first = start
        while first < messages.count {
            standIn.begin(arrived: arrived)
            let end = min(first + parts.batchSize, messages.count)
            for index in first..<end {
                let message = messages[index]
                let source = standIn.trunks.source(of: message)
                standIn.answer(0, message.bytes, from: source, in: datagrams, at: now)
            }
            if let trace = standIn.trace { standIn.traceStreams(trace, messages[first..<end], at: now) }
            parts.listener?.reply(standIn.takeStreamReplies())
            sendForwards(standIn.forwards, sockets, parts)
            first = end
        }
    }

    private mutating func letQuestionsGo(at now: Moment) {
        guard !parts.questions.isEmpty else { return }
        standIn.letQuestionsGo(arrivedBefore: now.nanoseconds - toleranceNanoseconds, at: now)
    }

    /// In proxy mode: what goes on, each by its socket.
    private static func sendForwards(_ output: ProxyOutput, _ sockets: [SharedSocket], _ parts: GateParts) {
        output.flush(
            { batch, socket in if socket < sockets.count { sockets[socket].udp.send(&batch) } },
            { parts.listener?.reply($0) })
    }

    /// Parked answers whose time is over; a judge in time has taken them before.
    private mutating func letExpiredGo(at now: Moment) {
        guard !parts.parking.isEmpty else { return }
        for parked in parts.parking.takeExpired(at: now.nanoseconds) {
            standIn.letGo(parked)
            switch parked.route {
            case .stream(let connection):
                parts.listener?.reply([StreamReply(to: connection, parked.allow)])
            case .datagram(let socket, let peer):
                guard socket < sockets.count else { continue }
                standIn.begin(arrived: now.nanoseconds)
                standIn.replies.append(parked.allow, to: peer)
                if let trace = standIn.trace { standIn.traceSent(trace, own: sockets[socket].address) }
                sockets[socket].udp.send(&standIn.replies)
            }
        }
    }
}
