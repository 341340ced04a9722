import Gate
import Journal
import Screening
import Telephony
import Testing
import Wire

@testable import qorgan

@Suite("qorgan.toml")
struct ConfigurationTests {
    private static let smallest = """
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        """

    private func faultOf(_ text: String) -> InputFault? {
        do {
            let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
            _ = try EngineSettings.policy(configuration)
            _ = try EngineSettings.gate(configuration)
            return nil
        } catch {
            return error as? InputFault
        }
    }

    @Test(
        "the journal's copy of a configuration says the same without the tap's secret",
        arguments: [
            "[tap]\nsecret = \"a-long-secret\" # not a-long-secret again\nsources = [\"192.0.2.1\"]",
            "[tap]\nsecret='a-long-secret'", "tap = { sources = [\"192.0.2.1\"], secret = \"a-long-secret\" }",
            "[tap]\nsecret = \"\"\"a-long-secret\"\"\"", "[tap]\nsecret = \"a-\\u006Cong-secret\"",
        ])
    func secrets(_ tap: String) throws {
        let text = tap.hasPrefix("[") ? Self.smallest + "\n" + tap + "\n" : tap + "\n" + Self.smallest
        let configuration = try ConfigurationReader.read(text: text, file: "qorgan.toml")
        #expect(configuration.tap?.secret == "a-long-secret")
        let journalled = configuration.journalledText
        #expect(!journalled.contains("ong-secret"), "\(journalled)")
        let again = try ConfigurationReader.read(text: journalled, file: "the journal's configuration")
        #expect(again.trunks == configuration.trunks && again.tap?.sources == configuration.tap?.sources)
        #expect(Centre.entry(of: configuration).version == EngineSettings.version(of: configuration))
        #expect(!String(decoding: Centre.entry(of: configuration).content, as: UTF8.self).contains("ong-secret"))
        let plain = try ConfigurationReader.read(text: Self.smallest, file: "qorgan.toml")
        #expect(plain.journalledText == Self.smallest)
    }

    @Test("a trunk's name, class and sources are all that has no default")
    func smallest() throws {
        let configuration = try ConfigurationReader.read(text: Self.smallest, file: "/etc/qorgan/qorgan.toml")
        #expect(configuration.trunks.count == 1)
        #expect(configuration.trunks[0].carrier == "intl-1")
        #expect(configuration.trunks[0].allowCode == 302)
        #expect(configuration.trunks[0].stopCodes == [603, 607, 608])
        #expect(!configuration.trunks[0].trustIdentity)
        #expect(configuration.gate.listen == ["udp://127.0.0.1:5060", "tcp://127.0.0.1:5060"])
        #expect(configuration.console.port == 8080)
        #expect(configuration.authority == nil)
    }

    @Test("file names are relative to the file that names them")
    func relativeNames() throws {
        let text = Self.smallest + "\n[lists]\nblock = \"block.csv\"\nallow = \"/var/allow.csv\"\n"
        let configuration = try ConfigurationReader.read(text: text, file: "/etc/qorgan/qorgan.toml")
        #expect(configuration.lists.block == "/etc/qorgan/block.csv")
        #expect(configuration.lists.allow == "/var/allow.csv")
    }

    @Test(
        "what is wrong is named with its line and column",
        arguments: [
            ("[gate]\nlisten = [\"udp://127.0.0.1:5060\"\n", 3, "TOML"),
            ("[gate]\nlisten = [\"udp://127.0.0.1:5060\"]\n  treshold = 3\n", 3, "listen"),
            ("[gat]\nx = 1\n", 1, "gate"),
            ("[console]\nlisten = \"127.0.0.1:8080\"\n", 2, "http://HOST:PORT"),
            ("[numbering]\ncountry = \"RU\"\n", 2, "KZ"),
            ("[numbering]\nemergency = [\"1a2\"]\n", 2, "digits"),
            ("[policy]\ncli-unallocated = \"blok\"\n", 2, "block"),
            ("[policy]\ncli-unalocated = \"block\"\n", 2, "rule code"),
            ("[policy]\ncli-unallocated = \"challenge\"\n", 2, "divert"),
            ("[screening]\nuse = [\"lists\", \"magic\"]\n", 2, "numbering"),
            ("[screening]\nlabel_at = 7\n", 2, "at most 1"),
            ("[authority]\nbasis = \"because\"\nnumber = \"1\"\nfrom = 2025-01-01\nuntil = 2026-01-01\n", 2, "covert"),
            (
                "[authority]\nbasis = \"covert-action\"\nnumber = \"1\"\nfrom = 2026-01-01\nuntil = 2025-01-01\n", 5,
                "after"
            ),
            (
                "[authority]\nbasis = \"covert-action\"\nnumber = \"1\"\nfrom = \"soon\"\nuntil = 2025-01-01\n", 4,
                "date"
            ),
            ("[desk]\nuri = \"http://desk\"\n", 2, "sip:"),
        ])
    func faults(text: String, line: Int, expected: String) throws {
        let fault = try #require(faultOf(text + "\n" + Self.smallest))
        #expect(fault.line.map { abs($0 - line) <= (expected == "TOML" ? 8 : 0) } == true, "\(fault)")
        #expect(fault.column != nil)
        #expect(fault.expected.contains(expected), "\(fault)")
    }

    @Test(
        "a trunk that cannot be used is refused",
        arguments: [
            ("name = \"a\"\nclass = \"foreign\"\nsources = [\"10.0.0.1\"]", "international"),
            ("name = \"a\"\nclass = \"national\"", "no default"),
            ("name = \"a b\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]", "letters"),
            ("name = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]\nallow = 200", "300 to 699"),
            ("name = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]\nstop = [302]", "400 to 699"),
            ("name = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]\nstop = [404]\nallow = 404", "without"),
            ("name = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]\nonward = \"127.0.0.1:5060\"", ""),
            ("name = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.300\"]", ""),
        ])
    func trunkFaults(text: String, expected: String) throws {
        let fault = try #require(faultOf("[[trunk]]\n" + text + "\n"))
        #expect(expected.isEmpty || fault.expected.contains(expected), "\(fault)")
    }

    @Test(
        "what the gate refuses is named with its line and an example",
        arguments: [
            ("sources = [\"10.0.0.300\"]\n", 8, "192.0.2.0/24"),
            ("sources = [\"10.0.0.1/24\"]\n", 8, "192.0.2.0/24"),
            ("sources = [\"127.0.0.20/32\"]\n", 8, "one trunk"),
            ("sources = [\"10.0.0.1\"]\nonward = \"a b:x\"\n", 9, "192.0.2.1:5060"),
        ])
    func gateFaults(text: String, line: Int, expected: String) throws {
        let second = "\n[[trunk]]\nname = \"b\"\nclass = \"national\"\n" + text
        let fault = try #require(faultOf(Self.smallest + "\n" + second))
        #expect(fault.line == line + 1, "\(fault)")
        #expect(fault.expected.contains(expected), "\(fault)")
    }

    @Test("a port that is none is named with the line of listen")
    func listenFault() throws {
        let fault = try #require(faultOf("[gate]\nlisten = [\"udp://127.0.0.1:99999\"]\n" + Self.smallest))
        #expect(fault.line == 2, "\(fault)")
        #expect(fault.expected.contains("udp://127.0.0.1:5060"), "\(fault)")
    }

    private static let tls = "[gate]\nlisten = [\"tls://127.0.0.1:5061\"]\n"
    private static let files = "[tls]\ncertificate = \"a.pem\"\nkey = \"a.key\"\n"

    @Test(
        "edges that cannot be are named with their line",
        arguments: [
            ("[gate]\nlisten = [\"sip://127.0.0.1:5060\"]\n", 2, "tls://HOST:PORT"),
            ("[gate]\nreceive_buffer = 1\n", 2, "65536"), ("[gate]\ndscp = 64\n", 2, "0 to 63"),
            ("[limits]\nconnections = 0\n", 2, "1 to 65535"), ("[limits]\nhalf_read_ms = 99\n", 2, "100 to"),
            ("[limits]\nmessage_bytes = 65536\n", 2, "65535"), (tls, 2, "[tls] certificate"), (files, 1, "no [tls]"),
            (tls + "[tls]\nkey = \"a.key\"\n", 3, "no default"),
            (tls + "[tls]\ncertificate = \"/nowhere/a.pem\"\nkey = \"a.key\"\n", 4, "may read"),
        ])
    func edgeFaults(text: String, line: Int, expected: String) throws {
        let fault = try #require(faultOf(text + Self.smallest))
        #expect(fault.line == line, "\(fault)")
        #expect(fault.expected.contains(expected), "\(fault)")
    }

    @Test("a trunk by certificate needs authorities, a host's name, and one trunk alone for it")
    func subjects() throws {
        let mutual = Self.tls + Self.files + "authorities = \"b.pem\"\n"
        func trunk(_ name: String, _ subject: String) -> String {
            "[[trunk]]\nname = \"\(name)\"\nclass = \"national\"\ntls_subject = \"\(subject)\"\n"
        }
        let read = try ConfigurationReader.read(text: mutual + trunk("a", "SBC.example.net"), file: "etc/qorgan.toml")
        #expect(read.trunks[0].tlsSubject == "sbc.example.net" && read.trunks[0].sources.isEmpty)
        #expect(read.tls?.certificate == "etc/a.pem" && read.tls?.authorities == "etc/b.pem")
        #expect(try #require(faultOf(Self.tls + Self.files + trunk("a", "a.example"))).expected.contains("authorities"))
        #expect(try #require(faultOf(mutual + trunk("a", "*.example"))).expected.contains("wildcards"))
        #expect(throws: GateError.self) {
            _ = try TrunkTable(read.trunks)
            try GateConfiguration(trunks: [read.trunks[0], read.trunks[0]]).check()
        }
    }

    @Test("two trunks of one name are refused")
    func twins() {
        #expect(faultOf(Self.smallest + "\n" + Self.smallest) != nil)
    }

    @Test("a file without a trunk is refused")
    func noTrunk() {
        #expect(faultOf("") != nil)
    }

    @Test("thresholds become log-odds, and a policy is named by its content")
    func policy() throws {
        let text =
            Self.smallest + "\n[screening]\nlabel_at = 0.5\ndivert_at = 0.98\n[policy]\ncli-near-callee = \"shadow\"\n"
        let configuration = try ConfigurationReader.read(text: text, file: "q.toml")
        let policy = try EngineSettings.policy(configuration)
        #expect(policy.labelAt == 0)
        #expect(policy[.cliNearCallee] == .shadow)
        #expect(policy.version == EngineSettings.version(of: configuration))
        var other = configuration
        other.text += "# changed\n"
        #expect(EngineSettings.version(of: other) != policy.version)
    }

    @Test("proxy mode with its next hops")
    func proxy() throws {
        let text = """
            [gate]
            mode = "proxy"
            [proxy]
            next_hops = ["udp://127.0.0.30:5060", "udp://127.0.0.31"]
            record_route = false
            probe_ms = 250

            """ + Self.smallest
        let gate = try EngineSettings.gate(ConfigurationReader.read(text: text, file: "qorgan.toml"))
        let proxy = try #require(gate.proxy)
        #expect(proxy.nextHops.map(\.description) == ["127.0.0.30:5060", "127.0.0.31:5060"])
        #expect(!proxy.recordRoute)
        #expect(proxy.probeMilliseconds == 250)
        #expect(proxy.hopMilliseconds == 3_000)
        #expect(try EngineSettings.gate(ConfigurationReader.read(text: Self.smallest, file: "q")).proxy == nil)
    }

    @Test(
        "what is no proxy is told with its line",
        arguments: [
            ("[gate]\nmode = \"b2bua\"", "redirect or proxy"),
            ("[gate]\nmode = \"proxy\"", "next_hops"),
            ("[gate]\nmode = \"proxy\"\n[proxy]\nnext_hops = []", "udp://192.0.2.1:5060"),
            ("[gate]\nmode = \"proxy\"\n[proxy]\nnext_hops = [\"tcp://127.0.0.9:5060\"]", "udp://HOST:PORT"),
            ("[proxy]\nnext_hops = [\"udp://127.0.0.9:5060\"]", "mode = \"proxy\""),
            ("[gate]\nmode = \"proxy\"\n[proxy]\nnext_hops = [\"udp://127.0.0.9:5060\"]\nprobe_ms = 5", "100 to 60000"),
        ])
    func notProxy(text: String, expected: String) {
        let fault = faultOf(text + "\n" + Self.smallest)
        #expect(fault?.expected.contains(expected) == true, "\(String(describing: fault))")
    }
}
