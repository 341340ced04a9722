import Foundation
import Journal
import Screening
import Synchronization
import Telephony
import Testing

@testable import Ledger

@Suite("The journal's writer")
struct JournalWriterTests {
    @Test("what the journal keeps of a call that passed silently lies in its first bytes")
    func silentBytes() throws {
        let ledger = try LedgerFixture()
        let silent = LedgerFixture.call(3)
        // A slot that held a call with reasons before.
        var reused = LedgerFixture.mixedCall(10)
        withUnsafeMutableBytes(of: &reused) { slot in
            withUnsafeBytes(of: silent) { slot.copyMemory(from: .init(rebasing: $0[..<JudgedCall.silentBytes])) }
        }
        #expect(JudgedCall.silentBytes < MemoryLayout<JudgedCall>.size / 2)
        #expect(reused.passedSilently)
        func leaves(_ call: JudgedCall) -> [UInt8] {
            var stager = CallStager(ledger.sealing)
            var batch = JournalBatch()
            stager.stage(call, names: ConfigurationNames(), into: &batch)
            return batch.leaves
        }
        #expect(leaves(reused) == leaves(silent))
        #expect(leaves(silent).count == PassedEntry.byteCount)
    }

    @Test("what went through the ring is committed, verifies, and is told in the watermark")
    func commits() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        for number in 0..<5_000 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered })
        #expect(writer.health.state == .writing)
        #expect(writer.health.lostEntries == 0)
        writer.stop()
        let report = try JournalVerifier.verify(ledger.folder.journal)
        #expect(report.fault == nil)
        #expect(report.entries == 5_001)
        #expect(report.passes == 4_500)
    }

    @Test("a person's act has its position when append returns, and the views show it")
    func append() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer { $0.viewMilliseconds = 60_000 }
        defer { writer.stop() }
        let reader = try ledger.reader()
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        let position = try await writer.append(
            .listAddition(number, .block, reason: "Said to be a bank", person: "shift-2", at: LedgerFixture.start))
        #expect(position == 0)
        let rows = try await reader.lists()
        #expect(rows.map(\.position) == [0])
        #expect(rows.first?.reason == "Said to be a bank")
        #expect(rows.first?.kind == .block)
        let active = try await reader.activeListEntries()
        #expect(active.map(\.number) == [number])
        let removal = try await writer.append(
            .listRemoval(position: position, reason: "Undone", person: "shift-2", at: LedgerFixture.start))
        #expect(removal == 1)
        #expect(try await reader.lists().isEmpty)
        #expect(try await reader.lists(includingRemoved: true).first?.removed == LedgerFixture.start)
        #expect(try await reader.activeListEntries().isEmpty)
    }

    @Test("a second writer in the same folder is refused, and the folder is free after a stop")
    func oneWriter() throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        #expect(throws: LedgerError.inUse(path: ledger.folder.lock.path)) { _ = try ledger.writer() }
        writer.stop()
        let next = try ledger.writer()
        next.stop()
    }

    @Test("a journal of another key is refused")
    func otherKey() throws {
        let ledger = try LedgerFixture()
        try ledger.writer().stop()
        let other = Sealing(MasterKey(bytes: [UInt8](repeating: 9, count: 32)))
        #expect(throws: LedgerError.otherKey(path: ledger.folder.journal.path)) {
            _ = try JournalWriter(ledger.folder, sealing: other, rings: [])
        }
    }

    @Test("those who watch are told each call with a reason once, and each minute's additions")
    func observer() async throws {
        let ledger = try LedgerFixture()
        let seen = Mutex<(calls: [UInt64], allowed: Int)>(([], 0))
        let writer = try ledger.writer { _ in
        } observer: { calls, minutes in
            seen.withLock {
                $0.calls += calls.map(\.position)
                $0.allowed += minutes.reduce(0) { $0 + $1.allowed }
            }
        }
        for number in 0..<1_000 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { seen.withLock { $0.calls.count == 100 && $0.allowed == 900 } })
        writer.stop()
        #expect(seen.withLock { $0.calls } == (0..<100).map { UInt64($0 * 10) })
    }

    @Test("after a stop entries are refused, not lost in silence")
    func stopped() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        writer.stop()
        await #expect(throws: LedgerError.notAccepted("it is being closed")) {
            try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: LedgerFixture.start))
        }
    }

    @Test("the journal waits for the disk, the views do not")
    func synchronous() throws {
        let ledger = try LedgerFixture()
        try ledger.writer().stop()
        // 2 is FULL: each commit is flushed. It is a setting of the connection: opened the way the writer opens.
        #expect(try LedgerProbe.synchronous(ledger.folder, ledger.sealing) == 2)
    }

    @Test("the leaves of passes keep the order of the ring between entries of other kinds")
    func order() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        for number in 0..<300 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 300 })
        writer.stop()
        let times = try LedgerProbe.entries(ledger.folder).map(\.header.time)
        #expect(times == (0..<300).map { LedgerFixture.mixedCall($0).attempt.time })
    }
}
