import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// The handbook's way to the centre: certificates of an own authority, `verify-full`, SCRAM. Whoever cannot be proved is not
/// spoken to; nothing falls back to less.
@Suite(
    "TLS and SCRAM", .serialized,
    .enabled(if: PostgresServer.isInstalled && OpenSSL.path != nil, "needs PostgreSQL 15 and openssl"))
struct SecureTests {
    private static let password = "a-long-password"
    private let folder: ScratchFolder
    private let files: ScratchFolder
    private let server: PostgresServer

    init() throws {
        folder = try PostgresServer.folder()
        files = try ScratchFolder("certificates")
        try Self.certificates(in: files.url)
        server = try PostgresServer("secure", in: folder.url)
        let connection = try server.connection()
        try CentralSchema.migrate(connection)
        try connection.execute(
            """
            set password_encryption = 'scram-sha-256';
            create role gate_1 login in role qorgan_node password '\(Self.password)'
            """)
        connection.close()
        server.kill()
        try server.keep(files.url.appendingPathComponent("server.pem"), as: "server.pem")
        try server.keep(files.url.appendingPathComponent("server.key"), as: "server.key")
        try server.configure(
            "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nssl_min_protocol_version = 'TLSv1.3'\n",
            access: """
                host    all  postgres  127.0.0.1/32  trust
                hostssl all  gate_1    127.0.0.1/32  scram-sha-256

                """)
        try server.start()
        _ = try passwords(Self.password)
    }

    private static func certificates(in folder: URL) throws {
        for name in ["ca", "other"] {
            try OpenSSL.run(
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout",
                    "\(name).key", "-out", "\(name).pem",
                ], in: folder)
        }
        try Data("subjectAltName=DNS:db1.example.kz".utf8).write(to: folder.appendingPathComponent("san"))
        try OpenSSL.run(
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=db1.example.kz", "-keyout", "server.key", "-out",
                "server.csr",
            ], in: folder)
        try OpenSSL.run(
            [
                "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                "2",
                "-extfile", "san", "-out", "server.pem",
            ], in: folder)
    }

    /// The file that libpq reads them from.
    private func passwords(_ password: String, mode: Int = 0o600) throws -> URL {
        let file = try files.write("*:*:*:gate_1:\(password)\n", to: "pgpass")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        return file
    }

    private func address(
        host: String = "db1.example.kz", authority: String = "ca.pem", mode: String = "verify-full", port: Int? = nil
    ) throws -> PostgresAddress {
        try PostgresAddress(
            """
            host=\(host) hostaddr=127.0.0.1 port=\(port ?? server.port) user=gate_1 dbname=postgres sslmode=\(mode) \
            sslrootcert=\(files.url.path)/\(authority) passfile=\(files.url.path)/pgpass
            """)
    }

    private func refusal(_ address: PostgresAddress) -> String {
        do {
            try PostgresConnection(address).close()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("a node comes by TLS 1.3 and SCRAM bound to it; its stream confirms what it sends")
    func good() async throws {
        let words = try address().text + " channel_binding=require"
        let connection = try PostgresConnection(try PostgresAddress(words))
        let session = try connection.query(
            "select version, ssl::int::bigint from pg_stat_ssl where pid = pg_backend_pid()")
        #expect(session.text(0, 0) == "TLSv1.3")
        #expect(try session.integer(0, 1) == 1)
        let stored = try server.connection().query("select rolpassword from pg_authid where rolname = 'gate_1'")
        #expect(stored.text(0, 0)?.hasPrefix("SCRAM-SHA-256$") == true)

        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(50, by: writer)
        writer.stop()
        var settings = CentralStream.Settings(try address(), name: "gate_1")
        settings.needsStandby = false
        settings.gatherMilliseconds = 5
        // First with another password: it says so, does not say which, and goes on when the file is right.
        _ = try passwords("wrong-password")
        let stream = CentralStream(node.folder, settings)
        stream.start()
        defer { stream.stop() }
        let isRefused = await NodeFixture.wait { if case .failing = stream.health.state { true } else { false } }
        let said = stream.health.words(at: NodeFixture.start)
        #expect(isRefused && said.contains("password authentication failed") && !said.contains("wrong-password"))
        _ = try passwords(Self.password)
        #expect(await stream.confirms(writer.health.position))
    }

    @Test("a certificate of another authority, or for another name, is refused before any password is asked for")
    func certificate() throws {
        #expect(refusal(try address(authority: "other.pem")).contains("certificate verify failed"))
        let named = refusal(try address(host: "db2.example.kz"))
        #expect(named.contains("\"db1.example.kz\"") && named.contains("does not match host name \"db2.example.kz\""))
        #expect(refusal(try address(authority: "nowhere.pem")).contains("nowhere.pem\" does not exist"))
        #expect(refusal(try address()).isEmpty)
    }

    @Test("a wrong password, none, and a file that others can read are refused")
    func password() throws {
        _ = try passwords("wrong-password")
        let wrong = refusal(try address())
        #expect(
            wrong.contains("password authentication failed for user \"gate_1\"") && !wrong.contains("wrong-password"))
        _ = try passwords(Self.password, mode: 0o644)
        #expect(refusal(try address()).contains("no password supplied"))
        try FileManager.default.removeItem(at: files.url.appendingPathComponent("pgpass"))
        #expect(refusal(try address()).contains("no password supplied"))
    }

    @Test("a server that offers no TLS is not spoken to, and one that asks for it takes nobody without")
    func noTLS() throws {
        #expect(refusal(try address(mode: "disable")).contains("no encryption"))
        let bare = try PostgresServer("bare", in: folder.url)
        defer { bare.kill() }
        #expect(refusal(try address(port: bare.port)).contains("does not support SSL, but SSL was required"))
    }
}
