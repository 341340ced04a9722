import Telephony
import Wire

/// All that judging reads of one configuration: sources, profiles, texts. Immutable, replaced whole.
final class TrunkSet: Sendable {
    let table: TrunkTable
    let profiles: [TrunkProfile]
    let trunks: [Trunk]
    /// For calls from no trunk, of which only emergency calls are answered with anything but 403.
    let unknown: TrunkProfile
    /// Where each trunk is counted: trunks of the same name keep their counters over a reload.
    let cells: [Int]
    let redress: Redress
    /// Some trunk has a ceiling; else no call pays for it.
    let hasCeilings: Bool
    /// Some trunk puts a prefix before its numbers.
    let hasPrefixes: Bool

    init(_ trunks: [Trunk], redress: Redress, listen: [ListenAddress], cells: [Int]) throws(GateError) {
        table = try TrunkTable(trunks)
        var profiles: [TrunkProfile] = []
        for trunk in trunks { profiles.append(try TrunkProfile(trunk, redress: redress, listen: listen)) }
        self.profiles = profiles
        self.redress = redress
        hasCeilings = profiles.contains { $0.ceiling != nil }
        hasPrefixes = profiles.contains { !$0.stripped.isEmpty }
        self.trunks = trunks
        unknown = TrunkProfile(unknownWith: redress)
        self.cells = cells
    }

    /// Lends a profile without copying it.
    @inline(__always)
    func withProfile(_ index: UInt16, _ body: (borrowing TrunkProfile) -> Void) {
        if Int(index) < profiles.count { body(profiles[Int(index)]) } else { body(unknown) }
    }

    func profile(_ index: UInt16) -> TrunkProfile {
        Int(index) < profiles.count ? profiles[Int(index)] : unknown
    }

    func cell(_ index: UInt16) -> Int {
        Int(index) < cells.count ? cells[Int(index)] : CounterLayout.mostTrunks
    }
}
