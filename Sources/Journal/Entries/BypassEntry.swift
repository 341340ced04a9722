/// Bypass switched on or off.
package struct BypassEntry: Hashable, Sendable {
    package enum Scope: UInt8, Hashable, Sendable, CaseIterable {
        case everything = 1
        case trunk = 2
        case rule = 3
    }

    package var scope: Scope
    package var isOn: Bool
    /// Of a rule's bypass; 0 otherwise.
    package var rule: UInt8
    /// Of a trunk's bypass; empty otherwise.
    package var trunk: String
    package var person: String

    package init(scope: Scope, isOn: Bool, rule: UInt8 = 0, trunk: String = "", person: String) {
        self.scope = scope
        self.isOn = isOn
        self.rule = rule
        self.trunk = trunk
        self.person = person
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(scope.rawValue)
        writer.integer(UInt8(isOn ? 1 : 0))
        writer.integer(rule)
        writer.shortText(trunk)
        writer.shortText(person)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let scope = Scope(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.scope = scope
        isOn = try reader.flag()
        rule = try reader.byte(in: scope == .rule ? VerdictEntry.rules : 0...0)
        let start = reader.offset
        trunk = try reader.shortText()
        guard trunk.isEmpty == (scope != .trunk) else { throw .value(at: start) }
        person = try reader.shortText()
    }
}
