import Foundation
import Telephony
import Traffic

/// A simulated country as files: call records, and the lists and trunks that go with them.
///
/// `blocklist.csv`, `allowlist.csv`, `roaming.csv` where the carrier has one, `reports.csv` where records were written
/// (citizens report what has happened), and `trunks.toml` with a `[[trunk]]` for each trunk of the records.
struct WorldFiles {
    /// Midnight of 15 January 2026 in Kazakhstan, with which the records of a demonstration's day begin too.
    static let midnight = Timestamp(seconds: 1_768_417_200)

    var make: WorldMake
    var seed: UInt64
    var days: Int
    var callsADay: Int
    var records: String?
    var lists: String?

    func write() throws {
        let world = World(make: make, seed: seed, startsAt: Self.midnight, days: days, callsADay: callsADay)
        var reports = ""
        if let records { reports = try write(WorldRecords(world: world), to: records) }
        guard let lists else { return }
        do {
            try FileManager.default.createDirectory(atPath: lists, withIntermediateDirectories: true)
        } catch {
            throw InputFault(file: lists, problem: "cannot be made", expected: "a folder that this user may make")
        }
        try save(world.blockList(), to: lists + "/blocklist.csv")
        try save(world.allowList(), to: lists + "/allowlist.csv")
        if let roaming = world.roamingList() { try save(roaming, to: lists + "/roaming.csv") }
        if records != nil { try save(reports, to: lists + "/reports.csv") }
        try save(Self.trunks(of: world), to: lists + "/trunks.toml")
    }

    /// The reports that came of it, as a file.
    private func write(_ records: WorldRecords, to file: String) throws -> String {
        var records = records
        guard FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw Self.unwritable(file) }
        defer { try? handle.close() }
        do {
            while let piece = records.piece() { try handle.write(contentsOf: piece) }
        } catch {
            throw Self.unwritable(file)
        }
        return records.reports()
    }

    private func save(_ text: String, to file: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            throw Self.unwritable(file)
        }
    }

    private static func unwritable(_ file: String) -> InputFault {
        InputFault(file: file, problem: "cannot be written", expected: "a place that this user may write")
    }

    static func trunks(of world: World) -> String {
        world.trunks.reduce(into: "# The trunks of a simulated country, to be copied into a qorgan.toml.\n") {
            text, trunk in
            let trunkClass = trunk.trunkClass == .international ? "international" : "national"
            text += """

                [[trunk]]
                name = "\(trunk.name)"
                carrier = "\(trunk.name) (simulated)"
                class = "\(trunkClass)"
                sources = ["\(trunk.sourcePrefix)"]
                trust_identity = true

                """
        }
    }
}
