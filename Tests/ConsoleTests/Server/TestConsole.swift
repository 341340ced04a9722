import Authority
import Foundation
import Ledger
import Logging
import Screening
import Synchronization
import Telephony

@testable import Console

/// A clock that moves only when a test says so.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_795_514_851))

    var now: Timestamp { moment.withLock { $0 } }

    func advance(seconds: Int64) {
        moment.withLock { $0 = $0.adding(microseconds: seconds * 1_000_000) }
    }
}

/// A console on a free port of the loopback, with a centre in memory behind it.
struct TestConsole: Sendable {
    let console: Console
    let centre: FakeCentre
    let clock: TestClock
    let port: Int

    /// Starts a console, runs the body and stops the console again.
    static func run(
        isDemo: Bool = true, logger: Logger? = nil, calls: (any CallService)? = nil,
        traces: (any TraceService)? = nil, models: (any ModelService)? = nil,
        journal: (any JournalService)? = nil, tokens: [APIToken] = [],
        countsLoopback: Bool = false,
        connections: Int = 512,
        _ body: @escaping @Sendable (TestConsole) async throws -> Void
    ) async throws {
        let clock = TestClock()
        let centre = FakeCentre { clock.now }
        var configuration = ConsoleConfiguration(
            port: 0, isDemo: isDemo, title: "Астана", trunks: Samples.trunks,
            listFiles: [ListFile(name: "block", path: "blocklist.csv", entries: 3, loaded: clock.now)],
            order: StandingOrder(
                basis: .operationalSearch, number: "17/25", from: Timestamp(seconds: 0),
                until: Timestamp(seconds: 2_000_000_000)))
        configuration.tokens = tokens
        configuration.countsLoopback = countsLoopback
        configuration.connectionsOfSource = connections
        let console = try Console(
            configuration: configuration, control: centre, reader: centre, hub: LiveHub(), calls: calls, traces: traces,
            models: models, journal: journal, now: { clock.now }, terminalPerson: "terminal", announceLink: { _ in })
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let report: @Sendable (Int) async -> Void = { port in
                    found.yield(port)
                    found.finish()
                }
                if let logger {
                    try await console.run(logger: logger, onListening: report)
                } else {
                    try await console.run(onListening: report)
                }
            }
            group.addTask {
                for await port in ports {
                    try await body(TestConsole(console: console, centre: centre, clock: clock, port: port))
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// A session's cookie, by the way that a person takes.
    func login(_ person: String = "A. O.") async throws -> Browser {
        let token = String(console.issueLogin(for: person).dropFirst("/login?token=".count))
        let answer = try await send("POST", "/login", body: "token=\(token)")
        let cookie = answer.header("set-cookie")?.split(separator: ";").first.map(String.init) ?? ""
        let page = try await send("GET", "/rules", headers: ["Cookie: \(cookie)", "Accept: text/html"])
        let token2 = page.body.firstMatch(after: "name=\"csrf\" content=\"") ?? ""
        return Browser(console: self, cookie: cookie, formToken: token2)
    }

    func send(_ method: String, _ path: String, headers: [String] = [], body: String = "") async throws -> Answer {
        try await HTTP.exchange(port: port, method, path, headers: headers, body: body) { _ in false }
    }
}

/// A person who is logged in.
struct Browser: Sendable {
    let console: TestConsole
    let cookie: String
    let formToken: String

    func get(_ path: String, language: String = "en") async throws -> Answer {
        try await console.send(
            "GET", path, headers: ["Cookie: \(cookie)", "Accept: text/html", "Accept-Language: \(language)"])
    }

    func post(_ path: String, _ fields: String) async throws -> Answer {
        try await console.send("POST", path, headers: ["Cookie: \(cookie)"], body: "csrf=\(formToken)&" + fields)
    }

    /// Reads the live feed until `isEnough`.
    func events(_ query: String, lastID: String? = nil, until isEnough: @escaping @Sendable (String) -> Bool)
        async throws
        -> Answer
    {
        var headers = ["Cookie: \(cookie)", "Accept: text/event-stream", "Accept-Language: en"]
        if let lastID { headers.append("Last-Event-ID: \(lastID)") }
        return try await HTTP.exchange(
            port: console.port, "GET", "/events?" + query, headers: headers, body: "", isEnough)
    }
}

struct Answer: Sendable {
    let status: Int
    let head: String
    let body: String

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name + ": ") {
            return String(line.dropFirst(name.count + 2))
        }
        return nil
    }
}

/// The smallest client that can also read a stream: no redirects followed, no cookies kept, on a thread of its own.
enum HTTP {
    struct Failure: Error {}

    static func exchange(
        port: Int, _ method: String, _ path: String, headers: [String], body: String,
        _ isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try blocking(port: port, method, path, headers: headers, body: body, isEnough) })
            }
        }
    }

    private static func blocking(
        port: Int, _ method: String, _ path: String, headers: [String], body: String, _ isEnough: (String) -> Bool
    ) throws -> Answer {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
        }
        guard connected == 0 else { throw Failure() }
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        if method == "POST" {
            lines.append("Content-Length: \(body.utf8.count)")
            if !headers.contains(where: { $0.hasPrefix("Content-Type: ") }) {
                lines.append("Content-Type: application/x-www-form-urlencoded")
            }
        }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        guard write(socket, request, request.count) == request.count else { throw Failure() }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &buffer, buffer.count)
            if count < 0 { throw Failure() }
            if count == 0 { break }
            received += buffer[..<count]
            if isEnough(String(decoding: received, as: UTF8.self)) { break }
        }
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { throw Failure() }
        let head = String(text[..<end.lowerBound])
        return Answer(
            status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0, head: head,
            body: String(text[end.upperBound...]))
    }
}

extension String {
    /// What stands after `mark`, up to the next quote.
    func firstMatch(after mark: String) -> String? {
        guard let start = range(of: mark) else { return nil }
        return String(self[start.upperBound...].prefix { $0 != "\"" })
    }
}
