import Foundation
import Postgres
import Synchronization
import TestSupport

/// A PostgreSQL server of a test's own, on loopback, in a folder of its own, ended by its process id.
///
/// Servers refuse to run as root: there they run as Debian's user `postgres`.
final class PostgresServer: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin/"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: programs + "postgres") }
    static let absence = "needs PostgreSQL 15: apt-get install postgresql-15"

    enum Failure: Error {
        case program(String)
    }

    let name: String
    let port: Int
    private let folder: URL
    private let data: String
    private let process = Mutex<ServerProcess?>(nil)

    /// An empty one, running.
    init(_ name: String = "primary", in folder: URL) throws {
        self.name = name
        self.folder = folder
        data = folder.appendingPathComponent(name).path
        port = Self.freePort()
        try Self.run("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"])
        try configure()
        try start()
    }

    /// A standby of another one, that it knows by its name; running.
    init(_ name: String, of primary: PostgresServer, in folder: URL) throws {
        self.name = name
        self.folder = folder
        data = folder.appendingPathComponent(name).path
        port = Self.freePort()
        try Self.run(
            "pg_basebackup",
            [
                "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d",
                "host=127.0.0.1 port=\(primary.port) user=postgres application_name=\(name)",
            ])
        try configure()
        try start()
    }

    deinit { kill() }

    /// What ends here is a process, not a machine: the kernel keeps what is written, so nothing is flushed.
    private func configure() throws {
        let lines = """

            port = \(port)
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = off
            wal_keep_size = '256MB'
            max_connections = 40
            shared_buffers = '32MB'
            wal_receiver_timeout = '5s'
            wal_retrieve_retry_interval = '200ms'

            """
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: data + "/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        try file.close()
    }

    /// More settings, and who may come, from the next start on.
    func configure(_ settings: String, access: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: data + "/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(settings.utf8))
        try file.close()
        try Data(access.utf8).write(to: URL(fileURLWithPath: data + "/pg_hba.conf"))
    }

    /// A copy of the file in the server's folder, for nobody else to read.
    func keep(_ file: URL, as name: String) throws {
        let path = data + "/" + name
        try Data(contentsOf: file).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
        if getuid() == 0, let user = getpwnam("postgres") { chown(path, user.pointee.pw_uid, user.pointee.pw_gid) }
    }

    func start() throws {
        let words = Self.command("postgres", ["-D", data])
        let started = try ServerProcess(words[0], Array(words.dropFirst()))
        process.withLock { $0 = started }
        let isReady = waitUntil(seconds: 60) { (try? connect(writes: false)) != nil || !started.isRunning }
        guard isReady, started.isRunning else { throw Failure.program("postgres: \(started.output)") }
    }

    /// SIGKILL, as a crash; its children see it and go.
    func kill() {
        guard let running = process.withLock({ $0 }) else { return }
        running.signal(SIGCONT)
        running.signal(SIGKILL)
        _ = running.wait(seconds: 30)
        process.withLock { $0 = nil }
        // They hold the port and the folder until they have noticed.
        _ = waitUntil(seconds: 30) { (try? connect(writes: false)) == nil }
        try? FileManager.default.removeItem(atPath: data + "/postmaster.pid")
    }

    /// To the server's first process alone: SIGSTOP keeps it from taking connections, no more.
    func signal(_ number: Int32) { process.withLock { $0?.signal(number) } }

    func promote() throws {
        try connection().query("select pg_promote(true, 60)")
    }

    func address(user: String = "postgres", database: String = "postgres") throws -> PostgresAddress {
        try PostgresAddress("host=127.0.0.1 port=\(port) user=\(user) dbname=\(database)")
    }

    /// As the superuser; also to a standby.
    func connection(database: String = "postgres") throws -> PostgresConnection {
        try connect(writes: false, database: database)
    }

    private func connect(writes: Bool, database: String = "postgres") throws -> PostgresConnection {
        var limits = PostgresLimits()
        limits.connectSeconds = 5
        return try PostgresConnection(try address(database: database), writes: writes, limits: limits)
    }

    /// Commits wait for this standby from now on.
    func require(_ standbys: String) throws {
        let connection = try connection()
        try connection.execute("alter system set synchronous_standby_names = '\(standbys)'")
        try connection.execute("select pg_reload_conf()")
    }

    /// Waits until a standby is connected that commits wait for; false after a minute.
    func hasStandby() throws -> Bool {
        let connection = try connection()
        return try waitUntil(seconds: 60) {
            let rows = try connection.query(
                "select count(*) from pg_stat_replication where state = 'streaming' and sync_state in ('sync', 'quorum')"
            )
            return try rows.integer(0, 0) > 0
        }
    }

    // MARK: Programs

    private static func command(_ program: String, _ arguments: [String]) -> [String] {
        guard getuid() == 0 else { return [programs + program] + arguments }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", programs + program]
            + arguments
    }

    static func run(_ program: String, _ arguments: [String]) throws {
        let words = command(program, arguments)
        let process = try ServerProcess(words[0], Array(words.dropFirst()))
        guard process.wait(seconds: 120) == 0 else { throw Failure.program("\(program): \(process.output)") }
    }

    /// A folder that the server's user may write.
    static func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder("qorgan-postgres")
        if getuid() == 0, let user = getpwnam("postgres") {
            chown(folder.url.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        return folder
    }

    private static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0 else {
                    return 0
                }
                return 1
            }
        } == 1 ? Int(UInt16(bigEndian: address.sin_port)) : 0
    }
}
