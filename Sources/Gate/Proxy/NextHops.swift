// Owner: the judge's thread. Allocates nothing after init. Budget: 10 ns a choice.

import SIP
internal import Synchronization
import Wire

/// The next hops in their order, and which of them live: each is asked by OPTIONS, as the SBC asks us.
///
/// A hop that did not answer two probes in a row, or whose call was met with silence, is passed over until it answers
/// again. If none lives, all do: a proxy that knows no way still tries one. A probe is not repeated: the next one is.
struct NextHops {
    private struct Hop {
        let address: PeerAddress
        var isAlive = true
        var misses = 0
        /// The probe that is out.
        var probe: UInt64?
        /// When it last answered anything.
        var heardAt: Tick = .min
    }

    /// Unanswered probes in a row that make a hop a dead one.
    static let mostMisses = 2

    private var hops: [Hop]
    private let period: Tick
    private var nextProbe: Tick
    private var serial: UInt64 = 0
    private let secret: ProxySecret
    /// Times that a hop was given up.
    private(set) var deaths: UInt64 = 0
    private let board: HopBoard

    init(_ configuration: ProxyConfiguration, at now: Tick, secret: ProxySecret, board: HopBoard = HopBoard()) {
        hops = configuration.nextHops.map { Hop(address: $0) }
        period = Tick(configuration.probeMilliseconds)
        nextProbe = now
        self.secret = secret
        self.board = board
        board.set(isAlive: hops.map(\.isAlive))
    }

    var count: Int { hops.count }
    func address(_ hop: Int) -> PeerAddress { hops[hop].address }
    func isAlive(_ hop: Int) -> Bool { hops[hop].isAlive }
    func hasHost(of address: PeerAddress) -> Bool {
        hops.contains { $0.address.with(port: 0) == address.with(port: 0) }
    }

    /// The first living one that was not `tried` (bits by position), else the first not tried.
    func choose(tried: UInt16) -> Int? {
        var spare: Int?
        for (index, hop) in hops.enumerated() where tried & 1 << UInt16(index) == 0 {
            if hop.isAlive { return index }
            if spare == nil { spare = index }
        }
        return spare
    }

    /// The hop said something.
    mutating func heard(_ hop: Int, at now: Tick) {
        if hop >= 0, hop < hops.count { hops[hop].heardAt = now }
    }

    /// A request to this hop met silence since `start`. A hop that answered others meanwhile lives: what it does not
    /// answer is its own affair, or a stranger's scanner would make a good hop a dead one.
    mutating func silent(_ hop: Int, since start: Tick, at now: Tick) {
        guard hop >= 0, hop < hops.count, hops[hop].heardAt <= start else { return }
        failed(hop, at: now)
    }

    private mutating func failed(_ hop: Int, at now: Tick) {
        guard hops[hop].isAlive else { return }
        hops[hop].isAlive = false
        deaths &+= 1
        board.set(isAlive: hops.map(\.isAlive))
        // It is asked at once whether that was right.
        nextProbe = min(nextProbe, now &+ Self.recheckMilliseconds)
    }

    private static let recheckMilliseconds: Tick = 500

    // MARK: Probes

    var deadline: Tick { nextProbe }

    /// The probes that are due: position and id.
    mutating func probes(at now: Tick, send: (Int, UInt64) -> Void) {
        guard now >= nextProbe else { return }
        nextProbe = now &+ period
        for index in hops.indices {
            if hops[index].probe != nil {
                hops[index].misses += 1
                if hops[index].misses >= Self.mostMisses { failed(index, at: now) }
            }
            serial &+= 1
            let id = secret.probe(serial)
            hops[index].probe = id
            send(index, id)
        }
    }

    /// An answer to a probe; 503 is one that says no. False: it is none of ours.
    mutating func answered(_ id: UInt64, code: UInt16, at now: Tick) -> Bool {
        guard let index = hops.firstIndex(where: { $0.probe == id }) else { return false }
        guard code >= 200, code != 503 else { return true }
        hops[index].probe = nil
        hops[index].misses = 0
        hops[index].heardAt = now
        if !hops[index].isAlive {
            hops[index].isAlive = true
            board.set(isAlive: hops.map(\.isAlive))
        }
        return true
    }

    static func write(
        _ id: UInt64, to peer: PeerAddress, from own: PeerAddress, into room: inout MutableSpan<UInt8>
    ) -> Int {
        var writer = ReplyWriter()
        writer.write("OPTIONS sip:", into: &room)
        writer.write(hostPort: ReplySource(peer), into: &room)
        writer.write(" SIP/2.0\r\nVia: SIP/2.0/UDP ", into: &room)
        writer.write(hostPort: ReplySource(own), into: &room)
        writer.write(";branch=", into: &room)
        ProxyBranch(.probe, id: id).write(&writer, into: &room)
        writer.write("\r\nMax-Forwards: 1\r\nFrom: <sip:qorgan@", into: &room)
        writer.write(hostPort: ReplySource(own), into: &room)
        writer.write(">;tag=", into: &room)
        writer.write(hex: id, into: &room)
        writer.write("\r\nTo: <sip:", into: &room)
        writer.write(hostPort: ReplySource(peer), into: &room)
        writer.write(">\r\nCall-ID: ", into: &room)
        writer.write(hex: id, into: &room)
        writer.write("\r\nCSeq: 1 OPTIONS\r\n", into: &room)
        return writer.end(into: &room) ?? 0
    }
}

/// Which next hops live, for other threads: the watchdog forwards by it, pages show it.
final class HopBoard: Sendable {
    /// Bit by position.
    private let alive = Atomic<UInt64>(.max)

    func set(isAlive: [Bool]) {
        alive.store(
            isAlive.enumerated().reduce(0) { $1.element ? $0 | 1 << UInt64($1.offset) : $0 }, ordering: .relaxed)
    }

    func isAlive(_ hop: Int) -> Bool { alive.load(ordering: .relaxed) & 1 << UInt64(hop) != 0 }
}
