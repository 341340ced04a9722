/// The result for one call.
package struct Verification: Hashable, Sendable {
    package var verstat = Verstat.none
    /// Of the valid shaken token, the highest where there are several.
    package var attestation: SignedAttestation?
    package var originID: String?
    /// The valid token was addressed to another number, and signed diversions lead from there to here.
    package var isDiverted = false
    /// By the header's place among those looked at; valid and ignored ones have none.
    package var faults: [HeaderFault] = []
    /// Headers whose type is not known here (RFC 8224 §6.2, step 1), and those beyond `STIRLimits.identities`.
    package var ignored = 0

    package struct HeaderFault: Hashable, Sendable {
        package var header: Int
        package var fault: IdentityFault
        /// The token's signature as it was written, for `IdentityFault.reason`.
        package var signature: String?
    }

    package init() {}

    /// A chain is being fetched: the next call from this signer is known.
    package var isPending: Bool { faults.contains { $0.fault == .notYetKnown } }

    /// Values of Reason headers (RFC 9410 §3), one for each identity with an error, for a profile that wants them. That a
    /// chain is seen for the first time is no error of anybody's.
    package var reasons: [String] {
        faults.filter { $0.fault != .notYetKnown }.compactMap { $0.fault.reason(signature: $0.signature) }
    }
}
