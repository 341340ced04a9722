package import Telephony

/// The order in force for measures beyond a label: `[authority]` of `qorgan.toml`.
///
/// A standing order covers every number and every trunk of the gates that it is installed in.
package struct StandingOrder: Hashable, Sendable {
    /// What permission is asked of: a plain value without the order's number, cheap to keep beside each judge.
    package struct Terms: Hashable, Sendable {
        package var basis: LegalBasis
        package var from: Timestamp
        package var until: Timestamp

        package init(basis: LegalBasis, from: Timestamp, until: Timestamp) {
            self.basis = basis
            self.from = from
            self.until = until
        }

        /// From its first moment on, and no longer at its last.
        @inlinable
        package func life(at time: Timestamp) -> Life {
            if time < from { return .notYet }
            return time < until ? .live : .expired
        }
    }

    /// Where in an order's life a moment falls; journalled with each verdict.
    package enum Life: UInt8, Hashable, Sendable, CaseIterable {
        case none = 0
        case live
        case notYet
        case expired
    }

    package var terms: Terms
    package var number: String
    /// An order for trying things out: every page says so.
    package var isDemo: Bool

    package init(basis: LegalBasis, number: String, from: Timestamp, until: Timestamp, isDemo: Bool = false) {
        terms = Terms(basis: basis, from: from, until: until)
        self.number = number
        self.isDemo = isDemo
    }

    package var basis: LegalBasis { terms.basis }
    package var from: Timestamp { terms.from }
    package var until: Timestamp { terms.until }

    @inlinable
    package func isLive(at time: Timestamp) -> Bool { terms.life(at: time) == .live }
}
