// Owner: the tap's thread; pure. Allocates at init only. Budget: 2 µs a packet. Held by `make bench`, tap.

import SIP
import STIR
package import Telephony
package import Wire

/// What a tapped message meant.
package enum TapFinding: Sendable {
    case nothing
    case attempt(CallAttempt)
    /// The other side of this call has it now.
    case progress(UInt64)
    case ended(TapOutcome)
}

/// HEP3 packets and captured SIP messages in, call attempts and outcomes out.
///
/// The time of an event is that of its capture (law 2), never of its arrival here.
package struct TapReader: ~Copyable {
    /// A clock this far off puts calls into other windows than they were in: its packets are counted and not used. Agents
    /// that buffer while a connection is down are not as late.
    package static let clockToleranceMicroseconds: Int64 = 300_000_000

    package private(set) var counters = TapCounters()
    /// Of the last attempt, in the bytes that were handed in.
    package private(set) var callID = 0..<0
    private var trunks: TapTrunks
    private var correlator: CallCorrelator
    private let secret: [UInt8]
    private let sources: SourceSet
    private var packet = HEPPacket()
    private var message = SIPMessage()
    private var identities: IdentityDesk?

    package init(_ configuration: TapConfiguration) throws(GateError) {
        try configuration.check()
        let trunks = try TapTrunks(configuration.trunks)
        let sources = try SourceSet(configuration.sources)
        self.trunks = trunks
        self.sources = sources
        correlator = CallCorrelator(calls: configuration.calls)
        secret = configuration.secret
        identities = configuration.identities.map { IdentityDesk($0, deskURI: "") }
        counters.attemptsByTrunk = Array(repeating: 0, count: trunks.readings.count)
    }

    /// New trunks stand behind the old ones.
    mutating func install(_ new: TapTrunks) {
        trunks = new
        while counters.attemptsByTrunk.count < new.readings.count { counters.attemptsByTrunk.append(0) }
    }

    // MARK: In

    /// One HEP3 packet; `now` is our own time and only tells whether the agent's can be right. `UDPBatch.padding` bytes
    /// after the packet may be read.
    package mutating func packet(_ bytes: Span<UInt8>, from peer: PeerAddress, now: Timestamp) -> TapFinding {
        // An empty datagram is a wake-up.
        guard bytes.count > 0 else { return .nothing }
        counters.packets &+= 1
        guard sources.isEmpty || sources.contains(peer) else {
            counters.refusedSources &+= 1
            return .nothing
        }
        do throws(HEPFault) {
            try packet.parse(bytes)
        } catch {
            counters.malformedPackets &+= 1
            return .nothing
        }
        guard secret.isEmpty || packet.isAuthentic(bytes, secret.span) else {
            counters.refusedSecrets &+= 1
            return .nothing
        }
        guard packet.payloadType == HEPPacket.sip else {
            counters.otherPayloads &+= 1
            return .nothing
        }
        guard !packet.isCompressed else {
            counters.compressed &+= 1
            return .nothing
        }
        guard abs(packet.microseconds &- now.microseconds) <= Self.clockToleranceMicroseconds else {
            counters.clockOff &+= 1
            return .nothing
        }
        let payload = packet.payload
        let finding = take(
            bytes.extracting(payload), from: packet.source, to: packet.destination,
            at: Timestamp(microseconds: packet.microseconds))
        if case .attempt = finding {
            callID = callID.lowerBound + payload.lowerBound..<callID.upperBound + payload.lowerBound
        }
        return finding
    }

    /// One captured SIP message. `UDPBatch.padding` bytes after it may be read.
    package mutating func take(
        _ bytes: Span<UInt8>, from source: PeerAddress, to destination: PeerAddress, at time: Timestamp
    ) -> TapFinding {
        counters.messages &+= 1
        guard bytes.count > 0, parse(bytes) else {
            counters.malformedMessages &+= 1
            return .nothing
        }
        guard let event = TapEvent(message, in: bytes, from: source, to: destination, at: time) else {
            counters.otherMessages &+= 1
            return .nothing
        }
        switch correlator.take(event) {
        case .nothing: return .nothing
        case .progress(let callID): return .progress(callID)
        case .ended(let outcome):
            counters.outcomes &+= 1
            return .ended(outcome)
        case .newCall: return open(event, bytes)
        }
    }

    /// A body that the agent cut off says nothing of how the call goes.
    private mutating func parse(_ bytes: Span<UInt8>) -> Bool {
        do throws(SIPFault) {
            try message.parse(bytes, framing: .datagram)
            return true
        } catch {
            return error == .truncatedBody
        }
    }

    private mutating func open(_ event: TapEvent, _ bytes: Span<UInt8>) -> TapFinding {
        let trunk = trunks.table.trunk(of: event.source)
        guard Int(trunk.index) < trunks.readings.count else {
            counters.unknownTrunks &+= 1
            return .nothing
        }
        var attempt = AttemptReader.attempt(
            of: message, in: bytes, from: event.source, trunk: trunk, reading: trunks.readings[Int(trunk.index)],
            at: event.time)
        if identities != nil, trunks.verifiesIdentity[Int(trunk.index)], message.has(.identity) {
            attempt.attestation = Self.attestation(of: attempt, message, bytes, by: &identities)
        }
        correlator.open(event, caller: attempt.caller, callee: attempt.callee, trunk: trunk)
        callID = message.callID.bounds
        counters.attempts &+= 1
        counters.attemptsByTrunk[Int(trunk.index)] &+= 1
        return .attempt(attempt)
    }

    /// Who signed for the caller. Nobody waits for a tap: each call has a batch's budget of signatures.
    private static func attestation(
        of attempt: CallAttempt, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        by identities: inout IdentityDesk?
    ) -> Attestation {
        identities?.begin()
        return Attestation(identities?.verify(message, in: bytes, attempt)?.attestation)
    }

    // MARK: Time

    /// The next outcome that only time has shown; nil: none is due.
    package mutating func nextDue() -> TapOutcome? {
        guard let outcome = correlator.nextDue() else { return nil }
        counters.outcomes &+= 1
        return outcome
    }

    /// Where nothing comes, time goes on all the same.
    package mutating func advance(to time: Timestamp) { correlator.advance(to: time) }

    package mutating func note(_ mark: TapMark, of callID: UInt64) { correlator.note(mark, of: callID) }

    mutating func count(_ change: (inout TapCounters) -> Void) { change(&counters) }

    /// With those of the correlator.
    package func allCounters() -> TapCounters {
        var all = counters
        all.correlator = correlator.counters
        all.calls = correlator.count
        return all
    }
}
