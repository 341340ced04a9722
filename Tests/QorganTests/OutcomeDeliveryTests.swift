import Gate
import Journal
import Ledger
import Screening
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("Outcomes that soft-switches tell of")
struct OutcomeDeliveryTests {
    private static let start = Timestamp(seconds: 1_795_000_000)
    private static let caller = PresentedNumber.number(PhoneNumber(digits: 380_671_000_009))
    private static let callee = PresentedNumber.number(PhoneNumber(digits: 77_010_000_045))

    private static func judged(_ callID: UInt64, trunk: UInt16) -> JudgedCall {
        var verdict = Verdict(treatment: .block, logOdds: 3_000)
        verdict.rule = .listBlock
        verdict.reasons[0] = Reason(rule: .listBlock, weight: 10_000)
        verdict.reasonCount = 1
        return JudgedCall(
            attempt: CallAttempt(
                time: start, trunk: TrunkID(index: trunk), trunkClass: .international, callID: callID, callee: callee,
                from: caller), verdict: verdict, features: Features(),
            versions: Versions(rules: 1, lists: 1, policy: 7, model: 0))
    }

    private static func told(_ callID: UInt64, _ trunk: String) -> OutcomeDelivery.Told {
        OutcomeDelivery.Told(
            outcome: TimedOutcome(
                CallOutcome(
                    callID: callID, caller: caller, callee: callee, trunk: TrunkID(index: trunk == "a" ? 0 : 1),
                    isAnswered: true, ringMilliseconds: 6_500, durationMilliseconds: 84_000, releasedBy: .caller),
                at: start), trunk: trunk)
    }

    @Test("become entries behind the verdict of their trunk, once; those without one become none")
    func joined() async throws {
        let scratch = try ScratchFolder("outcomes")
        let folder = LedgerFolder(scratch.url)
        let sealing = try folder.sealing()
        let ring = BoundedRing<JudgedCall>(capacity: 16)
        var settings = WriterSettings()
        settings.gatherMilliseconds = 2
        settings.viewMilliseconds = 5
        let writer = try JournalWriter(folder, sealing: sealing, rings: [ring], settings: settings)
        defer { writer.stop() }
        let box = ReaderBox(folder, sealing)
        let delivery = OutcomeDelivery(writer, box)
        try await writer.append(
            .configuration(
                ConfigurationEntry(version: 7, trunks: ["a", "b"], basis: .max, orderNumber: "", content: []),
                at: Self.start))
        // Told of before its verdict is there: it waits.
        delivery.add([Self.told(1, "a"), Self.told(2, "a"), Self.told(3, "a")])
        await delivery.deliver()
        #expect(writer.health.position == 1)
        ring.offer(Self.judged(1, trunk: 0))
        ring.offer(Self.judged(2, trunk: 1))
        var outcome: OutcomeRow?
        for _ in 0..<2_000 where outcome == nil {
            await delivery.deliver()
            outcome = try await box.get().call(at: 1)?.outcome
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(outcome?.durationMilliseconds == 84_000 && outcome?.releasedBy == .caller)
        await delivery.deliver()
        #expect(try await box.get().call(at: 2)?.outcome == nil)
        // Configuration, two verdicts, one outcome.
        #expect(writer.health.position == 4)
    }

    @Test("are refused where too many wait")
    func room() throws {
        let scratch = try ScratchFolder("outcomes")
        let folder = LedgerFolder(scratch.url)
        let sealing = try folder.sealing()
        let writer = try JournalWriter(folder, sealing: sealing, rings: [])
        defer { writer.stop() }
        let delivery = OutcomeDelivery(writer, ReaderBox(folder, sealing))
        #expect(delivery.hasRoom(for: OutcomeDelivery.most) && !delivery.hasRoom(for: OutcomeDelivery.most + 1))
        delivery.add([Self.told(1, "a")])
        #expect(!delivery.hasRoom(for: OutcomeDelivery.most))
    }
}
