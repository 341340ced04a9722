import Crypto
import Foundation
import Gate
import STIR
import SwiftASN1
import Telephony
import TestSupport
import Testing
import X509

@testable import qorgan

@Suite("[stir]")
struct IdentityKeeperTests {
    private static let trunk = """
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        """

    private func faultOf(_ text: String) -> InputFault? {
        do {
            _ = try ConfigurationReader.read(text: text, file: "qorgan.toml")
            return nil
        } catch {
            return error as? InputFault
        }
    }

    @Test("nothing is verified where nothing is said")
    func none() throws {
        let configuration = try ConfigurationReader.read(text: Self.trunk, file: "qorgan.toml")
        #expect(configuration.stir == nil && !configuration.trunks[0].stir)
        #expect(try IdentityKeeper(configuration) == nil)
    }

    @Test("anchors are all that has no default")
    func defaults() throws {
        let text = Self.trunk + "\nstir = true\n[stir]\nanchors = \"anchors.pem\"\n"
        let configuration = try ConfigurationReader.read(text: text, file: "/etc/qorgan/qorgan.toml")
        let stir = try #require(configuration.stir)
        #expect(configuration.trunks[0].stir)
        #expect(stir == Configuration.STIR(anchors: "/etc/qorgan/anchors.pem"))
        #expect(stir.cache == 10_000 && stir.ports == [443] && stir.hosts == nil && stir.signaturesPerBatch == 16)
    }

    @Test(
        "what is wrong is named with its line",
        arguments: [
            ("\nstir = true\n", 5, "anchors"), ("\nstir = 1\n", 5, "true or false"),
            ("\n[stir]\ncache = 5\n", 5, "anchors"),
            ("\n[stir]\nanchors = \"a\"\ncache = 0\n", 7, "from 1"),
            ("\n[stir]\nanchors = \"a\"\nports = []\n", 7, "443"),
            ("\n[stir]\nanchors = \"a\"\nhosts = [\"127.0.0.1\"]\n", 7, "certificates.example.net"),
            ("\n[stir]\nanchors = \"a\"\nkey = \"k\"\n", 7, "or neither"),
            ("\n[stir]\nanchors = \"a\"\nkey = \"k\"\ncertificate_url = \"http://a.kz/c\"\n", 8, "https://"),
        ])
    func faults(text: String, line: Int, expected: String) throws {
        let fault = try #require(faultOf(Self.trunk + text))
        #expect(fault.line == line && fault.expected.contains(expected), "\(fault)")
    }

    @Test("anchors and key are read at the start; what is none is told with its file")
    func files() throws {
        let folder = try ScratchFolder("stir")
        let anchors = folder.url.appendingPathComponent("anchors.pem")
        let key = folder.url.appendingPathComponent("own.key")
        let text =
            Self.trunk
            + "\n[stir]\nanchors = \"\(anchors.path)\"\nkey = \"\(key.path)\"\ncertificate_url = \"https://a.example.kz/c\"\n"
        let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
        func fault() -> InputFault? {
            do {
                _ = try IdentityKeeper(configuration)
                return nil
            } catch {
                return error as? InputFault
            }
        }
        #expect(fault()?.file == anchors.path)
        try Data("no certificate".utf8).write(to: anchors)
        #expect(fault()?.file == anchors.path)
        let root = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("Root") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(root.publicKey), notValidBefore: Date(),
            notValidAfter: Date(timeIntervalSinceNow: 60), issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            }, issuerPrivateKey: .init(root))
        try Data(try certificate.serializeAsPEM().pemString.utf8).write(to: anchors)
        #expect(fault()?.file == key.path)
        try Data("no key".utf8).write(to: key)
        #expect(fault()?.file == key.path)
        try Data(root.pemRepresentation.utf8).write(to: key)
        let keeper = try #require(try IdentityKeeper(configuration))
        #expect(keeper.settings.signer?.url == "https://a.example.kz/c")
    }

    /// A repository that has nothing.
    private struct Empty: ChainFetcher {
        func fetch(_ url: CertificateURL) async throws(FetchFault) -> FetchedChain { throw .status }
    }

    @Test("what a call asked for is fetched while the keeper runs")
    func fetches() async throws {
        let folder = try ScratchFolder("stir")
        let anchors = folder.url.appendingPathComponent("anchors.pem")
        let root = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("Root") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(root.publicKey), notValidBefore: Date(),
            notValidAfter: Date(timeIntervalSinceNow: 60), issuer: name, subject: name,
            extensions: Certificate.Extensions(), issuerPrivateKey: .init(root))
        try Data(try certificate.serializeAsPEM().pemString.utf8).write(to: anchors)
        let text = Self.trunk + "\n[stir]\nanchors = \"\(anchors.path)\"\n"
        let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
        let keeper = try #require(try IdentityKeeper(configuration, fetcher: Empty()))
        keeper.start()
        defer { keeper.stop() }
        let cache = keeper.settings.cache
        let url = try #require(CertificateURL("https://a.example.com/c"))
        _ = cache.chain(at: url, now: Centre.now())
        #expect(waitUntil(seconds: 10) { cache.counts.refused == 1 })
        guard case .unreachable(.status) = cache.chain(at: url, now: Centre.now()) else {
            Issue.record("the repository has nothing")
            return
        }
    }
}
