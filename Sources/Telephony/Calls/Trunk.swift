/// Position of a trunk in the configuration; stable within one configuration version.
package struct TrunkID: Hashable, Sendable, BitwiseCopyable {
    package let index: UInt16

    @inlinable
    package init(index: UInt16) {
        self.index = index
    }

    /// An event that belongs to no configured trunk.
    package static let unknown = TrunkID(index: .max)
}

/// Where calls of a trunk come from.
package enum TrunkClass: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case national = 0
    case international = 1
}

/// A configured ingress: one carrier's connection, known by its source addresses.
package struct Trunk: Hashable, Sendable {
    package var name: String
    package var carrier: String
    package var trunkClass: TrunkClass
    /// Source prefixes as text, `127.0.0.20/32` or `2001:db8::/32`; parsed by the gate, longest prefix wins.
    package var sources: [String]
    /// P-Asserted-Identity and Remote-Party-ID are believed (RFC 3325 §8).
    package var trustIdentity: Bool
    /// What makes this SBC go on: 302, or an error code at which it advances its route.
    package var allowCode: Int
    /// The only codes at which this SBC ends a call.
    package var stopCodes: [Int]
    /// `host:port` of an allow's Contact; nil: where the INVITE came from.
    package var onward: String?
    /// A divert or block is on disk before it is answered.
    package var durable: Bool
    /// How a label travels in the 302.
    package var labelForm: LabelForm

    package init(
        name: String, carrier: String, trunkClass: TrunkClass, sources: [String], trustIdentity: Bool = false,
        allowCode: Int = 302, stopCodes: [Int] = [603, 607, 608], onward: String? = nil, durable: Bool = false,
        labelForm: LabelForm = .headers
    ) {
        self.name = name
        self.carrier = carrier
        self.trunkClass = trunkClass
        self.sources = sources
        self.trustIdentity = trustIdentity
        self.allowCode = allowCode
        self.stopCodes = stopCodes
        self.onward = onward
        self.durable = durable
        self.labelForm = labelForm
    }
}

/// How the warning of a labelled call reaches the callee's display through the SBC.
package enum LabelForm: String, Hashable, Sendable, CaseIterable {
    /// P-Asserted-Identity with a display name and Call-Info as headers of the 302.
    case headers
    /// The same as header parameters of the Contact URI (RFC 3261 §19.1.1), for an SBC that copies those.
    case contact
}
