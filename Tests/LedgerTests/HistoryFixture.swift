import Foundation
import Journal
import Screening
import Telephony
import TestSupport

@testable import Ledger

/// A journal of calls over some hours, and a folder for their history.
final class HistoryFixture: Sendable {
    let ledger: LedgerFixture
    let key: SigningKey
    let history: URL
    /// The full hour with which the calls begin.
    static let base = HistoryHour(of: LedgerFixture.start).start
    /// Of each hour; the fourth has no call.
    static let callsAnHour = [90, 40, 200, 0, 31]

    init() throws {
        ledger = try LedgerFixture()
        key = try ledger.folder.signingKey(origin: "journal.example/astana")
        history = ledger.url.appendingPathComponent("history")
    }

    static func time(hour: Int, minute: Int = 0) -> Timestamp {
        base.adding(microseconds: Int64(hour * 60 + minute) * 60_000_000)
    }

    /// Of every ten calls one has a reason; callees in two cities and on mobiles, callers here and abroad.
    static func call(_ number: Int, at time: Timestamp) -> JudgedCall {
        var call = LedgerFixture.mixedCall(number)
        call.attempt.time = time
        let callees: [UInt64] = [77_172_345_678, 77_272_345_678, 77_017_654_999]
        call.attempt.callee = .number(PhoneNumber(digits: callees[number / 10 % 3] + UInt64(number % 7)))
        let callers: [UInt64] = [77_017_654_321, 447_700_900_123, 79_161_234_567]
        call.attempt.from =
            number % 70 == 0 ? .anonymous : .number(PhoneNumber(digits: callers[number / 20 % 3] + UInt64(number % 5)))
        return call
    }

    /// Journals all hours' calls and stops the writer.
    func fill() async throws {
        let writer = try ledger.writer(signer: key)
        try await writer.append(.configuration(LedgerFixture.configuration, at: Self.base))
        var number = 0
        for (hour, count) in Self.callsAnHour.enumerated() {
            for index in 0..<count {
                let time = Self.time(hour: hour).adding(microseconds: Int64(index) * 3_600_000_000 / Int64(count))
                while !ledger.ring.offer(Self.call(number, at: time)) { try await Task.sleep(for: .milliseconds(1)) }
                number += 1
            }
        }
        _ = await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered }
        writer.stop()
    }

    @discardableResult
    func export(hour: Int, minute: Int = 30, disk: HistoryDisk = HistoryDisk()) throws -> HistoryExporter.Report {
        try HistoryExporter.run(
            ledger.folder, sealing: ledger.sealing, into: history, now: Self.time(hour: hour, minute: minute),
            disk: disk)
    }

    func check() throws -> HistoryChecker.Report {
        try HistoryChecker.run(ledger.folder, sealing: ledger.sealing, history)
    }

    /// Files of calls below the history's folder.
    func files() throws -> [String] { try HistoryFolder(history).files() }

    /// All files with their bytes, the lock left out.
    func content() throws -> [String: Data] {
        var content: [String: Data] = [:]
        let walk = FileManager.default.enumerator(atPath: history.path)
        while let name = walk?.nextObject() as? String {
            guard walk?.fileAttributes?[.type] as? FileAttributeType == .typeRegular, name != ".lock" else { continue }
            content[name] = try Data(contentsOf: history.appendingPathComponent(name))
        }
        return content
    }

    /// A row as pyarrow reads it: its cells by the column's name, and the region of its folder.
    struct Row: @unchecked Sendable {
        var region: String
        var cells: [String: Any]

        subscript<Value>(_ name: String) -> Value? { cells[name] as? Value }
    }

    func rows() throws -> [Row] {
        try files().flatMap { name in
            let lines = try ParquetReader.lines(history.appendingPathComponent(name)).map {
                try JSONSerialization.jsonObject(with: Data($0.utf8))
            }
            let columns = ((lines[0] as? [String: Any])?["columns"] as? [[Any]] ?? []).map { $0[0] as? String ?? "" }
            let region = String(name.dropFirst("region=".count).prefix { $0 != "/" })
            return lines.dropFirst().map { line in
                let cells = line as? [Any] ?? []
                return Row(region: region, cells: Dictionary(uniqueKeysWithValues: zip(columns, cells)))
            }
        }
    }
}
