import Foundation
import TestSupport
import Testing

/// The console in Chromium, on a real `qorgan up`: log in, watch an interception arrive, read why, block a number, see
/// the next call from it stopped, undo.
@Suite("An operator's night")
struct BrowserTests {
    /// The Python that has Playwright: `make test` makes it and names it.
    private static let python = ProcessInfo.processInfo.environment["QORGAN_PYTHON"]

    @Test(
        "in Chromium, with the keyboard, without a violation of WCAG 2.2 AA",
        .enabled(
            if: python != nil && Programs.chromium != nil,
            "needs Chromium and QORGAN_PYTHON with Playwright: make test provides both"))
    func night() throws {
        let suspect = "+380671000003"
        let qorgan = try RunningQorgan(
            "up",
            policy: """
                cli-home-fixed-international = "block"
                caller-reported = "label"
                [model]
                file = "built-in"
                """,
            lists: "reports = \"reports.csv\"",
            files: ["reports.csv": RunningQorgan.report(of: suspect)])
        defer { qorgan.stop() }
        let process = qorgan.process
        try #require(waitUntil(seconds: 30) { process.output.contains("console: ") })
        let line = try #require(process.output.split(separator: "\n").first { $0.hasPrefix("console: ") })
        let link = line.dropFirst("console: ".count)
        let scripts = repositoryRoot.appendingPathComponent("Tests/browser").path
        let python = try #require(Self.python)
        func place(_ caller: String) -> String {
            "\(python) \(scripts)/place_call.py 127.0.0.1 \(qorgan.port) 127.0.0.20 \(caller) +77010000045"
        }
        let result = try Programs.run(
            python,
            [
                "\(scripts)/console_test.py", "--link", String(link), "--intercept", place("+77172000018"), "--suspect",
                place(suspect), "--pid", String(process.pid), "--files", qorgan.folder.url.path,
            ], seconds: 300)
        #expect(result.status == 0, "\(result.output)")
        try checkCapture(qorgan.folder.url.appendingPathComponent("call.pcap").path)
    }

    /// What was exported, as an analyser reads it.
    private func checkCapture(_ path: String) throws {
        guard let tshark = Programs.find("tshark") else { return }
        let fields = ["-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "udp.checksum.status"]
        let checks = ["-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
        let read = try Programs.run(tshark, ["-r", path] + checks + fields, seconds: 60)
        let frames = read.output.split(separator: "\n").filter { $0.contains("\t") }
        #expect(frames == ["INVITE\t\t1", "\t603\t1", "ACK\t\t1"], "\(read.output)")
    }
}
