import Foundation
import TestSupport
import Testing

/// What the fuzzers begin with, and what they have found, read by the same checks without them: a check that fails ends
/// the process.
@Suite("Corpora of the fuzzers")
struct CorpusTests {
    /// The targets of Fuzz/build.sh.
    enum Target: String, CaseIterable {
        case sip, framing, sdp, isup, hep, passport, pcap, model

        func run(_ bytes: Span<UInt8>) {
            switch self {
            case .sip: SIPCheck.run(bytes)
            case .framing: FramingCheck.run(bytes)
            case .sdp: SDPCheck.run(bytes)
            case .isup: ISUPCheck.run(bytes)
            case .hep: HEPCheck.run(bytes)
            case .passport: PASSporTCheck.run(bytes)
            case .pcap: CaptureCheck.run(bytes)
            case .model: ModelCheck.run(bytes)
            }
        }

        /// A file is one input; a `.hex` has one a line.
        func inputs(_ folder: String) throws -> [[UInt8]] {
            let url = repositoryRoot.appendingPathComponent("Fuzz/\(folder)/\(rawValue)")
            guard FileManager.default.fileExists(atPath: url.path) else { return [] }
            return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil).flatMap {
                file in
                guard file.pathExtension == "hex" else { return [[UInt8](try Data(contentsOf: file))] }
                return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
                    try #require(Self.bytes(ofHex: line), "\(file.lastPathComponent) is not hexadecimal")
                }
            }
        }

        private static func bytes(ofHex line: Substring) -> [UInt8]? {
            let digits = line.compactMap(\.hexDigitValue)
            guard digits.count == line.count, digits.count.isMultiple(of: 2) else { return nil }
            return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        }
    }

    @Test("every input holds, whole and cut short", arguments: Target.allCases)
    func corpus(target: Target) throws {
        let inputs = try target.inputs("Corpus")
        #expect(inputs.count > 5)
        for bytes in inputs {
            for count in stride(from: bytes.count, to: -1, by: -max(1, bytes.count / 16)) {
                target.run(bytes.span.extracting(0..<count))
            }
        }
    }

    @Test("inputs that broke a check once hold", arguments: Target.allCases)
    func crashes(target: Target) throws {
        for bytes in try target.inputs("Crashes") { target.run(bytes.span) }
    }

    @Test("every target of the build is replayed here")
    func targets() throws {
        let script = try String(contentsOf: repositoryRoot.appendingPathComponent("Fuzz/run.sh"), encoding: .utf8)
        let names = Target.allCases.map(\.rawValue).joined(separator: " ")
        #expect(script.contains("all=(\(names))"))
    }
}
