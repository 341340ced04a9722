package import Telephony

/// What the engine is made with; its memory follows from it and never grows.
package struct EngineConfiguration: Hashable, Sendable {
    package static let defaultCallers = 1 << 20
    /// Fewer are rounded up to this, more down to that.
    package static let callersRange = 64...(1 << 26)

    /// Numbers whose behaviour is remembered, rounded up to a power of two: about 300 bytes each with all that belongs
    /// to them, 313 MB by default. A
    /// number seen on a national and on an international trunk counts twice, so that a forger abroad does not spoil
    /// the owner's name.
    package var callers: Int
    /// Short codes that are never delayed, diverted or blocked.
    package var emergencyNumbers: EmergencyNumbers

    package init(callers: Int = Self.defaultCallers, emergencyNumbers: EmergencyNumbers = .kazakhstan) {
        self.callers = callers
        self.emergencyNumbers = emergencyNumbers
    }
}
