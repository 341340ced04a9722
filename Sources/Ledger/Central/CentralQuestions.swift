internal import Journal
package import Postgres
package import Telephony

/// Questions over all nodes of a centre, answered by its database from the entries themselves.
///
/// What they read was not checked for them: `ledger follow` and `ledger verify` say whether it is what the nodes have sent.
package enum CentralQuestions {
    /// Calls of one node in one hour.
    package struct HourCount: Hashable, Sendable {
        package var node: String
        package var hour: Timestamp
        /// 0: nothing was done; of calls that passed always.
        package var treatment: UInt8
        /// Of the rule that decided; 0: none.
        package var rule: UInt8
        package var calls: UInt64
    }

    /// Somebody whose calls were stopped or warned of, over all nodes with one master key.
    package struct CallerCount: Hashable, Sendable {
        /// Identity of the master key under which the pseudonym was made.
        package var key: UInt32
        package var pseudonym: [UInt8]
        /// Stopped or warned of.
        package var calls: UInt64
        package var stopped: UInt64
        package var callees: UInt64
        package var nodes: UInt64
        package var last: Timestamp

        package var hex: String { Hex.text(pseudonym) }
    }

    /// By hour, node, treatment and rule, in this order. `days`: since 1970, of UTC.
    package static func hours(
        _ connection: PostgresConnection, days: Range<Int64>
    ) throws(CentralError) -> [HourCount] {
        try asking(connection) { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select node, hour, treatment::bigint, rule::bigint, calls
                from qorgan.hours(date '1970-01-01' + $1::bigint::int, date '1970-01-01' + $2::bigint::int)
                order by hour, node collate "C", treatment, rule
                """, [.integer(days.lowerBound), .integer(days.upperBound)])
            return try (0..<rows.count).map { row throws(PostgresError) in
                HourCount(
                    node: rows.text(row, 0) ?? "", hour: Timestamp(microseconds: try rows.integer(row, 1)),
                    treatment: UInt8(truncatingIfNeeded: try rows.integer(row, 2)),
                    rule: UInt8(truncatingIfNeeded: try rows.integer(row, 3)),
                    calls: UInt64(max(0, try rows.integer(row, 4))))
            }
        }
    }

    /// Those with most calls first.
    package static func callers(
        _ connection: PostgresConnection, days: Range<Int64>, most: Int
    ) throws(CentralError) -> [CallerCount] {
        try asking(connection) { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select key, caller, calls, stopped, callees, nodes, last
                from qorgan.callers(date '1970-01-01' + $1::bigint::int, date '1970-01-01' + $2::bigint::int, $3)
                order by calls desc, key, caller
                """, [.integer(days.lowerBound), .integer(days.upperBound), .integer(Int64(most))])
            return try (0..<rows.count).map { row throws(PostgresError) in
                CallerCount(
                    key: UInt32(truncatingIfNeeded: try rows.integer(row, 0)), pseudonym: rows.bytes(row, 1) ?? [],
                    calls: UInt64(max(0, try rows.integer(row, 2))), stopped: UInt64(max(0, try rows.integer(row, 3))),
                    callees: UInt64(max(0, try rows.integer(row, 4))), nodes: UInt64(max(0, try rows.integer(row, 5))),
                    last: Timestamp(microseconds: try rows.integer(row, 6)))
            }
        }
    }

    private static func asking<Answer>(
        _ connection: PostgresConnection, _ body: () throws(PostgresError) -> Answer
    ) throws(CentralError) -> Answer {
        try CentralSchema.check(connection)
        do throws(PostgresError) {
            return try body()
        } catch {
            throw .server(error)
        }
    }
}
