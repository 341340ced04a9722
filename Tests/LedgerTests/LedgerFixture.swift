import Foundation
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// A folder with a ledger of one test's own.
final class LedgerFixture: Sendable {
    let url: URL
    let folder: LedgerFolder
    let sealing: Sealing
    let ring = BoundedRing<JudgedCall>(capacity: 1 << 15)
    /// Real enough that a test can find its digits in a file.
    static let caller: UInt64 = 77_017_654_321
    static let callee: UInt64 = 77_172_345_678
    static let callID = "a84b4c76e66710@198.51.100.7"
    static let start = Timestamp(seconds: 1_795_000_000)

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-ledger-\(UUID().uuidString)")
        folder = LedgerFolder(url)
        sealing = try folder.sealing()
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A writer that gathers for a moment only.
    func writer(
        signer: SigningKey? = nil, _ change: (inout WriterSettings) -> Void = { _ in },
        observer: JournalWriter.Observer? = nil
    ) throws -> JournalWriter {
        var settings = WriterSettings()
        settings.gatherMilliseconds = 2
        settings.viewMilliseconds = 5
        settings.clock = { Self.start }
        change(&settings)
        return try JournalWriter(
            folder, sealing: sealing, signer: signer, rings: [ring], settings: settings, observer: observer)
    }

    func reader() throws -> LedgerReader {
        try LedgerReader(folder, sealing: sealing)
    }

    /// The n-th call of a steady stream: callers repeat every 50 calls.
    static func call(_ number: Int, treatment: Treatment = .allow, reasons: [Reason] = []) -> JudgedCall {
        let attempt = CallAttempt(
            time: start.adding(microseconds: Int64(number) * 10_000), trunk: TrunkID(index: UInt16(number % 2)),
            trunkClass: .international, callID: UInt64(number) &* 0x9E37_79B9_7F4A_7C15,
            callee: .number(PhoneNumber(digits: callee + UInt64(number % 500))),
            from: .number(PhoneNumber(digits: caller + UInt64(number % 50))))
        var verdict = Verdict(treatment: treatment, logOdds: Int32(number % 4_000))
        for reason in reasons.prefix(Verdict.maximumReasons) {
            verdict.reasons[Int(verdict.reasonCount)] = reason
            verdict.reasonCount += 1
        }
        if treatment > .label { verdict.basis = 1 }
        verdict.rule = reasons.first?.rule
        var features = Features()
        for index in 0..<20 { features.values[index] = Int32(number &* 31 &+ index) }
        var call = JudgedCall(
            attempt: attempt, verdict: verdict, features: features,
            versions: Versions(rules: 1, lists: 3, policy: 7, model: 0))
        call.judgedNanoseconds = 1_500
        let id = Array("\(number)-\(callID)".utf8)
        call.callIDCount = UInt8(id.count)
        for (index, byte) in id.enumerated() { call.callIDBytes[index] = byte }
        return call
    }

    static let reason = Reason(rule: .cliHomeMobileInternational, weight: 2_500, first: 7, second: -3)

    /// Every tenth call has a reason; of those every second is blocked, the rest labelled.
    static func mixedCall(_ number: Int) -> JudgedCall {
        if number % 10 != 0 { return call(number) }
        return call(number, treatment: number % 20 == 0 ? .block : .label, reasons: [reason])
    }

    /// The configuration that the calls above name.
    static let configuration = ConfigurationEntry(
        version: 7, trunks: ["intl-1", "intl-2"], basis: 1, orderNumber: "17/25", content: Array("[gate]\n".utf8))

    /// Waits until `condition` holds; false after half a minute.
    static func wait(_ condition: () async throws -> Bool) async rethrows -> Bool {
        // Far beyond what it takes: only a defect waits so long, also on a machine that has other work.
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return try await condition()
    }
}
