internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Names of trunks and orders by the version of the configuration that a call was judged under.
struct ConfigurationNames: Sendable {
    /// No order is in force, or none was needed.
    static let noBasis: UInt8 = 255
    /// Configurations that are remembered: more reloads than that within the life of unwritten calls do not happen.
    static let limit = 1_024

    private struct Names {
        var trunks: [String]
        var orderNumber: String
    }

    private var versions: [UInt32: Names] = [:]
    private var order: [UInt32] = []

    mutating func add(_ entry: ConfigurationEntry) {
        if versions.updateValue(Names(trunks: entry.trunks, orderNumber: entry.orderNumber), forKey: entry.version)
            != nil
        {
            order.removeAll { $0 == entry.version }
        }
        order.append(entry.version)
        if order.count > Self.limit { versions[order.removeFirst()] = nil }
    }

    /// Under an unknown version the newest names count; a trunk that has none is called by its index.
    func trunk(_ trunk: TrunkID, version: UInt32) -> String {
        if trunk == .unknown { return "unknown" }
        guard let names = names(version), Int(trunk.index) < names.trunks.count else { return "trunk-\(trunk.index)" }
        return names.trunks[Int(trunk.index)]
    }

    /// By the newest configuration: an outcome's entry names no version.
    func trunk(_ trunk: TrunkID) -> String {
        guard trunk != .unknown else { return "unknown" }
        guard let names = order.last.flatMap({ versions[$0] }), Int(trunk.index) < names.trunks.count else {
            return "trunk-\(trunk.index)"
        }
        return names.trunks[Int(trunk.index)]
    }

    func orderNumber(version: UInt32) -> String {
        names(version)?.orderNumber ?? ""
    }

    private func names(_ version: UInt32) -> Names? {
        versions[version] ?? order.last.flatMap { versions[$0] }
    }

    /// Those that the journal holds before `position`.
    static func read(_ db: Database, before position: UInt64) throws -> ConfigurationNames {
        var names = ConfigurationNames()
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT leaf, mark FROM entry WHERE kind = ? AND kind NOT IN (2, 3) AND position < ?
                ORDER BY position DESC LIMIT ?
                """, arguments: [EntryKind.configuration.rawValue, Int64(clamping: position), limit])
        for row in rows.reversed() {
            let leaf: Data = try row.stored(0)
            guard LeafMark.fits([UInt8](leaf), try row.stored(1)), let entry = try? Entry([UInt8](leaf)),
                case .configuration(let configuration) = entry.body
            else { continue }
            names.add(configuration)
        }
        return names
    }
}
