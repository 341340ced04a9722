import Foundation
import TestSupport
import Testing

/// A centre whose checkpoints an authority of `openssl ts` stamps, by HTTP.
@Suite("Time stamps of the journal", .enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct TimeStampTests {
    static func authority(_ keys: TestAuthority, port: Int) throws -> ServerProcess {
        let script = repositoryRoot.appendingPathComponent("Tests/evidence/tsa.py").path
        let process = try ServerProcess("/usr/bin/env", ["python3", script, keys.url.path, "\(port)"])
        guard waitUntil(seconds: 30, { process.output.contains("tsa: ") || !process.isRunning }), process.isRunning
        else { throw Failure("no authority: \(process.output)") }
        return process
    }

    private static func settings(_ keys: TestAuthority, _ port: Int) -> String {
        """
        [journal]
        time_stamps = ["http://127.0.0.1:\(port)/"]
        time_stamp_roots = "\(keys.url.path)/root.pem"
        time_stamp_s = 1
        """
    }

    /// Sizes of the journal that are stamped.
    private static func stamped(_ qorgan: RunningQorgan) -> [(folder: URL, size: UInt64)] {
        let all = URL(fileURLWithPath: qorgan.data).appendingPathComponent("time-stamps")
        let folders = (try? FileManager.default.contentsOfDirectory(at: all, includingPropertiesForKeys: nil)) ?? []
        return folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.filter { $0.hasSuffix(".tst") }.compactMap { UInt64($0.dropLast(4)) }.map { (folder, $0) }
        }
    }

    @Test("a centre's checkpoints are stamped; openssl believes what is kept; a silent authority is told of")
    func centre() throws {
        let keys = try TestAuthority()
        let port = try Ports.free()
        let authority = try Self.authority(keys, port: port)
        defer { authority.stop() }
        let qorgan = try RunningQorgan("gate", lists: Self.settings(keys, port))
        defer { qorgan.stop() }
        func status(_ text: String, of qorgan: RunningQorgan) throws -> Bool {
            try waitUntil(seconds: 60) { try qorgan.ask("status").output.contains(text) }
        }
        let isStamped = try status("time stamps of 127.0.0.1:\(port): stamped ", of: qorgan)
        let shown = try qorgan.ask("status").output
        #expect(isStamped, "\(shown) \(qorgan.process.output)")
        let kept = try #require(Self.stamped(qorgan).first)
        let verify = [
            "ts", "-verify", "-data", "\(kept.size).checkpoint", "-in", "\(kept.size).tst", "-token_in", "-CAfile",
            keys.url.appendingPathComponent("root.pem").path,
        ]
        #expect(try OpenSSL.run(verify, in: kept.folder).contains("Verification: OK"))
        qorgan.stop()

        // Started again, it remembers; what there is to stamp now, nobody stamps.
        authority.stop()
        let silent = try RunningQorgan("gate", lists: Self.settings(keys, port), data: qorgan.data)
        defer { silent.stop() }
        let isTold = try status("it cannot be reached", of: silent)
        let told = try silent.ask("status").output
        #expect(isTold && told.contains("127.0.0.1:\(port): stamped "), "\(told)")
        let again = try Self.authority(keys, port: port)
        defer { again.stop() }
        let count = Self.stamped(silent).count
        #expect(waitUntil(seconds: 60) { Self.stamped(silent).count > count })
    }

    @Test("a word of an authority that the roots do not vouch for is not kept")
    func untrusted() throws {
        let keys = try TestAuthority()
        let other = try TestAuthority()
        let port = try Ports.free()
        let authority = try Self.authority(keys, port: port)
        defer { authority.stop() }
        let qorgan = try RunningQorgan("gate", lists: Self.settings(other, port))
        defer { qorgan.stop() }
        #expect(
            try waitUntil(seconds: 60) {
                try qorgan.ask("status").output.contains("no chain leads from its certificate to a root")
            })
        #expect(Self.stamped(qorgan).isEmpty)
    }
}
