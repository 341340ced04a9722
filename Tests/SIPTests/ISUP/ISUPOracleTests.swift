import Foundation
import TestSupport
import Testing

@testable import SIP

/// pycrate, an independent ISUP implementation, writes messages and says what it reads in them.
@Suite("Initial address messages as pycrate writes them")
struct ISUPOracleTests {
    private static let python: String? = {
        let own = repositoryRoot.appendingPathComponent(".build-venv/bin/python3").path
        for candidate in [own, ProcessInfo.processInfo.environment["QORGAN_PYTHON"] ?? ""] {
            guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
            let probe = try? ServerProcess(candidate, ["-c", "from pycrate_mobile import ISUP"])
            if probe?.wait(seconds: 60) == 0 { return candidate }
        }
        return nil
    }()

    private static func describe(_ number: ISUPNumber?) -> String {
        guard let number else { return "-" }
        let digits = String(number.digits)
        let zeros = String(repeating: "0", count: max(0, Int(number.count) - digits.utf8.count))
        return
            "\(number.nature.rawValue):\(number.presentation.rawValue):\(number.screening.rawValue):\(zeros)\(digits)"
    }

    @Test(
        "500 messages are read as pycrate reads them",
        .enabled(if: Self.python != nil, "needs pycrate in .build-venv: make test installs it"))
    func vectors() throws {
        let python = try #require(Self.python)
        let seed = Int.random(in: 0...1_000_000)
        let script = repositoryRoot.appendingPathComponent("Tests/isup/vectors.py").path
        let process = try ServerProcess(python, [script, "500", String(seed)])
        #expect(process.wait(seconds: 120) == 0, "\(process.output)")
        var count = 0
        for line in process.output.split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            try #require(fields.count == 6, "\(line)")
            let text = Array(fields[0].utf8)
            let bytes = stride(from: 0, to: text.count - 1, by: 2).compactMap {
                UInt8(String(decoding: text[$0...$0 + 1], as: UTF8.self), radix: 16)
            }
            let read = InitialAddressTests.read(bytes)
            let iam = try #require(read, "seed \(seed): \(line)")
            #expect(String(iam.category) == fields[1], "seed \(seed): \(line)")
            #expect(Self.describe(iam.calling) == fields[2], "seed \(seed): \(line)")
            #expect(Self.describe(iam.redirecting) == fields[3], "seed \(seed): \(line)")
            #expect(Self.describe(iam.originalCalled) == fields[4], "seed \(seed): \(line)")
            #expect(Self.describe(iam.called) == fields[5], "seed \(seed): \(line)")
            count += 1
        }
        #expect(count == 500)
    }
}
