import Synchronization
import Wire

@testable import Traffic

/// A gate of a few lines on loopback: answers every INVITE as the test says, and counts what comes.
final class StubGate: Sendable {
    struct Answer: Sendable {
        var code: Int
        var lines: [String] = []
    }

    struct Counts: Sendable {
        var invites = 0
        var acknowledgements = 0
        var others = 0
        /// Every Call-ID that asked, once.
        var callIDs: Set<String> = []
    }

    let address: PeerAddress
    private let stop: StopSwitch
    private let counted: Tallies
    private let thread: OSThread

    private final class Tallies: Sendable {
        let counts = Mutex(Counts())
    }

    /// `answer` gets the text of an INVITE and where it came from; nil says nothing.
    init(_ answer: @escaping @Sendable (String, PeerAddress) -> Answer?) throws {
        // Owned by the thread from here on; this one reads its address first.
        nonisolated(unsafe) let station = try Station(PeerAddress(v4: 0x7F00_0001, port: 0))
        let stop = StopSwitch()
        let counted = Tallies()
        address = station.address
        self.stop = stop
        self.counted = counted
        thread = try OSThread(name: "stub-gate") {
            var poller = Poller()
            _ = poller.watch(station.descriptor)
            while !stop.isStopped {
                poller.wait(timeoutMilliseconds: 20)
                var received: [([UInt8], PeerAddress)] = []
                _ = station.receive { received.append(($0, $1)) }
                for (bytes, peer) in received {
                    let reply = StubGate.reply(String(decoding: bytes, as: UTF8.self), peer, counted, answer)
                    if let reply { station.queue(Array(reply.utf8), to: peer) }
                }
                station.flush()
            }
        }
    }

    /// Ends the thread and says what came.
    func finish() -> Counts {
        stop.stop()
        thread.join()
        return counted.counts.withLock { $0 }
    }

    private static func reply(
        _ request: String, _ peer: PeerAddress, _ counted: Tallies, _ answer: (String, PeerAddress) -> Answer?
    ) -> String? {
        let lines = request.split(separator: "\r\n").map(String.init)
        let isInvite = request.hasPrefix("INVITE ")
        counted.counts.withLock { counts in
            if isInvite {
                counts.invites += 1
                if let id = lines.first(where: { $0.hasPrefix("Call-ID:") }) { counts.callIDs.insert(id) }
            } else if request.hasPrefix("ACK ") {
                counts.acknowledgements += 1
            } else {
                counts.others += 1
            }
        }
        guard isInvite, let answer = answer(request, peer) else { return nil }
        let echoed = lines.filter { line in
            ["Via:", "From:", "Call-ID:", "CSeq:"].contains { line.hasPrefix($0) }
        }
        let to = lines.filter { $0.hasPrefix("To:") }.map { $0 + ";tag=gate" }
        let head = ["SIP/2.0 \(answer.code) Answer"] + echoed + to + answer.lines
        return (head + ["Content-Length: 0", "", ""]).joined(separator: "\r\n")
    }
}
