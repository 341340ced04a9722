package import Telephony

/// Most calls that may be stopped within a minute, by trunk and by rule: `[ceilings]` of `qorgan.toml`.
///
/// Off where nothing is given. What lists and people say is never counted and never held (`RuleCode.isHeld`). Above a
/// trunk's ceiling further stops of that minute become labels; a rule above its own goes to shadow until a person puts it
/// back, since a rule that suddenly stops many calls is likelier wrong than right.
package struct StopCeilings: Hashable, Sendable {
    /// Of each trunk; nil: none.
    package var trunk: UInt32?
    /// Of each rule; nil: none.
    package var rule: UInt32?
    /// Of single trunks, by `TrunkID.index`.
    package var trunks: [UInt16: UInt32]
    /// Of single rules.
    package var rules: [RuleCode: UInt32]

    package init(
        trunk: UInt32? = nil, rule: UInt32? = nil, trunks: [UInt16: UInt32] = [:], rules: [RuleCode: UInt32] = [:]
    ) {
        self.trunk = trunk
        self.rule = rule
        self.trunks = trunks
        self.rules = rules
    }

    package static let none = StopCeilings()

    package subscript(trunk id: TrunkID) -> UInt32? { trunks[id.index] ?? trunk }
    package subscript(rule code: RuleCode) -> UInt32? { code.isHeld ? rules[code] ?? rule : nil }
}

extension RuleCode {
    /// A ceiling of stops counts its stops and may hold them. What a list or a person says is carried out whatever else
    /// there is, and a call that is refused because its trunk sends too many is stopped by no rule.
    package var isHeld: Bool {
        self != .listBlock && self != .listDivert && self != .findingScam && self != .trunkCeiling
    }
}
