import Screening
import Telephony
import Wire

/// One file of recorded calls through the engine: call records by their name, else a capture.
enum FileReplay {
    /// `each` gets what the recording says of the call, its Call-ID, and the judged call.
    static func run(
        _ file: String, _ configuration: Configuration, into engine: inout ReplayEngine,
        each: (RecordedFacts, Span<UInt8>, borrowing JudgedCall) throws -> Void
    ) throws {
        let progress: (Double) -> Void = { share in
            Terminal.progress("\(file): \(Int(share * 100)) %")
        }
        defer { Terminal.endProgress() }
        if file.lowercased().hasSuffix(".csv") {
            try RecordReplay.run(file, configuration, into: &engine, progress: progress, each: each)
        } else {
            let findings = try CaptureReplay.run(file, configuration, into: &engine, progress: progress, each: each)
            Terminal.endProgress()
            tell(findings, file)
        }
    }

    private static func tell(_ findings: CaptureReplay.Findings, _ file: String) {
        Terminal.error(
            "\(file): \(findings.counters.packets) packets, \(findings.messages) messages, \(findings.notJudged) of them "
                + "no call attempt, \(findings.repeated) retransmissions, \(findings.unknownSources) call attempts from "
                + "addresses of no trunk")
        if let damage = findings.damage { Terminal.error("\(file): read up to a damaged packet: \(damage)") }
    }
}
