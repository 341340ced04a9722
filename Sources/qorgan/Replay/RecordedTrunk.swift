import Gate
import Telephony
import Wire

/// How recorded calls of one trunk are read: as `AttemptReader` reads an INVITE, so that the network's identities count only
/// on a trunk that is trusted with them.
struct RecordedTrunk {
    private let trunkClass: TrunkClass
    // In the order in which the trunk believes them; a header that it does not name is not read.
    private let first: IdentityHeader?
    private let second: IdentityHeader?
    private let readsDiversion: Bool
    /// nil: every treatment is carried out.
    private let reading: TrunkReading?

    init(_ trunk: Trunk) {
        trunkClass = trunk.trunkClass
        first = trunk.identity.first
        second = trunk.identity.count > 1 ? trunk.identity[1] : nil
        readsDiversion = !trunk.diversion.isEmpty
        reading = trunk.hours != nil || trunk.actOnPercent < 100 ? TrunkReading(trunk) : nil
    }

    /// `source`: of `source(_:)`.
    func attempt(
        of call: RecordedCall, callID: Span<UInt8>, userAgent: Span<UInt8>, source: UInt64
    ) -> CallAttempt {
        var attempt = CallAttempt(
            time: call.time, trunk: call.trunk, trunkClass: trunkClass, callID: ByteHash.journalled(callID),
            callee: call.callee, from: call.caller, asserted: Self.identity(first, call),
            remoteParty: Self.identity(second, call), diverting: readsDiversion ? call.diverting : .absent,
            userAgent: userAgent.isEmpty ? 0 : ByteHash.journalled(userAgent), source: source,
            attestation: call.attestation)
        attempt.fingerprint = Fingerprint.of(userAgent: userAgent, callID: callID)
        attempt.isScanner = AttemptReader.isScanner(userAgent)
        if let reading { attempt.withheld = reading.withheld(attempt) }
        return attempt
    }

    private static func identity(_ header: IdentityHeader?, _ call: RecordedCall) -> PresentedNumber {
        switch header {
        case .asserted: call.asserted
        case .remoteParty: call.remoteParty
        case nil: .absent
        }
    }

    /// The hash of an address as it is written; 0: it is none.
    static func source(_ address: String) -> UInt64 {
        PeerAddress(address, defaultPort: 0).map(AttemptReader.sourceHash) ?? 0
    }
}
