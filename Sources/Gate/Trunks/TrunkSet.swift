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
    /// By SIP domain of a certificate, in lower case.
    private let subjects: [String: UInt16]
    /// Some trunk has a ceiling; else no call pays for it.
    let hasCeilings: Bool
    /// Some trunk puts a prefix before its numbers.
    let hasPrefixes: Bool
    /// A proxy tells some trunk its load.
    let tellsLoad: Bool

    init(
        _ trunks: [Trunk], redress: Redress, listen: [ListenAddress], cells: [Int], share: ByteHash.Seed = .journal,
        takesFingerprints: Bool = true
    ) throws(GateError) {
        table = try TrunkTable(trunks)
        var profiles: [TrunkProfile] = []
        for trunk in trunks {
            profiles.append(
                try TrunkProfile(
                    trunk, redress: redress, listen: listen, share: share, takesFingerprints: takesFingerprints))
        }
        self.profiles = profiles
        self.redress = redress
        hasCeilings = profiles.contains { $0.ceiling != nil }
        hasPrefixes = profiles.contains { !$0.stripped.isEmpty }
        tellsLoad = profiles.contains(where: \.tellsLoad)
        self.trunks = trunks
        subjects = try Self.subjects(trunks)
        unknown = TrunkProfile(unknownWith: redress)
        self.cells = cells
    }

    private static func subjects(_ trunks: [Trunk]) throws(GateError) -> [String: UInt16] {
        var subjects: [String: UInt16] = [:]
        for (index, trunk) in trunks.enumerated() {
            guard let subject = trunk.tlsSubject?.lowercased() else { continue }
            if let other = subjects.updateValue(UInt16(truncatingIfNeeded: index), forKey: subject) {
                throw GateError(
                    .sourceTwice, "trunks \(trunks[Int(other)].name) and \(trunk.name) have the same tls_subject")
            }
        }
        return subjects
    }

    /// Whose a message is: the certificate's word where it showed one, else the address's.
    @inline(__always)
    func trunk(of source: Source) -> TrunkID { source.trunk ?? table.trunk(of: source.peer) }

    @inline(__always)
    func trunk(of flow: Flow) -> TrunkID { flow.trunk ?? table.trunk(of: flow.peer) }

    func source(of message: StreamMessage) -> Source {
        Source(peer: message.peer, connection: message.connection, trunk: certified(message))
    }

    func flow(of message: StreamMessage) -> Flow {
        Flow(
            peer: message.peer, connection: message.connection, isSecure: message.isSecure,
            trunk: certified(message))
    }

    /// The first of the certificate's names that is a trunk's; a certificate that names none is a stranger's, wherever it
    /// comes from.
    private func certified(_ message: StreamMessage) -> TrunkID? {
        guard let names = message.certifiedNames else { return nil }
        for name in names {
            if let index = subjects[name] { return TrunkID(index: index) }
        }
        return .unknown
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
