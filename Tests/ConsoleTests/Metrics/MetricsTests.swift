import Foundation
import Synchronization
import Telephony
import TestSupport
import Testing

@testable import Console

@Suite("Watched from outside")
struct MetricsTests {
    private static func signals() -> CentreSignals {
        var signals = CentreSignals()
        signals.isServing = true
        signals.heartbeatAgeMilliseconds = 12
        signals.trunks = [
            .init(name: "intl-1", byTreatment: [10, 1, 0, 0, 2, 3], unscreened: 4),
            .init(name: "nat-1", byTreatment: [5, 0, 0, 0, 0, 0], unscreened: 0),
        ]
        signals.latencies = [.init(seconds: 0.000001, count: 3), .init(seconds: 0.001, count: 4)]
        signals.malformed = [CauseCount(cause: "noVia", count: 9)]
        signals.cosignatureAges = [("w.example", 2.5)]
        signals.timeStampAges = [("tsa.example:443", 1_800)]
        signals.central = .init(isStreaming: true, confirmed: 900, lag: 100, lagSeconds: 2)
        signals.listEntries = [CauseCount(cause: "block", count: 100)]
        signals.orderUntil = Timestamp(seconds: 1_900_000_000)
        signals.started = Timestamp(seconds: 1_800_000_000)
        signals.version = "0.1.0"
        signals.endedConnections = [CauseCount(cause: "half-read", count: 5)]
        signals.certificateUntilSeconds = 1_950_000_000
        signals.roaming = .init(asked: 9, answered: 6, failed: 2, refused: 1, waits: 4, isDown: true)
        return signals
    }

    private static func openMetrics() throws -> OpenMetricsText {
        let counters = APICounters()
        counters.count("/v1/screen", 200, .microseconds(300))
        counters.count("/v1/screen", 401, .milliseconds(3))
        return try OpenMetricsText(
            MetricsText.text(MetricsCatalogue.families(signals(), counters.values, refusedConnections: 2), .openMetrics)
        )
    }

    @Test("the text is OpenMetrics: types, units, suffixes, cumulative buckets, one end")
    func openMetrics() throws {
        let text = try Self.openMetrics()
        #expect(text.value("qorgan_calls_total", ["trunk": "intl-1", "treatment": "block"]) == 3)
        #expect(text.value("qorgan_unscreened_calls_total", ["trunk": "intl-1"]) == 4)
        #expect(text.value("qorgan_answer_seconds_bucket", ["le": "0.001"]) == 7)
        #expect(text.value("qorgan_answer_seconds_bucket", ["le": "+Inf"]) == 7)
        #expect(text.value("qorgan_refused_console_connections_total", [:]) == 2)
        #expect(text.value("qorgan_api_requests_total", ["path": "/v1/screen", "status": "401"]) == 1)
        #expect(text.value("qorgan_api_request_seconds_count", [:]) == 2)
        #expect(text.value("qorgan_build_info", ["version": "0.1.0"]) == 1)
        #expect(text.value("qorgan_ready", [:]) == 1)
        #expect(text.value("qorgan_ended_connections_total", ["cause": "half-read"]) == 5)
    }

    @Test("the reader that these tests trust refuses what OpenMetrics forbids")
    func reader() {
        for text in [
            "# TYPE a counter\na 1\n# EOF\n", "# TYPE a counter\na_total 1\n", "a_total 1\n# EOF\n",
            "# TYPE a_seconds gauge\n# UNIT a_seconds bytes\na_seconds 1\n# EOF\n",
            "# TYPE a gauge\na 1\na 2\n# EOF\n", "# TYPE a gauge\na{b=\"c} 1\n# EOF\n",
            "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n",
            "# TYPE a histogram\na_bucket{le=\"1\"} 2\n# EOF\n", "# TYPE a gauge\n# TYPE a gauge\na 1\n# EOF\n",
        ] {
            #expect(throws: OpenMetricsText.Fault.self, "\(text)") { try OpenMetricsText(text) }
        }
    }

    @Test("label values are escaped")
    func escaped() throws {
        let family = MetricFamily.counters("a", "h\n\\", [([("l", "x\"\\\ny")], 1)])
        let text = try OpenMetricsText(MetricsText.text([family], .openMetrics))
        #expect(text.value("a_total", ["l": "x\"\\\ny"]) == 1)
    }

    @Test(
        "promtool finds nothing to say of the older text",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool"),
            "needs promtool: make test installs it"))
    func promtool() throws {
        let folder = try ScratchFolder("qorgan-metrics")
        let text = MetricsText.text(
            MetricsCatalogue.families(Self.signals(), APICounters().values, refusedConnections: 0), .prometheus)
        let file = try folder.write(text, to: "metrics.txt")
        let process = try ServerProcess("/bin/sh", ["-c", "promtool check metrics < \(file.path)"])
        #expect(process.wait(seconds: 60) == 0, "\(process.output)")
    }

    @Test("Grafana's panels and docs/monitoring.md use names that are exported, and every name is documented")
    func names() throws {
        let exported = try Self.openMetrics().names
        func used(_ path: String) throws -> Set<String> {
            let text = try String(contentsOf: repositoryRoot.appendingPathComponent(path), encoding: .utf8)
            return Set(text.matches(of: /(?:qorgan|process)_[a-z_]+/).map { String($0.output) })
        }
        let panels = try used("deploy/grafana/qorgan.json")
        #expect(panels.count > 15)
        #expect(panels.subtracting(exported).isEmpty)
        let documented = try used("docs/monitoring.md")
        #expect(exported.filter { !$0.hasSuffix("_count") && !$0.hasSuffix("_sum") }.subtracting(documented).isEmpty)
        #expect(documented.subtracting(exported).isEmpty)
    }

    @Test("the dashboard is JSON with panels that each ask for something")
    func dashboard() throws {
        let file = repositoryRoot.appendingPathComponent("deploy/grafana/qorgan.json")
        let board = try JSONReader.read(Array(Data(contentsOf: file)))
        #expect(board["uid"] == .string("qorgan"))
        guard case .array(let panels)? = board["panels"] else { throw ScreeningTests.Missing() }
        for panel in panels where panel["type"] != .string("row") {
            guard case .array(let targets)? = panel["targets"] else { throw ScreeningTests.Missing() }
            #expect(!targets.isEmpty)
            #expect(targets.allSatisfy { $0["expr"] != nil })
        }
    }

    @Test("/metrics answers this machine, and others with the token for it")
    func access() async throws {
        try await ScreeningTests.run { console, _ in
            let open = try await console.send(
                "GET", "/metrics", headers: ["Accept: application/openmetrics-text; version=1.0.0"])
            #expect(open.status == 200)
            #expect(open.header("content-type")?.hasPrefix("application/openmetrics-text") == true)
            _ = try OpenMetricsText(open.body)
            let old = try await console.send("GET", "/metrics")
            #expect(old.header("content-type")?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(!old.body.contains("# EOF"))
            let forwarded = "X-Forwarded-For: 192.0.2.1"
            #expect(try await console.send("GET", "/metrics", headers: [forwarded]).status == 401)
            for (token, status) in [("one", 401), ("watch", 200)] {
                let answer = try await console.send(
                    "GET", "/metrics", headers: [forwarded, "Authorization: Bearer \(token)"])
                #expect(answer.status == status)
            }
        }
    }

    @Test("/readyz is 503 with the reasons while the judge is silent, the journal is not written or lists are unread")
    func readiness() async throws {
        try await ScreeningTests.run { console, calls in
            #expect(try await console.send("GET", "/readyz").status == 200)
            calls.state.withLock { state in
                state.signals.heartbeatAgeMilliseconds = 1_001
                state.signals.isJournalWriting = false
                state.signals.areListsRead = false
            }
            let answer = try await console.send("GET", "/readyz")
            #expect(answer.status == 503)
            let json = try JSONReader.read(Array(answer.body.utf8))
            #expect(json["ready"] == .boolean(false))
            for code in ["judge-silent", "journal-not-writing", "lists-not-loaded"] {
                #expect(answer.body.contains("\"\(code)\""))
            }
            #expect(try await console.send("GET", "/healthz").status == 200)
        }
    }
}

/// A strict reader of OpenMetrics 1.0 text: what our metrics have, and what the standard asks of it.
struct OpenMetricsText {
    struct Fault: Error {
        let line: String
    }

    private var values: [String: Double] = [:]
    private(set) var names: Set<String> = []

    init(_ text: String) throws {
        guard text.hasSuffix("# EOF\n") else { throw Fault(line: "the end") }
        var kinds: [String: String] = [:]
        var family = ""
        var bucket = 0.0
        var hasInfinity = true
        for line in text.dropLast("# EOF\n".count).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if words.count >= 3, words[0] == "#" {
                if words[1] == "TYPE" {
                    guard kinds[words[2]] == nil, hasInfinity else { throw Fault(line: String(line)) }
                    family = words[2]
                    kinds[family] = words[3]
                    bucket = 0
                    hasInfinity = words[3] != "histogram"
                }
                guard words[2] == family else { throw Fault(line: String(line)) }
                if words[1] == "UNIT", !family.hasSuffix("_" + words[3]) { throw Fault(line: String(line)) }
                continue
            }
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]),
                let kind = kinds[family]
            else { throw Fault(line: String(line)) }
            let key = String(line[..<space])
            let name = String(key.prefix { $0 != "{" })
            let suffixes =
                switch kind {
                case "counter": ["_total"]
                case "info": ["_info"]
                case "histogram": ["_bucket", "_count", "_sum"]
                default: [""]
                }
            guard suffixes.contains(where: { name == family + $0 }), try labels(of: key) != nil, values[key] == nil
            else { throw Fault(line: String(line)) }
            if name.hasSuffix("_bucket") {
                guard value >= bucket, !(kind == "histogram" && hasInfinity) else { throw Fault(line: String(line)) }
                bucket = value
                hasInfinity = key.contains("le=\"+Inf\"")
            }
            values[key] = value
            names.insert(name)
        }
        guard hasInfinity else { throw Fault(line: "no +Inf") }
    }

    private func labels(of key: String) throws -> [String: String]? {
        guard let start = key.firstIndex(of: "{") else { return [:] }
        guard key.hasSuffix("}") else { throw Fault(line: key) }
        var labels: [String: String] = [:]
        var rest = key[key.index(after: start)...].dropLast()
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /([a-z]+)="((?:[^"\\]|\\["\\n])*)",?/) else {
                throw Fault(line: key)
            }
            let value = String(match.2).replacing("\\n", with: "\n").replacing("\\\"", with: "\"")
                .replacing("\\\\", with: "\\")
            guard labels.updateValue(value, forKey: String(match.1)) == nil else { throw Fault(line: key) }
            rest = rest[match.range.upperBound...]
        }
        return labels
    }

    func value(_ name: String, _ wanted: [String: String]) -> Double? {
        values.first { key, _ in key.prefix { $0 != "{" } == name && (try? labels(of: key)) == wanted }?.value
    }
}
