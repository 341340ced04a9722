internal import Foundation
internal import Journal
internal import Postgres

/// `qorgan ledger migrate`: a whole journal to the centre, once; what a pilot does when it becomes a node.
///
/// The same rows in the same order as by a stream, so that proofs given away before hold at the centre, too. Killed at any
/// point and run again, it goes on where it was; beside a running stream it does no harm.
package enum CentralUpload {
    package struct Report: Sendable {
        package var entries: UInt64 = 0
        /// Sent now; the others were there.
        package var sent: UInt64 = 0
        package var root = ""
        package var batches: UInt64 = 0
        package var purged: UInt64 = 0
        /// False: the role may not read at the centre, as a node's may not.
        package var isVerified = true
    }

    /// How long a standby is waited for after the last entry.
    private static let patienceSeconds = 30.0

    /// Returns when all that is committed is confirmed and, where the role may read there, verified at the centre.
    /// `progress`: entries there and entries in all.
    package static func run(
        _ folder: LedgerFolder, _ settings: CentralStream.Settings, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(CentralError) -> Report {
        let outbox = try OutboxReader(folder)
        let connection: PostgresConnection
        do throws(PostgresError) {
            connection = try PostgresConnection(settings.address, limits: settings.limits)
        } catch {
            throw .server(error)
        }
        var sender = try CentralSender(
            CentralLink(connection: connection), outbox, name: settings.name, needsStandby: settings.needsStandby)
        let size = try outbox.size()
        var report = Report()
        while sender.sent < size {
            let sent = try sender.turn(now: 0)
            if sent == 0 { break }
            report.sent += sent
            progress(sender.sent, size)
        }
        report.sent += try sender.turn(now: 0, isLast: true)
        try awaitStandby(&sender, size)
        try compare(connection, outbox, settings.name, &report)
        return report
    }

    private static func awaitStandby(_ sender: inout CentralSender, _ size: UInt64) throws(CentralError) {
        let until = Date().addingTimeInterval(patienceSeconds)
        while sender.confirmed < size {
            try sender.confirm()
            if sender.confirmed >= size { return }
            guard Date() < until else {
                throw .journal(
                    "all \(sender.sent) entries are at the centre, and \(sender.confirmed) are confirmed: "
                        + (sender.unconfirmed ?? "its standby is behind"))
            }
            usleep(20_000)
        }
    }

    private static func compare(
        _ connection: PostgresConnection, _ outbox: OutboxReader, _ name: String, _ report: inout Report
    ) throws(CentralError) {
        let found: JournalVerifier.Report
        do throws(CentralError) {
            found = try CentralVerifier.verify(connection, node: name)
        } catch .server(let refusal) where refusal.state == "42501" {
            report.isVerified = false
            report.entries = try outbox.size()
            return
        }
        if let fault = found.fault { throw .damaged(fault) }
        guard try outbox.root(at: found.entries) == found.root.bytes else {
            throw .contradiction("its \(found.entries) entries have another root")
        }
        report.entries = found.entries
        report.root = found.root.hex
        report.batches = found.batches
        report.purged = found.purged
    }
}
