import Foundation
import Postgres
import Synchronization
import Testing

@Suite(
    "A connection to PostgreSQL", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct ConnectionTests {
    private let server: PostgresServer

    init() throws { server = try Centre.shared().primary }

    @Test("numbers, texts and bytes come back as they went, also nothing and empty ones")
    func roundTrip() throws {
        let connection = try server.connection()
        let rows = try connection.query(
            "select $1::bigint, $2::text, $3::bytea, $4::bytea, ($5::bigint[] = array[1, -2]::bigint[]), cardinality($6::bytea[])",
            [
                .integer(.min), .text("Қорған"), .bytes([0, 255, 39]), .bytes(nil), .integers([1, -2]),
                .byteStrings([[], nil, [7]]),
            ])
        #expect(try rows.integer(0, 0) == .min)
        #expect(rows.text(0, 1) == "Қорған")
        #expect(rows.bytes(0, 2) == [0, 255, 39])
        #expect(rows.isNull(0, 3) && rows.bytes(0, 3) == nil)
        #expect(try rows.integer(0, 4) == 1)
        #expect(try rows.integer(0, 5) == 3)
    }

    @Test("an array keeps which of its byte strings are empty and which are null")
    func arrays() throws {
        let connection = try server.connection()
        let rows = try connection.query(
            "select b from unnest($1::bytea[]) with ordinality as t (b, n) order by n",
            [.byteStrings([[1, 2], nil, [], [0]])])
        #expect((0..<rows.count).map { rows.bytes($0, 0) } == [[1, 2], nil, [], [0]])
        let empty = try connection.query("select count(*) from unnest($1::bigint[])", [.integers([])])
        #expect(try empty.integer(0, 0) == 0)
    }

    @Test("a refusal has its SQLSTATE, and the connection goes on")
    func refusal() throws {
        let connection = try server.connection()
        do {
            try connection.query("select 1/$1::bigint", [.integer(0)])
            Issue.record("it was not refused")
        } catch {
            #expect(error.state == "22012")
            #expect(!error.endsConnection)
        }
        #expect(throws: PostgresError.self) { try connection.query("select no_such_column") }
        #expect(try connection.query("select 7::bigint").integer(0, 0) == 7)
    }

    @Test("no answer in time ends the connection")
    func timeLimit() throws {
        var limits = PostgresLimits()
        limits.answerSeconds = 0.2
        let connection = try PostgresConnection(try server.address(), limits: limits)
        #expect(throws: PostgresError.timedOut(seconds: 0.2)) { try connection.query("select pg_sleep(60)") }
        #expect(!connection.isOpen)
        #expect(throws: PostgresError.self) { try connection.query("select 1") }
    }

    @Test("who is stopped waits no longer")
    func abandoned() async throws {
        let isGivenUp = Atomic<Bool>(false)
        let connection = try PostgresConnection(
            try server.address(), isAbandoned: { isGivenUp.load(ordering: .relaxed) })
        _ = try connection.query("select 1")
        isGivenUp.store(true, ordering: .relaxed)
        #expect(throws: PostgresError.abandoned) { try connection.query("select pg_sleep(60)") }
    }

    @Test("rows come in by COPY")
    func copy() throws {
        let connection = try server.connection()
        try connection.execute("create temp table t (a bigint, b bytea)")
        var rows = CopyRows()
        for number in 0..<20_000 {
            rows.begin(fields: 2)
            rows.add(Int64(number))
            rows.add(number % 2 == 0 ? [UInt8](repeating: 9, count: 100) : nil)
        }
        #expect(try connection.copy(into: "t (a, b)", rows) == 20_000)
        let found = try connection.query("select sum(a)::bigint, count(b), sum(length(b))::bigint from t")
        #expect(try found.integer(0, 0) == 199_990_000)
        #expect(try found.integer(0, 1) == 10_000)
        #expect(try found.integer(0, 2) == 1_000_000)
    }

    @Test("a row that does not fit is refused by COPY, and the connection goes on")
    func badCopy() throws {
        let connection = try server.connection()
        try connection.execute("create temp table t (a bigint not null)")
        var rows = CopyRows()
        rows.begin(fields: 1)
        rows.add(nil as [UInt8]?)
        #expect(throws: PostgresError.self) { try connection.copy(into: "t (a)", rows) }
        #expect(try connection.query("select count(*) from t").integer(0, 0) == 0)
    }

    @Test("a server that ends the connection is told apart from one that refuses")
    func lost() throws {
        let connection = try server.connection()
        let rows = try connection.query("select pg_backend_pid()")
        try server.connection().query(
            "select pg_terminate_backend($1::bigint::int)", [.integer(try rows.integer(0, 0))])
        do {
            try connection.query("select 1")
            Issue.record("it is still there")
        } catch {
            #expect(!connection.isOpen)
        }
    }

    @Test("nobody listens: said in libpq's words")
    func nobody() throws {
        #expect(throws: PostgresError.self) {
            try PostgresConnection(try PostgresAddress("host=127.0.0.1 port=1 user=nobody dbname=x"))
        }
    }

    @Test("warnings are kept for who asks")
    func warnings() throws {
        let connection = try server.connection()
        try connection.execute("do $$ begin raise warning 'beware'; raise notice 'not this'; end $$")
        #expect(connection.takeWarnings() == ["01000 beware"])
        #expect(connection.takeWarnings().isEmpty)
    }

    @Test(
        "an address is read before it is used",
        arguments: [
            "host=db dbname=qorgan password=secret", "postgresql://gate:secret@db/qorgan", "host=db nonsense",
            "no_such_option=1",
        ])
    func badAddress(text: String) {
        #expect(throws: PostgresAddress.Fault.self) { try PostgresAddress(text) }
    }

    @Test("an address is shown as host and database")
    func address() throws {
        let address = try PostgresAddress("postgresql://gate@db.example.kz:5433/qorgan?sslmode=verify-full")
        #expect("\(address)" == "qorgan at db.example.kz:5433")
    }
}
