package import Foundation

/// Keys and certificates of one test's own, by `openssl`: a root, and a time-stamping authority under it.
package final class TestAuthority: Sendable {
    package let folder: ScratchFolder
    package var url: URL { folder.url }

    /// What goes into a certificate of each kind.
    package enum Kind: String, CaseIterable, Sendable {
        case timeStamps = "critical,timeStamping"
        case notCritical = "timeStamping"
        case alsoServer = "critical,timeStamping,serverAuth"
        case server = "critical,serverAuth"
    }

    package init() throws {
        folder = try ScratchFolder("authority")
        _ = try folder.write(Self.settings, to: "tsa.cnf")
        try root("root")
        try issue("tsa", under: "root", extended: Kind.timeStamps.rawValue)
        _ = try folder.write("01\n", to: "serial")
    }

    /// A self-signed authority NAME.pem with NAME.key, good for `days`.
    package func root(_ name: String, days: Int = 30) throws {
        try OpenSSL.run(
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(name).key", "-out", "\(name).pem",
                "-days", "\(days)", "-subj", "/CN=\(name)", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
                "keyUsage=critical,keyCertSign",
            ], in: url)
    }

    /// A certificate NAME.pem with NAME.key; `key`: `rsa:2048` or `ec`.
    package func issue(_ name: String, under issuer: String, extended: String?, key: String = "rsa:2048") throws {
        let curve = key == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : []
        try OpenSSL.run(
            ["req", "-newkey", key] + curve + [
                "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/O=Test/CN=\(name)",
            ], in: url)
        var extensions = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        if let extended { extensions += "extendedKeyUsage=\(extended)\n" }
        _ = try folder.write(extensions, to: "\(name).ext")
        try OpenSSL.run(
            [
                "x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).pem", "-CAkey", "\(issuer).key",
                "-CAcreateserial", "-days", "30", "-extfile", "\(name).ext", "-out", "\(name).pem",
            ], in: url)
    }

    package func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }

    package func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
    }

    package func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: url.appendingPathComponent(name))
    }

    /// What the authority answers to a request (RFC 3161), in DER.
    package func reply(to request: [UInt8], signer: String = "tsa") throws -> [UInt8] {
        let name = UUID().uuidString
        try write(request, to: "\(name).tsq")
        try OpenSSL.run(
            [
                "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "\(name).tsq", "-signer", "\(signer).pem", "-inkey",
                "\(signer).key", "-out", "\(name).tsr",
            ], in: url)
        return try bytes("\(name).tsr")
    }

    private static let settings = """
        [tsa]
        default_tsa = tsa1
        [tsa1]
        serial = serial
        crypto_device = builtin
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        other_policies = 1.2.3.4.5.6
        digests = sha256, sha512
        accuracy = secs:1, millisecs:500, microsecs:100
        clock_precision_digits = 3
        ordering = yes
        tsa_name = yes
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        """
}
