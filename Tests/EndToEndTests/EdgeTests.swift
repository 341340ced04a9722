import Foundation
import TestSupport
import Testing

/// TLS, mutual TLS, limits and IPv6 of a running gate, against Python's ssl, OpenSSL and Kamailio.
@Suite(
    "The gate's edges", .serialized,
    .enabled(
        if: Programs.python != nil && Programs.openssl != nil, "needs Python and OpenSSL: make test installs them"))
struct EdgeTests {
    private static let hasIPv6 =
        (try? Programs.run(
            Programs.python ?? "", ["-c", "import socket; socket.socket(socket.AF_INET6).bind(('::1', 0))"]
        ).status) == 0

    private static func tls(
        _ certificates: TestCertificates, _ name: String = "gate", port: Int, authorities: String? = nil,
        limits: String = ""
    ) -> String {
        """
        [gate]
        listen = ["tls://127.0.0.1:\(port)"]
        deadline_ms = 1000
        [tls]
        certificate = "\(certificates.path("\(name).pem"))"
        key = "\(certificates.path("\(name).key"))"
        \(authorities.map { "authorities = \"\(certificates.path($0))\"" } ?? "")
        [limits]
        \(limits)
        """
    }

    private func clear(_ port: Int, _ limits: String = "") throws -> EdgeGate {
        try EdgeGate(
            """
            [gate]
            listen = ["udp://127.0.0.1:\(port)", "tcp://127.0.0.1:\(port)"]
            deadline_ms = 1000
            dscp = 24
            [limits]
            \(limits)
            """)
    }

    // MARK: TLS

    @Test(
        "Kamailio as an SBC over TLS: allowed and blocked, known by its address or by its certificate",
        .enabled(if: Programs.sipp != nil && Programs.kamailio != nil, "needs SIPp and Kamailio"),
        arguments: [false, true])
    func kamailio(isMutual: Bool) throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        try certificates.make("sbc", names: "DNS:SBC.example.net")
        let port = try Ports.free()
        let carrier = try Carrier(transport: .tls)
        let trunk =
            isMutual
            ? "[[trunk]]\nname = \"tls-1\"\nclass = \"international\"\ntls_subject = \"sbc.example.net\"\nonward = \"\(carrier.onward)\""
            : "onward = \"\(carrier.onward)\""
        let gate = try EdgeGate(
            Self.tls(certificates, port: port, authorities: isMutual ? "ca.pem" : nil), trunk: trunk)
        carrier.settings = """
            enable_tls=yes
            loadmodule "tls.so"
            listen=tls:\(Carrier.address):\(carrier.tlsPort)
            modparam("tls", "tls_method", "TLSv1.2+")
            modparam("tls", "certificate", "\(certificates.path("sbc.pem"))")
            modparam("tls", "private_key", "\(certificates.path("sbc.key"))")
            """
        try carrier.start(gatePort: port)
        defer {
            carrier.stop()
            gate.stop()
        }
        let allowed = try carrier.call(from: "+380671000009", count: 5)
        #expect(allowed.status == 0, "\(allowed.output)")
        #expect(carrier.invites(at: "callee") == 5)
        let blocked = try carrier.call("stopped", from: "+380671000002")
        #expect(blocked.status == 0, "\(blocked.output)")
        #expect(carrier.invites(at: "callee") == 5)
        #expect(gate.status.contains("trunk \(isMutual ? "tls-1" : "intl-1"): 6 calls"), "\(gate.status)")
    }

    @Test(
        "who comes with a certificate is the trunk that it names, wherever from; a stranger's is 403, none is refused")
    func mutual() throws {
        let certificates = try TestCertificates()
        try certificates.authority("other")
        try certificates.make("gate", names: "DNS:gate.example.net")
        try certificates.make("host", names: "DNS:sbc.example.net,DNS:other.example.org")
        try certificates.make("uri", names: "URI:sip:Sbc2.example.net")
        try certificates.make("person", names: "URI:sip:alice@sbc2.example.net")
        try certificates.make("wild", names: "DNS:*.example.net")
        try certificates.make("forged", names: "DNS:sbc.example.net", by: "other")
        let port = try Ports.free()
        let gate = try EdgeGate(
            Self.tls(certificates, port: port, authorities: "ca.pem"),
            trunk: """
                [[trunk]]
                name = "tls-1"
                class = "international"
                tls_subject = "SBC.example.net"
                [[trunk]]
                name = "tls-2"
                class = "international"
                tls_subject = "sbc2.example.net"
                """)
        defer { gate.stop() }
        func ask(_ name: String?, from source: String = "127.0.0.77") throws -> String {
            guard let name else { return try EdgeClient.ask("tls", port, from: source) }
            let output = try Programs.run(
                Programs.python ?? "",
                [
                    EdgeClient.script, "ask", "tls", "127.0.0.1", String(port), "--source", source, "--certificate",
                    certificates.path("\(name).pem"), "--key", certificates.path("\(name).key"),
                ]
            ).output
            return output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        #expect(try ask("host") == "302x1")
        #expect(try ask("uri") == "302x1")
        #expect(gate.status.contains("trunk tls-1: 1 calls") && gate.status.contains("trunk tls-2: 1 calls"))
        // An address of a trunk helps no stranger.
        for name in ["person", "wild"] { #expect(try ask(name, from: "127.0.0.20") == "403x1") }
        for name in ["forged", nil] {
            let answer = try ask(name, from: "127.0.0.20")
            #expect(answer.hasPrefix("ended") || answer.hasPrefix("refused"), "\(answer)")
        }
        #expect(waitUntil(seconds: 10) { gate.ended("handshake") == 2 }, "\(gate.status)")
    }

    @Test("a certificate is read again while connections live; a bad one leaves the old in force")
    func reload() throws {
        let certificates = try TestCertificates()
        for name in ["gate", "second"] { try certificates.make(name, names: "DNS:gate.example.net") }
        let port = try Ports.free()
        let gate = try EdgeGate(Self.tls(certificates, port: port))
        defer { gate.stop() }
        let end = certificates.path("end")
        let client = try EdgeClient.start([
            "ask", "tls", "127.0.0.1", String(port), "--source", "127.0.0.20", "--authority",
            certificates.path("ca.pem"),
            "--pause", "0.02", "--until", end,
        ])
        defer { client.stop() }
        #expect(waitUntil(seconds: 30) { client.output.contains("asked") }, "\(client.output)")
        #expect(client.output.contains("TLSv1.3 gate"))
        func replace(_ file: String, by other: String) throws {
            try Data(contentsOf: URL(fileURLWithPath: certificates.path(other)))
                .write(to: URL(fileURLWithPath: certificates.path(file)))
        }
        func shown() throws -> String {
            try EdgeClient.ask("tls", port, "--authority", certificates.path("ca.pem"))
        }
        try replace("gate.pem", by: "second.pem")
        gate.process.signal(SIGHUP)
        #expect(waitUntil(seconds: 30) { gate.process.output.contains("does not belong to the certificate") })
        #expect(try shown().contains("TLSv1.3 gate"))
        try replace("gate.key", by: "second.key")
        gate.process.signal(SIGHUP)
        #expect(waitUntil(seconds: 30) { gate.process.output.contains("is in force") }, "\(gate.process.output)")
        #expect(try shown() == "TLSv1.3 second\n302x1")
        try Data().write(to: URL(fileURLWithPath: end))
        #expect(client.wait(seconds: 30) == 0)
        #expect(client.output.contains("302x") && !client.output.contains("ended"), "\(client.output)")
    }

    @Test("files that cannot be used are told with what to do, and TLS before 1.2 is refused")
    func badFiles() throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        let port = try Ports.free()
        let text = Self.tls(certificates, port: port)
        let open = certificates.path("gate.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
        #expect(try EdgeGate.refusal(text).contains("chmod 600 \(open)"))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: open)
        let missing = text.replacingOccurrences(of: "gate.pem", with: "none.pem")
        #expect(try EdgeGate.refusal(missing).contains("none.pem cannot be read"))
        let wrong = text.replacingOccurrences(of: "gate.pem", with: "gate.ext")
        #expect(try EdgeGate.refusal(wrong).contains("holds no certificate"))
        #expect(
            try EdgeGate.refusal(text, trunk: "tls_subject = \"sbc.example.net\"").contains("nobody is asked for"))
        let gate = try EdgeGate(text)
        defer { gate.stop() }
        let old = try EdgeClient.ask("tls", port, "--old")
        #expect(old.hasPrefix("refused"), "\(old)")
        #expect(try EdgeClient.ask("tls", port, "--ping") == "pong\n302x1")
    }

    // MARK: Limits

    @Test("thousands of half-open connections, and a good trunk's calls are all answered", .timeLimit(.minutes(4)))
    func halfOpen() throws {
        let total = ProcessInfo.processInfo.environment["QORGAN_HALF_OPEN"].flatMap(Int.init) ?? 2_000
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        let port = try Ports.free()
        let secure = try Ports.free()
        let gate = try EdgeGate(
            """
            [gate]
            listen = ["udp://127.0.0.1:\(port)", "tcp://127.0.0.1:\(port)", "tls://127.0.0.1:\(secure)"]
            deadline_ms = 1000
            [tls]
            certificate = "\(certificates.path("gate.pem"))"
            key = "\(certificates.path("gate.key"))"
            [limits]
            half_read_ms = 6000
            """)
        defer { gate.stop() }
        let each = total / 4
        let floods = try [("silent", port), ("message", port), ("silent", secure), ("hello", secure)].enumerated().map {
            try EdgeClient.start([
                "open", $1.0, "127.0.0.1", String($1.1), String(each), "--net", String(100 + $0),
            ])
        }
        for transport in ["udp", "tcp", "tls"] {
            let answers = try EdgeClient.ask(transport, transport == "tls" ? secure : port, "--count", "100")
            #expect(answers == "302x100", "\(answers)")
        }
        for flood in floods {
            #expect(flood.wait(seconds: 100) == 0)
            #expect(flood.output.contains("closed \(each)"), "\(flood.output)")
        }
        #expect(gate.ended("silent") == each, "\(gate.status)")
        #expect(gate.ended("half-read") == each, "\(gate.status)")
        #expect(gate.ended("handshake") == 2 * each, "\(gate.status)")
        #expect(try EdgeClient.ask("tcp", port, "--ping") == "pong\n302x1")
    }

    @Test("more connections than its share, a message too long, slow readers and peers that vanish: ended and counted")
    func abuse() throws {
        let port = try Ports.free()
        let gate = try clear(port, "connections = 4\nhalf_read_ms = 1000\nmessage_bytes = 4096")
        defer { gate.stop() }
        let flood = try EdgeClient.run("open", "silent", "127.0.0.1", String(port), "10", "--share", "10")
        #expect(flood == "opened 10\nclosed 10")
        #expect(gate.ended("source-full") == 6 && gate.ended("silent") == 4, "\(gate.status)")
        #expect(try EdgeClient.ask("tcp", port, "--size", "9000").hasPrefix("ended"))
        #expect(gate.ended("too-long") == 1, "\(gate.status)")
        let slow = try EdgeClient.run("slow", "tcp", "127.0.0.1", String(port), "--source", "127.0.0.20")
        #expect(slow.hasPrefix("closed"), "\(slow)")
        #expect(gate.ended("unread") == 1, "\(gate.status)")
        #expect(try EdgeClient.run("gone", "tcp", "127.0.0.1", String(port), "--source", "127.0.0.20") == "gone")
        #expect(waitUntil(seconds: 10) { gate.status.contains("connections: 0 open") }, "\(gate.status)")
        #expect(try EdgeClient.ask("tcp", port, "--count", "20") == "302x20")
    }

    // MARK: Large messages, DSCP, IPv6

    @Test(
        "INVITEs of 9 kB and 60 kB over UDP are answered, briefly, with the DSCP that was asked for",
        arguments: [9_000, 60_000])
    func large(size: Int) throws {
        let port = try Ports.free()
        let gate = try clear(port)
        defer { gate.stop() }
        let answer = try EdgeClient.ask("udp", port, "--size", String(size), "--show", "--tos")
        #expect(answer.contains("302x1") && answer.contains("tos 96"), "\(answer)")
        let bytes = Int(answer.split(separator: "\n").first { $0.hasSuffix(" bytes") }?.dropLast(6) ?? "")
        #expect((bytes ?? .max) < 1_200, "\(answer)")
    }

    @Test("UDP, TCP, TLS and the console on ::1", .enabled(if: Self.hasIPv6, "needs ::1"))
    func ipv6() throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        let port = try Ports.free()
        let secure = try Ports.free()
        let web = try Ports.free()
        let tap = try Ports.free()
        let gate = try EdgeGate(
            """
            [gate]
            listen = ["udp://[::1]:\(port)", "tcp://[::1]:\(port)", "tls://[::1]:\(secure)"]
            deadline_ms = 1000
            dscp = 24
            [tls]
            certificate = "\(certificates.path("gate.pem"))"
            key = "\(certificates.path("gate.key"))"
            [console]
            listen = "http://[::1]:\(web)"
            [tap]
            listen = ["udp://[::1]:\(tap)", "tcp://[::1]:\(tap)"]
            sources = ["::1/128"]
            """, command: "up")
        defer { gate.stop() }
        for transport in ["udp", "tcp", "tls"] {
            let answer = try EdgeClient.ask(
                transport, transport == "tls" ? secure : port, host: "::1", from: "::1", "--show", "--via",
                "[2001:db8::9]:5060")
            #expect(answer.contains("302x1"), "\(answer)")
            // RFC 3261 §25.1 and RFC 5118 §4.5: the address without brackets.
            #expect(answer.contains(";received=::1"), "\(answer)")
            #expect(answer.contains("Contact: <sip:+77010000045@[::1]:"), "\(answer)")
        }
        #expect(try EdgeClient.ask("udp", port, host: "::1", from: "::1", "--tos").contains("tos 96"))
        let page = try Programs.run(
            Programs.python ?? "",
            [
                "-c",
                "import urllib.request; print(urllib.request.urlopen('http://[::1]:\(web)/metrics').read().decode())",
            ])
        #expect(page.output.contains("qorgan_tls_handshakes_total 1"), "\(page.output)")
        #expect(page.output.contains("qorgan_tls_certificate_end_timestamp_seconds"))
        #expect(gate.process.output.contains("tap: udp://[::1]:\(tap)"))
    }

    @Test(
        "proxy mode on ::1, to a next hop there",
        .enabled(if: Self.hasIPv6 && Programs.sipp != nil, "needs ::1 and SIPp"))
    func ipv6Proxy() throws {
        let port = try Ports.free()
        let folder = try ScratchFolder("edges")
        let phone = try SIPpPhone(at: "::1", in: folder)
        defer { phone.stop() }
        let gate = try EdgeGate(
            """
            [gate]
            mode = "proxy"
            listen = ["udp://[::1]:\(port)", "tcp://[::1]:\(port)"]
            deadline_ms = 1000
            [proxy]
            next_hops = ["\(phone.hop)"]
            """)
        defer { gate.stop() }
        let calls = try SIPp.call("[::1]:\(port)", from: "+380671000009", at: "::1", count: 5, in: folder)
        #expect(calls.status == 0, "\(calls.output)")
        #expect(phone.messages.contains("Record-Route: <sip:[::1]:\(port);lr>"))
    }

    @Test(
        "proxy mode names itself to a carrier behind TLS by TLS, and to the next hop by UDP",
        .enabled(if: Programs.sipp != nil, "needs SIPp"))
    func secureProxy() throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        try certificates.make("sbc", names: "DNS:sbc.example.net")
        let port = try Ports.free()
        let secure = try Ports.free()
        let folder = try ScratchFolder("edges")
        let phone = try SIPpPhone(at: "127.0.0.30", in: folder)
        defer { phone.stop() }
        let gate = try EdgeGate(
            """
            [gate]
            mode = "proxy"
            listen = ["udp://127.0.0.1:\(port)", "tls://127.0.0.1:\(secure)"]
            deadline_ms = 1000
            [tls]
            certificate = "\(certificates.path("gate.pem"))"
            key = "\(certificates.path("gate.key"))"
            authorities = "\(certificates.path("ca.pem"))"
            [proxy]
            next_hops = ["\(phone.hop)"]
            """,
            trunk: "[[trunk]]\nname = \"tls-1\"\nclass = \"international\"\ntls_subject = \"sbc.example.net\"")
        defer { gate.stop() }
        let answer = try EdgeClient.ask(
            "tls", secure, from: "127.0.0.77", "--certificate", certificates.path("sbc.pem"), "--key",
            certificates.path("sbc.key"))
        #expect(answer == "100x1")
        #expect(
            waitUntil(seconds: 20) {
                phone.messages.contains("Record-Route: <sip:127.0.0.1:\(secure);transport=tls;lr>")
            })
        #expect(phone.messages.contains("Record-Route: <sip:127.0.0.1:\(port);lr>"))
        #expect(gate.status.contains("trunk tls-1: 1 calls"), "\(gate.status)")
    }

    @Test(
        "a call from a carrier behind TLS: the callee's BYE goes back over the carrier's connection",
        .enabled(if: Programs.sipp != nil, "needs SIPp"), .timeLimit(.minutes(2)))
    func secureBye() throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        try certificates.make("sbc", names: "DNS:sbc.example.net")
        let port = try Ports.free()
        let secure = try Ports.free()
        let folder = try ScratchFolder("edges")
        let phone = try SIPpPhone("leaving", at: "127.0.0.30", in: folder)
        defer { phone.stop() }
        let gate = try EdgeGate(
            """
            [gate]
            mode = "proxy"
            listen = ["udp://127.0.0.1:\(port)", "tls://127.0.0.1:\(secure)"]
            deadline_ms = 1000
            [tls]
            certificate = "\(certificates.path("gate.pem"))"
            key = "\(certificates.path("gate.key"))"
            authorities = "\(certificates.path("ca.pem"))"
            [proxy]
            next_hops = ["\(phone.hop)"]
            """,
            trunk: "[[trunk]]\nname = \"tls-1\"\nclass = \"international\"\ntls_subject = \"sbc.example.net\"")
        defer { gate.stop() }
        let call = try EdgeClient.run(
            "call", "tls", "127.0.0.1", String(secure), "--source", "127.0.0.77", "--certificate",
            certificates.path("sbc.pem"), "--key", certificates.path("sbc.key"))
        #expect(call == "answered\nBYE by SIP/2.0/TLS", "\(call)")
        // SIPp had its 200.
        #expect(
            waitUntil(seconds: 20) {
                phone.messages.contains("\nBYE ") && phone.messages.components(separatedBy: "SIP/2.0 200 OK").count > 2
            }, "\(phone.messages)")
    }

    @Test("who opens TLS connections without end is kept waiting, and a carrier's are not concerned")
    func handshakeRate() throws {
        let certificates = try TestCertificates()
        try certificates.make("gate", names: "DNS:gate.example.net")
        let port = try Ports.free()
        let gate = try EdgeGate(Self.tls(certificates, port: port, limits: "connections = 4\nhandshakes = 1"))
        defer { gate.stop() }
        let knock = """
            import socket
            for _ in range(40):
                made = socket.create_connection(("127.0.0.1", \(port)), source_address=("127.0.0.88", 0))
                made.close()
            """
        #expect(
            try waitUntil(seconds: 60) {
                _ = try Programs.run(Programs.python ?? "", ["-c", knock])
                return gate.ended("handshake-rate") > 0
            }, "\(gate.status)")
        #expect(try EdgeClient.ask("tls", port, "--count", "10") == "302x10")
    }
}
