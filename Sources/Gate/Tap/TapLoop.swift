// Owner: the tap's thread. Allocates at init, for messages from streams and for outcomes. Budget: one system call a batch.

import Screening
import Telephony
import Wire

/// The tap's thread: receives HEP3 or captures packets, correlates, hands on.
struct TapLoop: ~Copyable {
    static let waitMilliseconds = 100
    /// Time goes on by our own clock where nothing comes, so long behind it: agents are as late.
    static let lagMicroseconds: Int64 = 2_000_000

    /// Where messages come from: one of the two.
    private var port: TapPort?
    private var capture: LiveCapture?
    private var reader: TapReader
    private var use: TapUse
    private let board: TapBoard
    private let put: (@Sendable (SnapshotPiece) -> Void)?
    private var snapshot: SnapshotSteps

    init(
        _ port: consuming TapPort?, _ capture: consuming LiveCapture?, _ reader: consuming TapReader,
        _ use: consuming TapUse, _ board: TapBoard,
        snapshotSeconds: Int, snapshot: (@Sendable (SnapshotPiece) -> Void)?
    ) {
        self.port = consume port
        self.capture = consume capture
        self.reader = reader
        self.use = use
        self.board = board
        put = snapshot
        self.snapshot = SnapshotSteps(
            everyNanoseconds: Int64(clamping: snapshotSeconds) * 1_000_000_000, now: Clock.monotonicNanoseconds())
    }

    /// Until it is told to stop; the engine is handed out for its last snapshot.
    consuming func run(until isStopped: () -> Bool) -> Engine? {
        while !isStopped() { turn() }
        return use.finish()
    }

    private mutating func turn() {
        if let (letters, generation) = board.take() {
            if let trunks = letters.trunks { reader.install(trunks) }
            use.install(letters)
            board.confirm(generation)
        }
        let count = port?.receive(into: &reader, &use) ?? listen()
        if count == 0 {
            reader.advance(to: Timestamp(microseconds: Clock.realtimeMicroseconds() &- Self.lagMicroseconds))
        }
        while let outcome = reader.nextDue() { use.ended(outcome, &reader) }
        use.endBatch(&reader)
        let now = Clock.monotonicNanoseconds()
        board.publish(reader.allCounters(), at: now)
        if let put { use.engine?.write(&snapshot, at: now, put) }
    }

    /// Messages of the interface.
    private mutating func listen() -> Int {
        var count = 0
        while count < UDPBatch.defaultSlots,
            let message = capture?.next(waitMilliseconds: Self.waitMilliseconds) ?? nil
        {
            count += 1
            let finding = reader.take(
                message.bytes, from: message.source, to: message.destination,
                at: Timestamp(microseconds: message.time))
            use.take(finding, in: message.bytes, &reader)
        }
        return count
    }
}

/// HEP3 over UDP and TCP.
struct TapPort: ~Copyable {
    private var udp: UDPPort?
    private var poller: Poller
    private var batch: UDPBatch
    private let inbox: StreamInbox
    private let wakeUp: WakeUp
    let localAddresses: [PeerAddress]

    init(_ addresses: [PeerAddress], inbox: StreamInbox, wakeUp: WakeUp) throws(WireError) {
        let batch = try UDPBatch()
        let udp = addresses.isEmpty ? nil : try UDPPort(addresses: addresses, wakeUp: wakeUp)
        var poller = Poller()
        if addresses.isEmpty { _ = poller.watch(wakeUp.descriptor) }
        var bound: [PeerAddress] = []
        for index in addresses.indices {
            if let address = udp?.localAddress(index) { bound.append(address) }
        }
        self.batch = batch
        self.udp = udp
        self.poller = poller
        self.inbox = inbox
        self.wakeUp = wakeUp
        localAddresses = bound
    }

    /// Returns how many packets there were.
    mutating func receive(into reader: inout TapReader, _ use: inout TapUse) -> Int {
        if udp == nil {
            poller.wait(timeoutMilliseconds: TapLoop.waitMilliseconds)
        } else {
            _ = udp?.receive(into: &batch, waitMilliseconds: TapLoop.waitMilliseconds)
        }
        let now = Timestamp(microseconds: Clock.realtimeMicroseconds())
        var count = 0
        for slot in 0..<batch.count {
            if batch.isTruncated(at: slot) { reader.count { $0.truncated &+= 1 } }
            count += batch.length(at: slot) > 0 ? 1 : 0
            let finding = reader.packet(batch.bytes(at: slot), from: batch.peer(at: slot), now: now)
            use.take(finding, in: batch.bytes(at: slot), &reader)
        }
        batch.removeAll()
        if wakeUp.drain() {
            for message in inbox.drain() {
                count += 1
                use.take(reader.packet(message.bytes, from: message.peer, now: now), in: message.bytes, &reader)
            }
        }
        return count
    }
}
