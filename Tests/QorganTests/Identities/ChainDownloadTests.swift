import NIOSSL
import STIR
import Testing

@testable import qorgan

@Suite("Chains over HTTPS, from a server on loopback")
struct ChainDownloadTests {
    private func answer(_ head: String, _ body: String = "") -> [UInt8] {
        Array("HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    private func url(_ server: RepositoryServer) throws -> CertificateURL {
        var rules = CertificateURL.Rules()
        rules.allowsPrivateAddresses = true
        rules.ports = [server.port]
        return try #require(CertificateURL("https://localhost:\(server.port)/chain.pem?x=1", rules: rules))
    }

    /// What comes of a server that answers so.
    private func fault(_ answer: [UInt8], trusts: Bool = true, allowsPrivate: Bool = true) async throws -> FetchFault? {
        let server = try RepositoryServer(answering: answer)
        defer { server.close() }
        let download = try ChainDownload(
            roots: trusts ? .certificates([server.certificate]) : .default, allowsPrivateAddresses: allowsPrivate)
        do throws(FetchFault) {
            _ = try await download.fetch(try self.url(server, orFail: ()))
            return nil
        } catch {
            return error
        }
    }

    private func url(_ server: RepositoryServer, orFail: ()) throws(FetchFault) -> CertificateURL {
        guard let url = try? url(server) else { throw .address }
        return url
    }

    @Test("a chain comes with its age, by one request for that path and host")
    func chain() async throws {
        let server = try RepositoryServer(answering: answer("200 OK\r\nCache-Control: public, max-age=600", "chain"))
        defer { server.close() }
        let download = try ChainDownload(roots: .certificates([server.certificate]), allowsPrivateAddresses: true)
        let chain = try await download.fetch(try url(server))
        #expect(chain.bytes == Array("chain".utf8) && chain.maxAgeSeconds == 600)
        #expect(server.request.hasPrefix("GET /chain.pem?x=1 HTTP/1.1\r\n"))
        #expect(server.request.contains("Host: localhost:\(server.port)\r\n"))
    }

    @Test(
        "a redirect is not followed, and another status is no chain",
        arguments: ["302 Found\r\nLocation: https://localhost/", "404 Not Found"])
    func status(head: String) async throws {
        #expect(try await fault(answer(head)) == .status)
    }

    @Test("a chain at its longest, one past it, and headers without end")
    func length() async throws {
        #expect(try await fault(answer("200 OK", String(repeating: "x", count: STIRLimits.chainBytes))) == nil)
        #expect(try await fault(answer("200 OK", String(repeating: "x", count: STIRLimits.chainBytes + 1))) == .tooLong)
        let headers = String(repeating: "X-Long: \(String(repeating: "y", count: 80))\r\n", count: 1_000)
        let faults = [try await fault(answer("200 OK\r\n" + headers.dropLast(2)))]
        // The parser of headers has a limit of its own; whichever ends it first.
        #expect(faults == [.tooLong] || faults == [.connection])
    }

    @Test("a connection that ends early, and what is no HTTP")
    func broken() async throws {
        #expect(try await fault([]) == .connection)
        #expect(try await fault(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".utf8)) == .connection)
        #expect(try await fault(Array("SSH-2.0\r\n".utf8)) == .connection)
    }

    @Test("a server that no authority vouches for")
    func untrusted() async throws {
        #expect(try await fault(answer("200 OK", "chain"), trusts: false) == .connection)
    }

    @Test("a name that leads to loopback is never connected to")
    func loopback() async throws {
        #expect(try await fault(answer("200 OK", "chain"), allowsPrivate: false) == .address)
    }

    @Test(
        "Cache-Control",
        arguments: [
            ([], nil), (["max-age=600"], 600), (["public", " max-age = \"60\""], 60),
            (["max-age=600", "max-age=5"], 5),
            (["no-store", "max-age=600"], 0), (["max-age=600", "no-cache"], 0), (["max-age=x"], nil),
            (["max-age="], nil),
            (["max-age=-5"], nil), (["max-age=99999999999999999999"], Int64.max),
        ] as [([String], Int64?)])
    func maxAge(directives: [String], seconds: Int64?) {
        #expect(MaxAge.seconds(directives) == seconds)
    }
}
