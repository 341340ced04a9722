import Foundation
import TestSupport
import Testing

/// What the fuzzers begin with, and what they have found, read by the same checks without them: a check that fails ends
/// the process.
@Suite("Corpora of the fuzzers")
struct CorpusTests {
    /// The targets of Fuzz/build.sh.
    enum Target: String, CaseIterable {
        case sip, framing, sdp, isup, hep, passport, pcap

        func run(_ bytes: Span<UInt8>) {
            switch self {
            case .sip: SIPCheck.run(bytes)
            case .framing: FramingCheck.run(bytes)
            case .sdp: SDPCheck.run(bytes)
            case .isup: ISUPCheck.run(bytes)
            case .hep: HEPCheck.run(bytes)
            case .passport: PASSporTCheck.run(bytes)
            case .pcap: CaptureCheck.run(bytes)
            }
        }

        func files(_ folder: String) throws -> [URL] {
            let url = repositoryRoot.appendingPathComponent("Fuzz/\(folder)/\(rawValue)")
            guard FileManager.default.fileExists(atPath: url.path) else { return [] }
            return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        }
    }

    @Test("every input holds, whole and cut short", arguments: Target.allCases)
    func corpus(target: Target) throws {
        let files = try target.files("Corpus")
        #expect(files.count > 5)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            for count in stride(from: bytes.count, to: -1, by: -max(1, bytes.count / 16)) {
                target.run(bytes.span.extracting(0..<count))
            }
        }
    }

    @Test("inputs that broke a check once hold", arguments: Target.allCases)
    func crashes(target: Target) throws {
        for file in try target.files("Crashes") {
            let bytes = [UInt8](try Data(contentsOf: file))
            target.run(bytes.span)
        }
    }

    @Test("every target of the build is replayed here")
    func targets() throws {
        let script = try String(contentsOf: repositoryRoot.appendingPathComponent("Fuzz/run.sh"), encoding: .utf8)
        let names = Target.allCases.map(\.rawValue).joined(separator: " ")
        #expect(script.contains("all=(\(names))"))
    }
}
