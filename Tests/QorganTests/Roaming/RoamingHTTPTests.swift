import Foundation
import Gate
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("The register asked by HTTP, from a server on loopback")
struct RoamingHTTPTests {
    private static let number = PhoneNumber(digits: 77_010_000_001)

    private func source(_ port: Int, timeout milliseconds: Int = 60_000, token: String? = nil) throws -> RoamingHTTP {
        var endpoint = try #require(RoamingEndpoint("http://127.0.0.1:\(port)/roaming/{number}?x=1"))
        endpoint.token = token
        return RoamingHTTP(endpoint, tls: nil, timeoutMilliseconds: milliseconds)
    }

    /// What comes of one question to a server that reacts so.
    private func ask(
        timeout milliseconds: Int = 60_000, _ reaction: RegisterServer.Reaction
    ) async throws -> Result<Bool?, RoamingFault> {
        let server = try RegisterServer { _ in reaction }
        defer { server.close() }
        return await Self.result(try source(server.port, timeout: milliseconds))
    }

    private static func result(_ source: RoamingHTTP) async -> Result<Bool?, RoamingFault> {
        do throws(RoamingFault) {
            return .success(try await source.isRoaming(number))
        } catch {
            return .failure(error)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var reaction: RegisterServer.Reaction
        var result: Result<Bool?, RoamingFault>
        var testDescription: String { name }
    }

    private static let json = RegisterServer.json

    @Test(
        "each kind of answer",
        arguments: [
            Case(name: "abroad", reaction: .send(json("{\"roaming\": true}", "200 OK", "")), result: .success(true)),
            Case(name: "at home", reaction: .send(json("{\"roaming\":false}", "200 OK", "")), result: .success(false)),
            Case(
                name: "with more beside it",
                reaction: .send(json("{\"vlr\": \"4479\", \"roaming\": true, \"seen\": [1, 2]}", "200 OK", "")),
                result: .success(true)),
            Case(name: "not known", reaction: .send(json("{\"roaming\": null}", "200 OK", "")), result: .success(nil)),
            Case(name: "no such number", reaction: .send(json("{}", "404 Not Found", "")), result: .success(nil)),
            Case(
                name: "failed", reaction: .send(json("oops", "500 Internal Server Error", "")),
                result: .failure(.status(500))),
            Case(
                name: "a redirect", reaction: .send(json("", "302 Found", "Location: /elsewhere\r\n")),
                result: .failure(.status(302))),
            Case(name: "no JSON", reaction: .send(json("true", "200 OK", "")), result: .failure(.unreadable)),
            Case(
                name: "another type", reaction: .send(json("{\"roaming\": \"yes\"}", "200 OK", "")),
                result: .failure(.unreadable)),
            Case(name: "nothing", reaction: .send(json("", "200 OK", "")), result: .failure(.unreadable)),
            Case(
                name: "no HTTP", reaction: .sendAndClose("\u{1}\u{2}\u{3} garbage\r\n\r\n"),
                result: .failure(.unreadable)),
            Case(
                name: "a body past its bound",
                reaction: .send(json(String(repeating: " ", count: RoamingReply.mostBytes + 1), "200 OK", "")),
                result: .failure(.unreadable)),
            Case(
                name: "ended in the middle",
                reaction: .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"roa"),
                result: .failure(.connection)),
            Case(name: "ended without a word", reaction: .sendAndClose(""), result: .failure(.connection)),
        ])
    func answers(expected: Case) async throws {
        let result = try await ask(expected.reaction)
        if expected.name == "ended in the middle" || expected.name == "no HTTP" {
            // The parser may speak before the end of the connection does: no answer either way.
            guard case .failure(let fault) = result else { throw Unexpected(result: "\(result)") }
            #expect(fault == .connection || fault == .unreadable)
        } else {
            #expect(result == expected.result)
        }
    }

    private struct Unexpected: Error {
        let result: String
    }

    @Test("a body at its bound is read")
    func longest() async throws {
        let word = "{\"roaming\": true}"
        let body = word + String(repeating: " ", count: RoamingReply.mostBytes - word.utf8.count)
        #expect(try await ask(.send(RegisterServer.json(body))) == .success(true))
    }

    @Test("no answer in time is late, and the next question is asked on another connection")
    func late() async throws {
        let server = try RegisterServer { $0 == 0 ? .silence : .send(RegisterServer.json("{\"roaming\": true}")) }
        defer { server.close() }
        let source = try source(server.port, timeout: 200)
        #expect(await Self.result(source) == .failure(.late))
        let patient = try self.source(server.port)
        #expect(await Self.result(patient) == .success(true))
        #expect(server.connections == 2)
    }

    @Test("where nobody listens there is no connection")
    func dead() async throws {
        let server = try RegisterServer { _ in .silence }
        let port = server.port
        server.close()
        #expect(await Self.result(try source(port)) == .failure(.connection))
    }

    @Test("a connection is kept, the number stands in the target, the token in a header")
    func kept() async throws {
        let server = try RegisterServer { _ in .send(RegisterServer.json("{\"roaming\": false}")) }
        defer { server.close() }
        let source = try source(server.port, token: "secret")
        for _ in 0..<3 { #expect(await Self.result(source) == .success(false)) }
        #expect(server.connections == 1)
        let requests = server.requests
        #expect(requests.count == 3)
        #expect(requests.allSatisfy { $0.hasPrefix("GET /roaming/77010000001?x=1 HTTP/1.1\r\n") })
        #expect(requests.allSatisfy { $0.contains("Host: 127.0.0.1:\(server.port)\r\n") })
        #expect(requests.allSatisfy { $0.contains("Authorization: Bearer secret\r\n") })
    }

    @Test("a kept connection that the other end has closed is replaced, and the question is asked again")
    func replaced() async throws {
        let server = try RegisterServer { number in
            // The second question is the first one's connection's end.
            number == 1 ? .sendAndClose("") : .send(RegisterServer.json("{\"roaming\": true}"))
        }
        defer { server.close() }
        let source = try source(server.port)
        #expect(await Self.result(source) == .success(true))
        #expect(await Self.result(source) == .success(true))
        #expect(server.connections == 2 && server.requests.count == 3)
    }

    @Test("an answer that ends its connection is an answer")
    func closing() async throws {
        let server = try RegisterServer { _ in
            .sendAndClose(RegisterServer.json("{\"roaming\": true}", "200 OK", "Connection: close\r\n"))
        }
        defer { server.close() }
        let source = try source(server.port)
        for _ in 0..<2 { #expect(await Self.result(source) == .success(true)) }
        #expect(server.connections == 2)
    }
}

@Suite("The section [roaming]")
struct RoamingConfigurationTests {
    private static let trunk = "[[trunk]]\nname = \"a\"\nclass = \"international\"\nsources = [\"192.0.2.0/24\"]\n"

    private func read(_ section: String) throws -> Configuration.Roaming? {
        try ConfigurationReader.read(text: section + "\n" + Self.trunk, file: "/etc/qorgan/qorgan.toml").roaming
    }

    @Test("without it nobody is asked; with an address alone no call waits")
    func defaults() throws {
        #expect(try read("") == nil)
        let roaming = try #require(try read("[roaming]\nurl = \"https://register.example.kz/r/{number}\""))
        #expect(roaming.waitMilliseconds == 0 && roaming.timeoutMilliseconds == 1_000)
        #expect(roaming.endpoint.isSecure && roaming.endpoint.port == 443)
        #expect(roaming.endpoint.target(of: 77_010_000_001) == "/r/77010000001")
    }

    @Test("all keys")
    func keys() throws {
        let roaming = try #require(
            try read(
                """
                [roaming]
                url = "https://[2001:db8::1]:8443/q?msisdn={number}&x=1"
                token = "roaming.token"
                authorities = "/etc/ca.pem"
                wait_ms = 180
                timeout_ms = 400
                connections = 64
                answer_s = 60
                """))
        #expect(roaming.endpoint.host == "2001:db8::1" && roaming.endpoint.port == 8_443)
        #expect(roaming.endpoint.hostHeader == "[2001:db8::1]:8443")
        #expect(roaming.endpoint.target(of: 77_010_000_001) == "/q?msisdn=77010000001&x=1")
        #expect(roaming.token == "/etc/qorgan/roaming.token" && roaming.authorities == "/etc/ca.pem")
        #expect(roaming.waitMilliseconds == 180 && roaming.timeoutMilliseconds == 400)
        #expect(roaming.connections == 64 && roaming.answerSeconds == 60)
    }

    @Test(
        "what cannot be meant is refused with its place",
        arguments: [
            "url = \"https://register.example.kz/\"", "url = \"ftp://a/{number}\"",
            "url = \"https://a/{number}/{number}\"",
            "url = \"https://user@a/{number}\"", "url = \"https://a:0/{number}\"", "url = \"https://a:b/{number}\"",
            "url = \"https:///{number}\"", "url = \"https://{number}\"", "url = \"https://a/{number} \"",
            "wait_ms = 10", "url = \"http://a/{number}\"\nwait_ms = 181", "url = \"http://a/{number}\"\nwait_ms = -1",
            "url = \"http://a/{number}\"\nconnections = 0", "url = \"http://a/{number}\"\nconnections = 65",
            "url = \"http://a/{number}\"\nwait_ms = 100\ntimeout_ms = 99", "url = \"http://a/{number}\"\nanswer_s = 9",
            "url = \"http://a/{number}\"\nauthorities = \"ca.pem\"", "url = \"http://a/{number}\"\nlimit = 1",
        ])
    func refused(text: String) {
        #expect(throws: InputFault.self) { try read("[roaming]\n" + text) }
    }

    @Test("a token that cannot be read, or is none, is refused when the keeper is made")
    func token() throws {
        let folder = try ScratchFolder("roaming")
        for content in [nil, "", "two\u{7F}"] as [String?] {
            if let content { _ = try folder.write(content, to: "token") }
            let text =
                "[roaming]\nurl = \"http://127.0.0.1:1/{number}\"\ntoken = \"\(folder.url.path)/token\"\n" + Self.trunk
            let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
            #expect(throws: InputFault.self) { try RoamingKeeper(configuration) }
        }
    }
}
