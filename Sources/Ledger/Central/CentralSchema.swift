package import Postgres

/// The tables and functions of the centre's database: made, and brought forward, never back.
package enum CentralSchema {
    struct Migration {
        var version: Int64
        var sql: String
    }

    /// In their order. What was released is not edited: another text under a known version is refused.
    static let migrations = [
        Migration(version: 1, sql: CentralMigration.first), Migration(version: 2, sql: CentralMigration.second),
        Migration(version: 3, sql: CentralMigration.third), Migration(version: 4, sql: CentralMigration.fourth),
        Migration(version: 5, sql: CentralMigration.fifth),
    ]

    package static var version: Int64 { migrations.last?.version ?? 0 }

    /// One at a time in a database: digits of pi, no other's lock.
    private static let lock: Int64 = 31_415_926_535

    /// Brings the database up to this version, each step in a transaction. Returns how many steps that took.
    ///
    /// Throws where it is of a newer Qorgan, or of one whose steps had another text. The role needs the right to make
    /// schemas, and roles where `qorgan_node` and `qorgan_reader` are not there yet.
    @discardableResult
    package static func migrate(
        _ connection: PostgresConnection, upTo target: Int64 = version
    ) throws(CentralError) -> Int {
        do throws(PostgresError) {
            try connection.query("select pg_advisory_lock($1)", [.integer(lock)])
        } catch {
            throw .server(error)
        }
        defer { _ = try? connection.query("select pg_advisory_unlock($1)", [.integer(lock)]) }
        var steps = 0
        let present = try present(connection)
        guard present <= version else { throw .schema("it is of version \(present), made by a newer Qorgan") }
        for migration in migrations where migration.version > present && migration.version <= target {
            try apply(migration, connection)
            steps += 1
        }
        return steps
    }

    /// Throws where the database is of an older version; newer ones keep the functions of this one.
    static func check(_ connection: PostgresConnection) throws(CentralError) {
        let found = try present(connection)
        if found < version {
            throw .schema("it is of version \(found), and \(version) is needed: qorgan ledger schema")
        }
    }

    /// 0: there is none.
    private static func present(_ connection: PostgresConnection) throws(CentralError) -> Int64 {
        do throws(PostgresError) {
            let there = try connection.query(
                "select (to_regclass('qorgan.schema_version') is not null)::int::bigint")
            guard try there.integer(0, 0) == 1 else { return 0 }
            let rows = try connection.query("select version, checksum from qorgan.schema_version order by version")
            var last: Int64 = 0
            for row in 0..<rows.count {
                last = try rows.integer(row, 0)
                guard let known = migrations.first(where: { $0.version == last }) else { continue }
                let same = try connection.query(
                    "select (sha256(convert_to($1, 'UTF8')) = $2)::int::bigint",
                    [.text(known.sql), .bytes(rows.bytes(row, 1))])
                guard try same.integer(0, 0) == 1 else {
                    throw PostgresError.unexpected("version \(last) of the schema was made by another Qorgan")
                }
            }
            return last
        } catch {
            throw .server(error)
        }
    }

    private static func apply(_ migration: Migration, _ connection: PostgresConnection) throws(CentralError) {
        do throws(PostgresError) {
            try connection.execute("begin")
            do throws(PostgresError) {
                try connection.execute(migration.sql)
                try connection.query(
                    """
                    insert into qorgan.schema_version (version, checksum, applied)
                    values ($1, sha256(convert_to($2, 'UTF8')), now())
                    """, [.integer(migration.version), .text(migration.sql)])
                try connection.execute("commit")
            } catch {
                try? connection.execute("rollback")
                throw error
            }
        } catch {
            throw .server(error)
        }
    }
}
