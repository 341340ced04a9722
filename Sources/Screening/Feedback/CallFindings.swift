/// What people have found one call to be, in the order in which they said so, and what one more finding means.
///
///     let findings = CallFindings([.init(person: "aida", finding: .scam, effect: .first)])
///     findings.effect(of: .scam, by: "berik")     // .confirms: groups of calls learn
///     findings.effect(of: .scam, by: "aida")      // nil: said already
///
/// Pure. The latest finding holds for caller and callee. What teaches trunks, ranges, sources and software is the first
/// time that two different persons agree while nobody disagrees, and each call teaches once: one released scam, or one
/// person who says the same twice, moves nobody's figures.
package struct CallFindings: Hashable, Sendable {
    /// What a finding did when it was given. Raw values are journalled.
    package enum Effect: UInt8, Hashable, Sendable, CaseIterable {
        /// It holds for caller and callee; groups wait for a second person.
        case first = 1
        /// A second person agrees: groups learn.
        case confirms = 2
        /// Somebody said the opposite: it holds for caller and callee, and groups learn nothing.
        case contradicts = 3
        /// Groups have learned from this call already.
        case again = 4
    }

    package struct Said: Hashable, Sendable {
        package var person: String
        package var finding: Finding
        package var effect: Effect

        package init(person: String, finding: Finding, effect: Effect) {
            self.person = person
            self.finding = finding
            self.effect = effect
        }
    }

    package private(set) var said: [Said]

    package init(_ said: [Said] = []) { self.said = said }

    /// Nil where this person's latest word on the call is the same.
    package func effect(of finding: Finding, by person: String) -> Effect? {
        var latest: [String: Finding] = [:]
        for one in said { latest[one.person] = one.finding }
        guard latest[person] != finding else { return nil }
        let others = latest.filter { $0.key != person }.values
        if others.contains(where: { $0 != finding }) { return .contradicts }
        if said.contains(where: { $0.effect == .confirms }) { return .again }
        return others.isEmpty ? .first : .confirms
    }
}
