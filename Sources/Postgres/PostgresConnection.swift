// Owner thread: whoever made it; one at a time. Never an event loop's: every call waits for the network.
internal import CPostgres
internal import Glibc

/// A connection to PostgreSQL by libpq: statements with binary parameters and answers, each with a time limit.
///
/// ```swift
/// let connection = try PostgresConnection(try PostgresAddress("host=db dbname=qorgan sslmode=verify-full"))
/// let rows = try connection.query("select size from qorgan.tree where node = $1", [.integer(1)])
/// ```
/// An answer that does not come in time ends the connection, and nothing is cancelled: a COMMIT that waits for the
/// standby would then be reported as done without it (PostgreSQL, "Synchronous Replication").
package final class PostgresConnection {
    private var handle: OpaquePointer?
    private let limits: PostgresLimits
    private let isAbandoned: @Sendable () -> Bool
    private let notices = NoticeBox()
    /// Names of prepared statements by their text.
    private var prepared: [String: String] = [:]

    /// `writes`: of several hosts the one that takes writes. `isAbandoned` is looked at while waiting: true ends it.
    package init(
        _ address: PostgresAddress, writes: Bool = true, limits: PostgresLimits = PostgresLimits(),
        isAbandoned: @escaping @Sendable () -> Bool = { false }
    ) throws(PostgresError) {
        self.limits = limits
        self.isAbandoned = isAbandoned
        // What stands before the address it may say otherwise; a peer that is silently gone is noticed in half a minute.
        let options = [
            ("fallback_application_name", "qorgan"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "25000"),
            ("target_session_attrs", writes ? "read-write" : "any"), ("dbname", address.text),
            ("client_encoding", "UTF8"),
        ]
        handle = Self.withStrings(options.map(\.0)) { keywords in
            Self.withStrings(options.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
        }
        do throws(PostgresError) {
            try finishConnecting()
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    package func close() {
        if let handle { PQfinish(handle) }
        handle = nil
    }

    package var isOpen: Bool { handle != nil }

    // MARK: Statements

    /// Runs several statements without parameters or answers.
    package func execute(_ script: String) throws(PostgresError) {
        let connection = try open()
        try sent(PQsendQuery(connection, script))
        _ = try answers()
    }

    /// One statement; it is prepared when it comes the first time.
    @discardableResult
    package func query(_ sql: String, _ values: [PostgresValue] = []) throws(PostgresError) -> PostgresRows {
        let connection = try open()
        let name = try prepare(sql, values)
        var arena: [UInt8] = []
        var fields: [Range<Int>?] = []
        for value in values {
            let start = arena.count
            fields.append(value.append(to: &arena) ? start..<arena.count : nil)
        }
        // An empty value needs an address, too.
        arena.append(0)
        let formats = [Int32](repeating: 1, count: max(1, values.count))
        let code = arena.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = fields.map { field in field.flatMap { range in start.map { $0 + range.lowerBound } } }
            let lengths = fields.map { Int32(clamping: $0?.count ?? 0) }
            return PQsendQueryPrepared(connection, name, Int32(values.count), pointers, lengths, formats, 1)
        }
        try sent(code)
        guard let answer = try answers().last else { throw .unexpected("there is none") }
        return answer
    }

    private func prepare(_ sql: String, _ values: [PostgresValue]) throws(PostgresError) -> String {
        if let name = prepared[sql] { return name }
        let name = "q\(prepared.count)"
        try sent(PQsendPrepare(try open(), name, sql, Int32(values.count), values.map(\.typeID)))
        _ = try answers()
        prepared[sql] = name
        return name
    }

    /// Rows into a table by COPY in binary form; each has as many fields as columns are named. Returns how many came in.
    @discardableResult
    package func copy(into table: String, _ rows: CopyRows) throws(PostgresError) -> Int {
        let connection = try open()
        try sent(PQsendQuery(connection, "copy \(table) from stdin with (format binary)"))
        guard let begun = try answer(), PQresultStatus(begun) == PGRES_COPY_IN else {
            throw .unexpected("copying into \(table) does not begin")
        }
        PQclear(begun)
        try put(rows.closed)
        while PQputCopyEnd(connection, nil) == 0 { try wait(for: POLLOUT, until: deadline()) }
        return try answers().last?.touched ?? 0
    }

    private func put(_ bytes: [UInt8]) throws(PostgresError) {
        let piece = 1 << 16
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let range = start..<min(start + piece, bytes.count)
            while true {
                let code = bytes.withUnsafeBytes {
                    PQputCopyData(
                        handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self).advanced(by: start),
                        Int32(range.count))
                }
                if code == 1 { break }
                guard code == 0 else { throw failed() }
                try wait(for: POLLOUT, until: deadline())
            }
        }
    }

    /// Warnings since they were taken last, as SQLSTATE and words.
    package func takeWarnings() -> [String] { notices.take() }

    // MARK: Waiting

    private func open() throws(PostgresError) -> OpaquePointer {
        guard let handle else { throw .lost("it was closed") }
        return handle
    }

    private func finishConnecting() throws(PostgresError) {
        guard handle != nil else { throw .cannotConnect("out of memory") }
        let end = Clock.seconds() + limits.connectSeconds
        var status = PGRES_POLLING_WRITING
        while status != PGRES_POLLING_OK {
            switch status {
            case PGRES_POLLING_WRITING: try wait(for: POLLOUT, until: end)
            case PGRES_POLLING_READING: try wait(for: POLLIN, until: end)
            default: throw .cannotConnect(words())
            }
            status = PQconnectPoll(handle)
        }
        guard PQsetnonblocking(handle, 1) == 0 else { throw .cannotConnect(words()) }
        notices.receive(from: handle)
    }

    private func sent(_ code: Int32) throws(PostgresError) {
        guard code == 1 else { throw failed() }
    }

    private func deadline() -> Double { Clock.seconds() + limits.answerSeconds }

    /// All answers to what was sent; a refusal is thrown when all have come, so that the connection can go on.
    private func answers() throws(PostgresError) -> [PostgresRows] {
        var rows: [PostgresRows] = []
        var refusal: PostgresError?
        while let result = try answer() {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: rows.append(PostgresRows(result))
            default:
                refusal = refusal ?? Self.refusal(result)
                PQclear(result)
            }
        }
        if PQstatus(handle) == CONNECTION_BAD { throw failed() }
        if let refusal { throw refusal }
        return rows
    }

    /// The next answer; nil when there are no more.
    private func answer() throws(PostgresError) -> OpaquePointer? {
        let end = deadline()
        while true {
            let flushed = PQflush(handle)
            if flushed < 0 { throw failed() }
            if flushed == 0 { break }
            try wait(for: POLLIN | POLLOUT, until: end)
            if PQconsumeInput(handle) == 0 { throw failed() }
        }
        while PQisBusy(handle) == 1 {
            try wait(for: POLLIN, until: end)
            if PQconsumeInput(handle) == 0 { throw failed() }
        }
        return PQgetResult(handle)
    }

    private func wait(for events: Int32, until end: Double) throws(PostgresError) {
        while true {
            if isAbandoned() {
                close()
                throw .abandoned
            }
            var socket = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            let ready = poll(&socket, 1, limits.lookMilliseconds)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw failed() }
            if Clock.seconds() > end {
                close()
                throw .timedOut(seconds: limits.answerSeconds)
            }
        }
    }

    /// What libpq says of the connection, which is closed where it is broken.
    private func failed() -> PostgresError {
        let words = words()
        guard PQstatus(handle) == CONNECTION_BAD else { return .unexpected(words) }
        close()
        return .lost(words)
    }

    private func words() -> String {
        handle.map { String(cString: PQerrorMessage($0)) }
            .map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") } ?? ""
    }

    private static func refusal(_ result: OpaquePointer) -> PostgresError {
        func field(_ code: Character) -> String? {
            guard let ascii = code.asciiValue else { return nil }
            return PQresultErrorField(result, Int32(ascii)).map { String(cString: $0) }
        }
        // PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY, PG_DIAG_MESSAGE_DETAIL
        let message = [field("M"), field("D")].compactMap(\.self).joined(separator: ": ")
        return .refused(state: field("C") ?? "", message: message)
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers.map { UnsafePointer($0) } + [nil])
    }
}

enum Clock {
    /// Of a clock that no one sets.
    static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
