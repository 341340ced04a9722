import Foundation
import Ledger
import Postgres
import Synchronization
import TestSupport

/// A centre as the handbook sets it up: a primary, a standby that commits wait for, the schema, a role for each node.
final class Centre: Sendable {
    let folder: ScratchFolder
    let primary: PostgresServer
    let standby: PostgresServer
    static let nodes = ["gate_1", "gate_2", "gate_3", "gate_4"]

    init() throws {
        folder = try PostgresServer.folder()
        primary = try PostgresServer("primary", in: folder.url)
        let connection = try primary.connection()
        try CentralSchema.migrate(connection)
        for node in Self.nodes { try connection.execute("create role \(node) login in role qorgan_node") }
        standby = try PostgresServer("standby_a", of: primary, in: folder.url)
        try primary.require("ANY 1 (standby_a)")
        guard try primary.hasStandby() else { throw PostgresServer.Failure.program("no standby comes") }
    }

    /// A database of one test's own at the same servers.
    func database() throws -> String {
        let name = "q" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try primary.connection().execute("create database \(name)")
        try CentralSchema.migrate(try primary.connection(database: name))
        return name
    }

    func stop() {
        standby.kill()
        primary.kill()
    }

    /// One pair for all tests that leave it as it was; ended with the process.
    static func shared() throws -> Centre {
        try held.withLock { held in
            if let centre = held { return centre }
            let centre = try Centre()
            held = centre
            atexit {
                Centre.held.withLock { held in
                    held?.stop()
                    held = nil
                }
            }
            return centre
        }
    }

    private static let held = Mutex<Centre?>(nil)
}
