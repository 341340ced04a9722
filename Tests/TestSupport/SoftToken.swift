package import Foundation

/// A PKCS #11 token of one test's own: SoftHSM, filled by its own tool and by OpenSC's.
package final class SoftToken: Sendable {
    package static let pin = "4711"
    package static let module: String? = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"]
        .first { FileManager.default.fileExists(atPath: $0) }
    private static let tools = ["/usr/bin/softhsm2-util", "/usr/bin/pkcs11-tool"]

    /// Module and tools are installed.
    package static var isThere: Bool {
        module != nil && tools.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    package let folder: ScratchFolder
    /// For whoever uses the module.
    package let environment: [String: String]

    package init(label: String = "Officer") throws {
        folder = try ScratchFolder("token")
        let tokens = folder.url.appendingPathComponent("tokens")
        try FileManager.default.createDirectory(at: tokens, withIntermediateDirectories: true)
        let settings = try folder.write(
            "directories.tokendir = \(tokens.path)\nobjectstore.backend = file\nlog.level = ERROR\n",
            to: "softhsm2.conf")
        environment = ["SOFTHSM2_CONF": settings.path]
        try add(token: label)
    }

    package func add(token label: String) throws {
        try run(0, ["--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", Self.pin])
    }

    /// A key in PEM (PKCS #8) as `name`, and its certificate in DER where there is one.
    package func add(_ name: String, id: String, key: URL, certificate: URL?, token: String = "Officer") throws {
        try run(
            0,
            [
                "--import", key.path, "--token", token, "--label", name, "--id", id, "--pin", Self.pin,
            ])
        guard let certificate else { return }
        try run(
            1,
            [
                "--module", Self.module ?? "", "--token-label", token, "--login", "--pin", Self.pin, "--write-object",
                certificate.path, "--type", "cert", "--id", id, "--label", name,
            ])
    }

    private func run(_ tool: Int, _ arguments: [String]) throws {
        let process = try ServerProcess(Self.tools[tool], arguments, folder: folder.url, environment: environment)
        guard process.wait(seconds: 60) == 0 else {
            throw OpenSSL.Failure(description: "\(Self.tools[tool]): \(process.output)")
        }
    }
}
