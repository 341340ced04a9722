import Foundation
import TestSupport
import Testing

/// `Scripts/chaos` at a rate that any machine keeps: crashes and hangs in the middle of calls.
@Suite(
    "Crashes in the middle of calls", .serialized, .enabled(if: Programs.python != nil, "needs python3"))
struct ChaosTests {
    /// One event's figures.
    private func strike(_ event: String) throws -> [String: Int] {
        let result = try Programs.run(
            Programs.python ?? "python3",
            [
                repositoryRoot.appendingPathComponent("Scripts/chaos").path, "--binary", Programs.qorgan, "--rate",
                "100", "--seconds", "2", "--events", event,
            ], seconds: 120)
        #expect(result.status == 0, "\(event): \(result.output)")
        var figures: [String: Int] = [:]
        for word in result.output.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=")
            if parts.count == 2, let value = Int(parts[1]) { figures[String(parts[0])] = value }
        }
        return figures
    }

    @Test(
        "every call is answered, after a crash when it is repeated",
        arguments: ["stop", "kill", "restart", "supervisor", "hang"])
    func answered(event: String) throws {
        let figures = try strike(event)
        #expect(figures["calls"] == 200)
        #expect(figures["lost"] == 0)
        if event == "hang" { #expect(figures["unscreened"] ?? 0 > 0) }
    }

    @Test("proxy mode: calls that were answered before a crash end after it, whoever hangs up")
    func dialogs() throws {
        let figures = try strike("dialogs")
        #expect(figures["calls"] == 20)
        #expect(figures["ended"] == 20)
    }
}
