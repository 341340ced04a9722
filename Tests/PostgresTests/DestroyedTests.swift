import Foundation
import GRDB
import Journal
import Ledger
import Postgres
import Telephony
import TestSupport
import Testing

@Suite(
    "What a node destroys is destroyed at the centre", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct DestroyedTests {
    private static let day: Int64 = 86_400_000_000
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private func connection() throws -> PostgresConnection { try centre.primary.connection(database: database) }

    /// A writer whose clock stands so many days later.
    private func writer(_ node: NodeFixture, days: Int64) throws -> JournalWriter {
        try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: days * Self.day) }
            $0.purgeMilliseconds = 5
            $0.keepStoppedDays = 30
        }
    }

    private static let seals = "select count(sealed) from qorgan.entry where kind = 2"

    @Test("sealed numbers whose time is over go at the centre and in a copy of it; all of it verifies")
    func seals() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(1_000, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        #expect(try connection.query(Self.seals).integer(0, 0) == 100)
        let scratch = try ScratchFolder("copy")
        let copy = LedgerFolder(scratch.url)
        _ = try CentralCopy.fetch(connection, node: "gate_1", into: copy)

        let later = try writer(node, days: 31)
        #expect(try await NodeFixture.wait { try connection.query(Self.seals).integer(0, 0) == 0 })
        later.stop()
        #expect(await stream.confirms(later.health.position))
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(report.fault == nil && report.unsealed == 100 && report.purged == 900)
        stream.stop()
        // Nothing goes from the copy on the centre's word alone.
        let keys = [node.signer.verifier]
        func sealed() throws -> Int? {
            try DatabaseQueue(path: copy.journal.path).read {
                try Int.fetchOne($0, sql: "SELECT count(sealed) FROM entry WHERE kind = 2")
            }
        }
        #expect(throws: CentralError.self) { try CentralCopy.fetch(connection, node: "gate_1", into: copy) }
        try connection.execute("create table genuine as select * from qorgan.checkpoint")
        for forged in ["note = 'signed by nobody'", "size = size + 1000000"] {
            try connection.execute("update qorgan.checkpoint set \(forged)")
            #expect(throws: CentralError.self) {
                try CentralCopy.fetch(connection, node: "gate_1", into: copy, keys: keys)
            }
            try connection.execute("delete from qorgan.checkpoint; insert into qorgan.checkpoint select * from genuine")
        }
        #expect(try sealed() == 100)
        _ = try CentralCopy.fetch(connection, node: "gate_1", into: copy, keys: keys)
        #expect(try sealed() == 0)
        let copied = try JournalVerifier.verify(copy.journal)
        #expect(copied.fault == nil && copied.unsealed == 100 && copied.purged == 900)
    }

    @Test("a hold keeps its own data at the centre, and not those of all that comes after")
    func outOfOrder() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await first.append(
            .hold(
                NewHold(
                    number: .absent, from: NodeFixture.start, until: NodeFixture.start.adding(microseconds: 100_000),
                    caseName: "1", reason: "request", person: "x"), at: NodeFixture.start))
        try await node.journal(1_000, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        let later = try writer(node, days: 31)
        #expect(try await NodeFixture.wait { try connection.query(Self.seals).integer(0, 0) == 1 })
        let passes = "select sum(length(leaves)) / 64 from qorgan.passes"
        #expect(try await NodeFixture.wait { try connection.query(passes).integer(0, 0) == 9 })
        later.stop()
        #expect(await stream.confirms(later.health.position))
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(report.fault == nil && report.unsealed == 99 && report.passes == 9)
    }

    @Test("a seal gone at the centre that nothing names is found, and so is one that should be gone")
    func tampered() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(300, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        try connection.execute("create table kept as select node, position, sealed from qorgan.entry where kind = 2")
        let later = try writer(node, days: 31)
        #expect(try await NodeFixture.wait { try connection.query(Self.seals).integer(0, 0) == 0 })
        let number = PresentedNumber.number(PhoneNumber(digits: 77_012_345_678))
        let listed = try await later.append(
            .listAddition(number, .block, reason: "x", person: "y", at: NodeFixture.start))
        #expect(await stream.confirms(listed + 1))
        let isCarried = try await NodeFixture.wait {
            try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier]).unsealed == 30
        }
        #expect(isCarried)
        later.stop()
        // What is gone behind the newest checkpoint is judged when the next one has come.
        stream.stop()
        _ = try CentralUpload.run(
            node.folder, .init(try centre.primary.address(user: "gate_1", database: database), name: "gate_1"))

        func words() throws -> String {
            let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
            return report.fault.map { "\($0)" } ?? ""
        }
        let position = "(select min(position) from kept)"
        #expect(
            try await NodeFixture.wait { try connection.query("select carried from qorgan.tree").integer(0, 0) > 0 })
        try connection.execute(
            "update qorgan.entry e set sealed = k.sealed from kept k where e.position = k.position and k.position = \(position)"
        )
        #expect(try words().contains("though a purge entry says"))
        try connection.execute("update qorgan.entry set sealed = null where position = \(position)")
        #expect(try words().isEmpty)
        try connection.execute("update qorgan.entry set sealed = null where position = \(listed)")
        #expect(try words().contains("sealed numbers are gone"))
    }

    @Test(
        "a node whose disk is gone is read again with the centre's copy and its master key, but for what is destroyed")
    func restored() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(300, by: first)
        let number = PresentedNumber.number(PhoneNumber(digits: 77_012_345_678))
        let before = try await first.append(
            .listAddition(number, .block, reason: "first", person: "y", at: NodeFixture.start))
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        func restored() throws -> (scratch: ScratchFolder, folder: LedgerFolder) {
            let scratch = try ScratchFolder("restored")
            let folder = LedgerFolder(scratch.url)
            _ = try CentralCopy.fetch(connection, node: "gate_1", into: folder)
            try FileManager.default.copyItem(at: node.folder.masterKey, to: folder.masterKey)
            return (scratch, folder)
        }
        func seals(_ folder: LedgerFolder) throws -> [[UInt8]] {
            let queue = try DatabaseQueue(path: folder.journal.path)
            return try queue.read { try Data.fetchAll($0, sql: "SELECT sealed FROM entry WHERE sealed IS NOT NULL") }
                .map { [UInt8]($0) }
        }
        let early = try restored()
        let sealing = try early.folder.sealing()
        let opened = try seals(early.folder)
        #expect(opened.count == 31)
        for seal in opened { _ = try sealing.open(seal) }

        // 43 days later November's calls are over, and the list entry of then is not: nobody has taken it off.
        let later = try writer(node, days: 43)
        let keys = "select count(*), count(wrapped) from qorgan.month_key where purpose = 1 and month = 682"
        #expect(try connection.query(keys).integer(0, 1) == 1)
        #expect(try await NodeFixture.wait { try connection.query(keys).integer(0, 1) == 0 })
        let after = try await later.append(
            .listAddition(number, .divert, reason: "second", person: "y", at: NodeFixture.start))
        #expect(await stream.confirms(after + 1))
        later.stop()
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(report.fault == nil && report.unsealed == 30 && report.endedKeys >= 1)

        // The copy of before, brought up to date, has lost the key too: its own old seals open no more.
        _ = try CentralCopy.fetch(connection, node: "gate_1", into: early.folder, keys: [node.signer.verifier])
        let late = try restored()
        for folder in [early.folder, late.folder] {
            let sealing = try folder.sealing()
            #expect(try seals(folder).count == 2)
            for seal in try seals(folder) { #expect(try sealing.open(seal).numbers == [number]) }
            let failed = opened.filter { (try? sealing.open($0)) == nil }
            #expect(failed.count == 30)
            let own = try JournalVerifier.verify(
                folder.journal, monthKeys: MonthKeyFile(path: folder.monthKeys.path))
            #expect(own.fault == nil && own.unsealed == 30)
            // It goes on as a journal.
            let writer = try JournalWriter(folder, sealing: sealing, rings: [node.ring])
            try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: NodeFixture.start))
            writer.stop()
            #expect(try await LedgerReader(folder, sealing: sealing).lists().map(\.position) == [after, before])
        }
    }

    @Test("a key of a month that is gone at the centre, or still there, against what entries say, is found")
    func tamperedKeys() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(100, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        func words() throws -> String {
            let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
            return report.fault.map { "\($0)" } ?? ""
        }
        try connection.execute("create table kept as select * from qorgan.month_key")
        // The checkpoint comes after the entries.
        #expect(try await NodeFixture.wait { try words().isEmpty })
        try connection.execute("update qorgan.month_key set wrapped = null where purpose = 1")
        #expect(try words().contains("no signed entry says that it was destroyed"))
        try connection.execute("delete from qorgan.month_key")
        #expect(try words().contains("no signed entry says that it was destroyed"))
        try connection.execute("insert into qorgan.month_key select * from kept")
        let later = try writer(node, days: 43)
        let keys = "select count(wrapped) from qorgan.month_key where purpose = 1 and month = 682"
        #expect(try await NodeFixture.wait { try connection.query(keys).integer(0, 0) == 0 })
        #expect(
            try await NodeFixture.wait {
                try connection.query(
                    "select count(*) from qorgan.tree t join qorgan.entry e on e.kind = 22 and e.position < t.carried"
                ).integer(0, 0) > 0
            })
        later.stop()
        stream.stop()
        #expect(try words().isEmpty)
        try connection.execute(
            "update qorgan.month_key k set wrapped = o.wrapped from kept o where (k.month, k.id) = (o.month, o.id)")
        #expect(try words().contains("is destroyed, and it is there"))
    }

    @Test("the centre destroys no seal for a node that has not named it, under a checkpoint")
    func unnamed() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(100, by: writer)
        writer.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        #expect(await stream.confirms(writer.health.position))
        let checkpoints = "select count(*) from qorgan.checkpoint"
        #expect(try await NodeFixture.wait { try connection().query(checkpoints).integer(0, 0) > 0 })
        stream.stop()
        let link = try PostgresConnection(try centre.primary.address(user: "gate_1", database: database))
        for call in ["qorgan.destroy_seals(1, 5, 0, 99999, '{0}', '{99}')", "qorgan.carry_out(1, 5)"] {
            do {
                try link.query("select \(call)")
                Issue.record("\(call) was done")
            } catch {
                #expect(error.state == "QJ005")
            }
        }
        // Named, and not signed.
        let last = try connection().query("select position from qorgan.entry where kind = 6").integer(0, 0)
        try connection().execute("update qorgan.entry set kind = 19 where position = \(last)")
        try connection().execute("delete from qorgan.checkpoint")
        try connection().execute("insert into qorgan.checkpoint values (1, \(last), '', 0)")
        do {
            try link.query("select qorgan.carry_out(1, \(last))")
            Issue.record("it was done unsigned")
        } catch {
            #expect(error.state == "QJ005" && "\(error)".contains("not signed"))
        }
        #expect(try connection().query(Self.seals).integer(0, 0) == 10)
    }
}
