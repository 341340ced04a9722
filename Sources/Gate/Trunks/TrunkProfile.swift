import Telephony
import Wire

/// What one trunk's answers are made of, as bytes that only need copying. A reference, so that lending it for a call costs
/// one count and not one for each text in it.
final class TrunkProfile: Sendable {
    let trunkClass: TrunkClass
    let trustIdentity: Bool
    let reading: TrunkReading
    let isDurable: Bool
    let verifiesIdentity: Bool
    /// Answers say what is wrong with a call's identities (RFC 9410).
    let tellsIdentityFaults: Bool
    let labelForm: LabelForm
    /// `Alert-Info: …` with its line end.
    let alertInfo: [UInt8]
    let privacy: PrivacyForm
    let verdict: VerdictHeader?
    let allowCode: Int
    let allowPhrase: [UInt8]
    /// Host and port of an allow's Contact; empty: where the INVITE came from.
    let onward: [UInt8]
    let invalid: StopAnswer
    let listed: StopAnswer
    let analytics: StopAnswer
    let aboveCeiling: StopAnswer
    /// What a known-bad peer is told for every stop; empty: the reason.
    let disguises: [StopAnswer]
    let numbers: OnwardNumber
    /// Prefixes before the callee's number; empty: none.
    let stripped: [[UInt8]]
    /// Nil: no ceiling.
    let ceiling: TrunkCeiling?
    /// A proxy tells its load to this client, where it asks (RFC 7339).
    let tellsLoad: Bool

    init(
        _ trunk: Trunk, redress: Redress, listen: [ListenAddress], share: ByteHash.Seed = .journal,
        takesFingerprints: Bool = true
    ) throws(GateError) {
        guard [302, 404, 503].contains(trunk.allowCode) else {
            throw GateError(
                .outOfRange, "trunk \(trunk.name): allow = \(trunk.allowCode); 302, 404 and 503 make an SBC go on")
        }
        guard !trunk.stopCodes.isEmpty, trunk.stopCodes.allSatisfy({ (400...699).contains($0) }),
            !trunk.stopCodes.contains(trunk.allowCode)
        else {
            throw GateError(
                .badStopCode, "trunk \(trunk.name): stop holds codes from 400 to 699, and not the one of allow")
        }
        try ProfileCheck.check(trunk)
        trunkClass = trunk.trunkClass
        trustIdentity = trunk.trustIdentity
        reading = TrunkReading(trunk, share: share, takesFingerprint: takesFingerprints)
        isDurable = trunk.durable
        verifiesIdentity = trunk.stir
        tellsIdentityFaults = trunk.stir && trunk.stirReason
        labelForm = trunk.labelForm
        alertInfo = Array("Alert-Info: <\(trunk.alertInfo)>\r\n".utf8)
        privacy = trunk.privacy
        verdict = trunk.verdictHeader.map { VerdictHeader($0) }
        allowCode = trunk.allowCode
        allowPhrase = Array(
            (trunk.allowCode == 302 ? "Moved Temporarily" : StopAnswer.phrase(of: trunk.allowCode)).utf8)
        onward = try Self.onward(trunk, listen: listen)
        func stop(_ cause: StopAnswer.Cause) -> StopAnswer {
            StopAnswer(
                cause, stopCodes: trunk.stopCodes, redress: redress, stopAs: trunk.stopAs, q850: trunk.q850Cause)
        }
        invalid = stop(.invalid)
        listed = stop(.listed)
        analytics = stop(.analytics)
        aboveCeiling = stop(.ceiling)
        disguises = trunk.disguise.map { StopAnswer(disguise: $0) }
        numbers = OnwardNumber(trunk.numbers)
        // The longest first: of two that fit it is the one that is meant.
        stripped = trunk.numbers.strip.map { Array($0.utf8) }.sorted { $0.count > $1.count }
        ceiling = TrunkCeiling(trunk)
        tellsLoad = trunk.overloadControl != nil
    }

    /// The profile of calls from nobody's address, which only emergency calls get so far as to need.
    init(unknownWith redress: Redress) {
        trunkClass = .international
        trustIdentity = false
        reading = TrunkReading(.international, trustIdentity: false)
        isDurable = false
        verifiesIdentity = false
        tellsIdentityFaults = false
        labelForm = .headers
        alertInfo = []
        privacy = .id
        verdict = nil
        allowCode = 302
        allowPhrase = Array("Moved Temporarily".utf8)
        onward = []
        invalid = StopAnswer(.invalid, stopCodes: [603], redress: redress)
        listed = invalid
        analytics = invalid
        aboveCeiling = invalid
        disguises = []
        numbers = OnwardNumber(NumberForms())
        stripped = []
        ceiling = nil
        tellsLoad = false
    }

    /// The answer to a stop: its reason, or for a known-bad peer a code that hides it; the same for the same key.
    @inline(__always)
    func stop(_ reason: StopAnswer, _ key: TransactionKey) -> StopAnswer {
        disguises.isEmpty ? reason : disguises[Int(key.high % UInt64(disguises.count))]
    }

    private static func onward(_ trunk: Trunk, listen: [ListenAddress]) throws(GateError) -> [UInt8] {
        guard let text = trunk.onward else { return [] }
        if let address = PeerAddress(text, defaultPort: 5060) {
            for own in listen where own.address.port == address.port && own.address.port != 0 {
                let isOurs = own.address.with(port: 0) == address.with(port: 0)
                guard !isOurs, !(own.address.isWildcard && address.isLoopback) else {
                    throw GateError(
                        .onwardIsOurs,
                        "trunk \(trunk.name): onward = \"\(text)\" is the gate itself (\(own)): an allowed call would come back"
                    )
                }
            }
            return Array(text.utf8)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isName = parts[0].utf8.allSatisfy { byte in
            let letter = byte | 0x20
            return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46
        }
        let isPort = parts.count == 1 || (parts.count == 2 && parts[1].utf8.count <= 5 && UInt16(parts[1]) != nil)
        guard !parts[0].isEmpty, parts[0].utf8.count <= 253, isName, isPort else {
            throw GateError(
                .badOnward, "trunk \(trunk.name): onward = \"\(text)\" is no host and port: 192.0.2.1:5060 is one")
        }
        return Array(text.utf8)
    }
}
