import Console
import Gate
import Journal
import Ledger
import Screening
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("People's findings, from the journal and back into it")
struct FindingDeskTests {
    private static let start = Timestamp(seconds: 1_795_000_000)
    private static let caller = PresentedNumber.number(PhoneNumber(digits: 380_671_000_009))
    private static let callee = PresentedNumber.number(PhoneNumber(digits: 77_010_000_045))

    private static func judged(_ callID: UInt64, caller: PresentedNumber = caller) -> JudgedCall {
        var verdict = Verdict(treatment: .block, logOdds: 3_000)
        verdict.rule = .callerRate
        verdict.reasons[0] = Reason(rule: .callerRate, weight: 4_000)
        verdict.reasonCount = 1
        var features = Features()
        features.printKey = 0x3_1234_5678_9ABC
        return JudgedCall(
            attempt: CallAttempt(
                time: start, trunk: TrunkID(index: 1), trunkClass: .international, callID: callID, callee: callee,
                from: caller, source: 0xBEEF), verdict: verdict, features: features,
            versions: Versions(rules: 1, lists: 1, policy: 7, model: 0))
    }

    /// A journal with calls at the positions from 1 on, and what works on it.
    private final class Place: Sendable {
        let scratch: ScratchFolder
        let writer: JournalWriter
        let reader: ReaderBox
        let desk: FindingDesk

        init(_ calls: [JudgedCall]) async throws {
            scratch = try ScratchFolder("findings")
            let folder = LedgerFolder(scratch.url)
            let sealing = try folder.sealing()
            let ring = BoundedRing<JudgedCall>(capacity: 16)
            var settings = WriterSettings()
            settings.gatherMilliseconds = 2
            settings.viewMilliseconds = 5
            let writer = try JournalWriter(folder, sealing: sealing, rings: [ring], settings: settings)
            self.writer = writer
            reader = ReaderBox(folder, sealing)
            desk = FindingDesk(writer, reader)
            try await writer.append(
                .configuration(
                    ConfigurationEntry(version: 7, trunks: ["a", "b"], basis: .max, orderNumber: "", content: []),
                    at: start))
            for call in calls { ring.offer(call) }
            let count = UInt64(calls.count) + 1
            let isWritten = waitUntil(seconds: 20) { writer.health.position >= count }
            try #require(isWritten)
        }

        deinit { writer.stop() }

        func say(
            _ finding: Finding, _ person: String, call: UInt64 = 1, after seconds: Int64 = 60
        ) async throws -> (found: TimedFinding, effect: CallFindings.Effect) {
            try await desk.journal(
                finding, callAt: call, reason: "asked \(person)", by: person,
                at: start.adding(microseconds: seconds * 1_000_000)
            ) { $0 == "b" ? TrunkID(index: 4) : nil }
        }
    }

    @Test("the first person's word is for the two alone; the second one's names trunk, range, source and software")
    func twoPersons() async throws {
        let place = try await Place([Self.judged(1)])
        let first = try await place.say(.scam, "aida")
        #expect(first.effect == .first && first.found.upheld == nil)
        #expect(
            first.found.pair
                == PairFinding(
                    caller: PhoneNumber(digits: 380_671_000_009), callee: Self.callee, isAbroad: true, finding: .scam))
        let second = try await place.say(.scam, "berik")
        #expect(second.effect == .confirms)
        #expect(
            second.found.upheld
                == UpheldCall(
                    trunk: TrunkID(index: 4), caller: PhoneNumber(digits: 380_671_000_009), isAbroad: true,
                    printKey: 0x3_1234_5678_9ABC, source: 0xBEEF, isUpheld: true))
        #expect(try await place.say(.scam, "dana").found.upheld == nil)
        let rows = try await place.reader.get().findings(ofCallAt: 1, time: Self.start)
        #expect(rows.map(\.person) == ["aida", "berik", "dana"] && rows.map(\.effect) == [.first, .confirms, .again])
        #expect(rows[0].reason == "asked aida" && rows[0].finding == .scam)
    }

    @Test("one person twice is refused, and counts once")
    func repeated() async throws {
        let place = try await Place([Self.judged(1)])
        _ = try await place.say(.scam, "aida")
        await #expect(throws: FindingFault.repeated) { _ = try await place.say(.scam, "aida") }
        #expect(try await place.reader.get().findings(ofCallAt: 1, time: Self.start).count == 1)
    }

    @Test(
        "names that differ in case, in the form of Unicode, or beyond what the journal keeps are one person's",
        arguments: [
            ("aida", "AIDA"), ("A\u{EF}da", "ai\u{308}da"), ("strauß", "STRAUSS"),
            (String(repeating: "ж", count: 200), String(repeating: "ж", count: 200)),
            (String(repeating: "ж", count: 127) + "a", String(repeating: "ж", count: 127) + "ab"),
        ])
    func onePerson(first: String, second: String) async throws {
        let place = try await Place([Self.judged(1)])
        #expect(try await place.say(.scam, first).effect == .first)
        await #expect(throws: FindingFault.repeated) { _ = try await place.say(.scam, second) }
        #expect(try await place.say(.scam, "berik").effect == .confirms)
    }

    @Test("people who disagree teach nothing, and are told so")
    func contradicting() async throws {
        let place = try await Place([Self.judged(1)])
        _ = try await place.say(.scam, "aida")
        let other = try await place.say(.honest, "berik")
        #expect(other.effect == .contradicts && other.found.upheld == nil && other.found.pair.finding == .honest)
    }

    @Test("late, unknown and nobody's calls are refused, and nothing is journalled")
    func refused() async throws {
        let place = try await Place([Self.judged(1), Self.judged(2, caller: .anonymous)])
        await #expect(throws: FindingFault.late) { _ = try await place.say(.scam, "aida", after: 86_401) }
        await #expect(throws: FindingFault.unknownCall) { _ = try await place.say(.scam, "aida", call: 99) }
        // The configuration is no call.
        await #expect(throws: FindingFault.unknownCall) { _ = try await place.say(.scam, "aida", call: 0) }
        await #expect(throws: FindingFault.noCaller) { _ = try await place.say(.scam, "aida", call: 2) }
        #expect(place.writer.health.position == 3)
        #expect(try await place.say(.scam, "aida", after: 86_400).effect == .first)
    }

    @Test("what holds still is read again at start, the oldest first; what is older than a day is not")
    func readAgain() async throws {
        let place = try await Place([Self.judged(1)])
        _ = try await place.say(.scam, "aida", after: 10)
        _ = try await place.say(.honest, "berik", after: 20)
        func active(after seconds: Int64) async throws -> [Finding] {
            let desk = FindingDesk(place.writer, place.reader)
            #expect(desk.isUnread)
            let found = try await desk.read(at: Self.start.adding(microseconds: seconds * 1_000_000))
            #expect(!desk.isUnread)
            return found.map(\.pair.finding)
        }
        #expect(try await active(after: 60) == [.scam, .honest])
        #expect(try await active(after: 86_415) == [.honest])
        #expect(try await active(after: 86_421) == [])
    }

    @Test("an entry that was written under a wrong clock hides none of the others")
    func wrongClock() async throws {
        let place = try await Place([Self.judged(1), Self.judged(2)])
        _ = try await place.say(.scam, "aida", after: 10)
        _ = try await place.say(.honest, "berik", call: 2, after: -200_000)
        let now = Self.start.adding(microseconds: 60_000_000)
        let found = try await FindingDesk(place.writer, place.reader).read(at: now)
        #expect(found.map(\.pair.finding) == [.scam])
    }
}
