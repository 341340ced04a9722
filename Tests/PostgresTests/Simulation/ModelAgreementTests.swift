import Journal
import Postgres
import Telephony
import TestSupport
import Testing

@testable import Ledger

/// The model of the simulations against the functions of the real server: the same calls, right and wrong, get the same answers and
/// leave the same rows.
@Suite(
    "The model of the centre", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct ModelAgreementTests {
    private static let scripts: ClosedRange<UInt64> = 1...200

    @Test("answers as PostgreSQL does, and has the same rows")
    func agreement() throws {
        let centre = try Centre.shared()
        let database = try centre.database()
        let reader = try centre.primary.connection(database: database)
        let roles = ["gate_1", "gate_2"]
        var links: [String: CentralLink] = [:]
        for role in roles {
            links[role] = CentralLink(
                connection: try PostgresConnection(try centre.primary.address(user: role, database: database)))
        }
        var refusals: [String: Int] = [:]
        for seed in Self.scripts {
            let script = Script(seed, links)
            try script.run()
            for disagreement in script.disagreements { Issue.record("script \(seed): \(disagreement)") }
            try script.compareRows(reader)
            refusals.merge(script.answers, uniquingKeysWith: +)
        }
        // Every answer was given often.
        for answer in ["done", "QJ001", "QJ002", "QJ003", "QJ004", "QJ005", "23505"] {
            #expect(refusals[answer] ?? 0 > 10, "\(refusals)")
        }
    }

    private final class Script {
        private let seed: UInt64
        private let links: [String: CentralLink]
        private var chance: Chance
        private var model = ModelTables()
        private let journals: [SimulatedJournal]
        /// Of each journal: its number at the server, and how far it was sent.
        private var numbers: [Int64?] = [nil, nil]
        private var trees = [TreeFrontier(), TreeFrontier()]
        private(set) var disagreements: [String] = []
        private(set) var answers: [String: Int] = [:]

        init(_ seed: UInt64, _ links: [String: CentralLink]) {
            self.seed = seed
            self.links = links
            chance = Chance(seed)
            journals = (0..<2).map { SimulatedJournal("j\(seed)_\($0)", key: Int64(seed)) }
        }

        private func name(_ index: Int) -> String { "j\(seed)_\(index)" }

        func run() throws {
            begin(0, "gate_1", Int64(seed))
            for _ in 0..<14 {
                let index = chance.happens(0.8) ? 0 : 1
                journals[index].grow(&chance)
                let role = chance.happens(0.9) ? "gate_1" : "gate_2"
                switch chance.number(0...9) {
                case 0: begin(index, role, Int64(seed) + (chance.happens(0.3) ? 1 : 0))
                case 1: keep(index, role)
                case 2: destroy(index, role)
                case 3: carryOut(index, role)
                case 4: keys(index, role)
                default: append(index, role)
                }
            }
        }

        // MARK: Calls

        private func begin(_ index: Int, _ role: String, _ key: Int64) {
            let name = name(index)
            compare("begin \(name) as \(role)") { () throws(CentralError) in
                numbers[index] = try links[role]?.begin(name: name, keyID: key).node
            } _: { () throws(CentralError) in
                if let change = try model.begin(name, role: role, key: key) { model.apply(change) }
            }
        }

        private func append(_ index: Int, _ role: String) {
            var found = journals[index].harvest(from: trees[index].size, entries: 40, bytes: 1 << 20, namedFrom: 0)
            var from = trees[index]
            if chance.happens(0.1) { from = TreeFrontier() }
            var to = from
            var nodes: [TileNode] = []
            for row in found.batches.flatMap(\.rows) { row.item.append(to: &to, completing: &nodes) }
            if chance.happens(0.4) { spoil(&found, &from, &to) }
            let isDone = compare("append to \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.append(
                    found.batches, found.nodes, node: numbers[index] ?? 999_999, from: from, to: to,
                    waits: index.isMultiple(of: 2))
            } _: { () throws(CentralError) in
                model.apply(
                    try model.append(
                        found.batches, found.nodes, node: model.number(of: name(index)) ?? 0, role: role, from: from,
                        to: to))
            }
            if isDone { trees[index] = to }
        }

        private func spoil(
            _ found: inout OutboxReader.Harvest, _ from: inout TreeFrontier, _ to: inout TreeFrontier
        ) {
            let hash = TreeHasher.leaf([UInt8(truncatingIfNeeded: seed)])
            guard !found.batches.isEmpty else { return }
            let place = chance.number(0...found.batches.count - 1)
            switch chance.number(0...7) {
            case 0: to.append(leaf: hash)
            case 1: from.append(leaf: hash)
            case 2: found.batches.remove(at: place)
            case 3: found.batches[place].rows.removeLast()
            case 4: found.batches[place].committed += 86_400_000_000
            case 5: found.batches[place].first += 1
            case 6:
                found.nodes += [TileNode(level: 1, number: 7, hash: hash), TileNode(level: 1, number: 7, hash: hash)]
            default: found.batches.append(found.batches[place])
            }
        }

        private func keep(_ index: Int, _ role: String) {
            guard let checkpoint = journals[index].checkpoint else { return }
            compare("keep for \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.keep(checkpoint, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                model.apply(try model.keep(checkpoint, node: model.number(of: name(index)) ?? 0, role: role))
            }
        }

        private func destroy(_ index: Int, _ role: String) {
            let end = journals[index].purged
            let rows = journals[index].destroyed(0..<end, rows: 100).rows
            compare("destroy for \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.destroy(rows, upTo: end, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                model.apply(
                    try model.destroy(rows, upTo: end, node: model.number(of: name(index)) ?? 0, role: role))
            }
        }

        private func carryOut(_ index: Int, _ role: String) {
            let found = journals[index].harvest(from: 0, entries: 0, bytes: 0, namedFrom: 0)
            let ranges =
                if case .data(_, let ranges)? = found.named.last?.what { ranges } else { PositionRanges([0..<4]) }
            let entry = found.named.last?.position ?? 1
            guard let days = journals[index].days(of: ranges) else { return }
            compare("seals of \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.destroySeals(ranges, days: days, namedAt: entry, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                let number = model.number(of: name(index)) ?? 0
                model.apply(
                    try model.destroySeals(ranges, days: days, namedAt: entry, node: number, role: role))
            }
            compare("carry out for \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.carryOut(entry, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                model.apply(try model.carryOut(entry, node: model.number(of: name(index)) ?? 0, role: role))
            }
        }

        /// Some are kept, some of them again and with another value, and some destroyed, by an entry that names something or none.
        private func keys(_ index: Int, _ role: String) {
            let records = (0..<chance.number(1...4)).map { _ in
                MonthKeyRecord(
                    name: MonthKeyName(
                        purpose: chance.happens(0.5) ? .calls : .lists,
                        month: CalendarMonth(number: UInt16(chance.number(600...602))),
                        id: UInt32(chance.number(1...2))),
                    wrapped: [UInt8](repeating: UInt8(chance.number(1...9)), count: MonthKeyRecord.wrappedBytes))
            }
            let keys = Dictionary(records.map { ($0.name, $0) }) { first, _ in first }.values.map { $0 }
            compare("keys of \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.keep(keys, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                model.apply(try model.keep(keys, node: model.number(of: name(index)) ?? 0, role: role))
            }
            let entry = journals[index].harvest(from: 0, entries: 0, bytes: 0, namedFrom: 0).named.last?.position ?? 1
            let names = keys.prefix(1).map(\.name)
            compare("ends of keys of \(name(index)) as \(role)") { () throws(CentralError) in
                try links[role]?.destroy(names, namedAt: entry, node: numbers[index] ?? 999_999)
            } _: { () throws(CentralError) in
                model.apply(
                    try model.destroy(
                        names, namedAt: entry, node: model.number(of: name(index)) ?? 0, role: role))
            }
        }

        /// True where both have done it.
        @discardableResult
        private func compare(
            _ what: String, _ real: () throws(CentralError) -> Void, _ own: () throws(CentralError) -> Void
        ) -> Bool {
            let answers = (Self.answer(real), Self.answer(own))
            if answers.0 != answers.1 { disagreements.append("\(what): \(answers.0), the model \(answers.1)") }
            self.answers[answers.0, default: 0] += 1
            return answers == ("done", "done")
        }

        private static func answer(_ body: () throws(CentralError) -> Void) -> String {
            do throws(CentralError) {
                try body()
                return "done"
            } catch {
                if case .server(let refusal) = error, let state = refusal.state { return state }
                return "\(error)"
            }
        }

        // MARK: Rows

        func compareRows(_ connection: PostgresConnection) throws {
            for index in 0..<2 {
                guard let number = model.number(of: name(index)), let node = model.node(number) else { continue }
                let reader = try CentralReader(connection, node: name(index))
                defer { reader.close() }
                #expect(
                    reader.tree == node.tree && reader.purged == node.purged && reader.carried == node.carried,
                    "script \(seed)")
                let checkpoints = try reader.checkpoints(0..<UInt64(Int64.max)).map(\.size)
                #expect(checkpoints == node.checkpoints.keys.sorted(), "script \(seed)")
                let keys = try reader.monthKeys()
                #expect(Set(keys) == Set(node.keys.values), "script \(seed)")
                let batches = try reader.batches(from: 0)
                #expect(batches.map { "\($0)" } == node.batches.map { "\($0)" }, "script \(seed)")
                let kept = try reader.nodes(0..<node.tree.size)
                #expect(Set(kept) == node.kept.filter { ($0.number + 1) << 8 <= node.tree.size }, "script \(seed)")
            }
        }
    }
}
