import Journal
import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("Calls that are asked about otherwise than by SIP")
struct QuestionTests {
    private func question(
        _ harness: Harness, _ caller: String, callee: String = Harness.callee, trunk: String = "international",
        id: String = "call-1"
    ) throws -> CallQuestion {
        CallQuestion(
            trunk: try #require(harness.gate.trunk(named: trunk)), callID: Array(id.utf8),
            callee: Array(callee.utf8), from: Array("+\(caller)".utf8))
    }

    @Test("are judged as an INVITE is: same treatment, rule and score, counted and journalled once")
    func sameAsSIP() async throws {
        // Without behaviour, which would see the second call of a pair in the light of the first.
        var policy = Policy(version: 1)
        policy.use = [.lists, .numbering]
        policy[.cliHomeMobileInternational] = .treatment(.label)
        let harness = try Harness(policy: policy)
        let carrier = try harness.carrier(Harness.international)
        for (caller, code) in [
            (Harness.listed, 603), (Harness.diverted, 302), (Harness.homeFixed, 603), (Harness.homeMobile, 302),
            (Harness.foreign, 302),
        ] {
            #expect(try carrier.ask(carrier.request("+\(caller)", Harness.callee).invite()).statusCode == code)
            let bySIP = try #require(harness.journalled().first)
            let answers = await harness.gate.ask([try question(harness, caller)])
            let journalled = harness.journalled()
            #expect(journalled.count == 1)
            let call = try #require(answers.first?.call)
            #expect(call.verdict.treatment == bySIP.verdict.treatment)
            #expect(call.verdict.rule == bySIP.verdict.rule)
            #expect(call.verdict.basis == bySIP.verdict.basis)
            #expect(journalled.first?.attempt.callID == ByteHash.journalled(Array("call-1".utf8).span))
            #expect(journalled.first?.callIDCount == 6)
        }
        #expect(harness.count("international", .block) == 4)
        #expect(harness.count("international", .divert) == 2)
    }

    @Test("a diverted one names the Desk with a token that finds the call")
    func diverted() async throws {
        let harness = try Harness()
        let answers = await harness.gate.ask([try question(harness, Harness.diverted)])
        let target = try #require(answers.first?.divertTo)
        #expect(target.hasPrefix("sip:desk@127.0.0.1:5080;qc="))
        let token = try #require(DivertToken(target.split(separator: "qc=").last ?? ""))
        let now = Timestamp(microseconds: Clock.realtimeMicroseconds())
        let call = harness.gate.redeem(token, at: now)
        #expect(call?.attempt.callID == ByteHash.journalled(Array("call-1".utf8).span))
    }

    @Test("a batch is answered in its order, and emergency numbers are allowed whatever else is wrong")
    func order() async throws {
        var policy = Policy(version: 9)
        for rule in RuleCode.allCases { policy[rule] = .treatment(.block) }
        let harness = try Harness(policy: policy)
        var calls: [CallQuestion] = []
        for n in 0..<100 {
            calls.append(try question(harness, Harness.listed, callee: n % 3 == 0 ? "112" : Harness.callee))
        }
        calls[3].trunk = .unknown
        calls[4].callee = Array("urn:service:sos.police".utf8)
        let answers = await harness.gate.ask(calls)
        #expect(answers.count == 100)
        for (n, answer) in answers.enumerated() {
            let isEmergency = n % 3 == 0 || n == 4
            #expect(answer.call.verdict.treatment == (isEmergency ? .allow : .block))
            #expect(!answer.call.verdict.isUnscreened)
        }
        #expect(harness.gate.status().emergencyCalls == 35)
    }

    @Test("take no place of a ceiling on calls at one time: nobody sees for sure how they end")
    func noPlace() async throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Harness { configuration in
            configuration.proxy = ProxyConfiguration(nextHops: [hop.address])
            configuration.seesCallEnds = true
            for index in configuration.trunks.indices { configuration.trunks[index].concurrentCalls = 1 }
        }
        for n in 0..<3 {
            let answers = await harness.gate.ask([try question(harness, Harness.listed, id: "asked-\(n)")])
            #expect(answers.first?.call.verdict.treatment == .block)
        }
        let carrier = try harness.carrier(Harness.international)
        try carrier.send(carrier.request("+\(Harness.listed)", Harness.callee).invite())
        #expect(carrier.receive().first?.statusCode == 100)
        #expect(harness.journalled().map(\.verdict.treatment) == [.block, .block, .block, .block])
    }

    @Test("bypass lets them through, unscreened")
    func bypass() async throws {
        let harness = try Harness()
        #expect(harness.waitInForce(harness.gate.setBypass(.everything, on: true)))
        let answers = await harness.gate.ask([try question(harness, Harness.listed)])
        #expect(answers.first?.call.verdict.treatment == .allow)
        #expect(answers.first?.call.verdict.isUnscreened == true)
        #expect(answers.first?.call.verdict.rule == .bypass)
        #expect(harness.gate.status().bypassed == 1)
    }

    @Test("while the judge is stalled they go on unscreened, each answered once, and it comes back to work")
    func stalled() async throws {
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 40, hooks: barrier.hook)
        defer { barrier.open() }
        barrier.close()
        for n in 0..<3 {
            let answers = await harness.gate.ask([try question(harness, Harness.listed, id: "stalled-\(n)")])
            #expect(answers.map(\.call.verdict.treatment) == [.allow])
            #expect(answers.first?.call.verdict.isUnscreened == true)
        }
        let emergency = await harness.gate.ask([try question(harness, Harness.listed, callee: "112")])
        #expect(emergency.first?.call.verdict.rule == .emergencyCallee)
        // A call by SIP behind them is answered too.
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(carrier.request("+\(Harness.listed)", "77010000101").invite()).statusCode == 302)
        let events = harness.journalledByWatchdog()
        #expect(events.count == 5)
        #expect(harness.journalled().isEmpty)
        barrier.open()
        var isBack = false
        for _ in 0..<500 where !isBack {
            let answers = await harness.gate.ask([try question(harness, Harness.listed)])
            isBack = answers.first?.call.verdict.treatment == .block
        }
        #expect(isBack)
    }

    @Test("more than there is room for goes on at once, is counted and journalled")
    func full() async throws {
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 10_000, hooks: barrier.hook)
        defer { barrier.open() }
        barrier.close()
        let answered = Atomic<Int>(0)
        let batch = try (0..<100).map { _ in try question(harness, Harness.listed) }
        var refused = 0
        for _ in 0..<25 {
            let isTaken = harness.gate.inbox(of: batch) { answered.add($0.count, ordering: .relaxed) }
            if !isTaken { refused += 1 }
        }
        #expect(refused >= 4)
        let decisions = harness.gate.letGo(batch)
        #expect(decisions.allSatisfy { $0.call.verdict.treatment == .allow && $0.call.verdict.isUnscreened })
        barrier.open()
        #expect(waitUntil(seconds: 20) { answered.load(ordering: .relaxed) == (25 - refused) * 100 })
        var journalled = 0
        #expect(
            waitUntil(seconds: 20) {
                journalled += harness.journalledByWatchdog().count
                return journalled == refused * 100
            })
    }

    @Test("a stop of a durable trunk is answered when it is on disk; later than the deadline it is none")
    func durable() async throws {
        let harness = try Harness()
        let asked = try question(harness, Harness.listed, trunk: "durable")
        let result = Mutex<[CallDecision]>([])
        let isTaken = harness.gate.inbox(of: [asked]) { decisions in result.withLock { $0 = decisions } }
        #expect(isTaken)
        #expect(waitUntil(seconds: 10) { harness.ring.offered == 1 })
        #expect(result.withLock { $0.isEmpty })
        harness.watermark.value.store(1, ordering: .releasing)
        #expect(waitUntil(seconds: 10) { result.withLock { $0.count } == 1 })
        #expect(result.withLock { $0.first?.call.verdict.treatment } == .block)
        #expect(harness.count("durable", .block) == 1)

        let late = try Harness(deadlineMilliseconds: 60)
        let answers = await late.gate.ask([try question(late, Harness.listed, trunk: "durable")])
        #expect(answers.first?.call.verdict.treatment == .allow)
        #expect(answers.first?.call.verdict.isUnscreened == true)
        #expect(late.gate.status().notDurableInTime == 1)
        let events = late.journalled() + late.journalledByWatchdog()
        #expect(events.map(\.verdict.treatment) == [.block, .allow])
    }

    @Test("a diversion beside a stop that is not on disk in time goes on too: it has no place to be sent to")
    func divertedBesideDurable() async throws {
        let harness = try Harness(deadlineMilliseconds: 60)
        let answers = await harness.gate.ask([
            try question(harness, Harness.listed, trunk: "durable", id: "held"),
            try question(harness, Harness.diverted, id: "beside"),
        ])
        #expect(answers.map(\.call.verdict.treatment) == [.allow, .allow])
        #expect(answers.allSatisfy { $0.divertTo == nil && $0.call.verdict.isUnscreened })
    }

    @Test("who never stops asking keeps the judge neither from calls by SIP nor from its heartbeat")
    func endless() async throws {
        let asker = EndlessAsker()
        let harness = try Harness(
            deadlineMilliseconds: 5_000, hooks: GateHooks(whileJudging: { _ in asker.askAgain() }))
        defer { asker.stop() }
        asker.start(harness.gate, try question(harness, Harness.foreign))
        #expect(waitUntil(seconds: 10) { asker.answered > 1_000 })
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(carrier.request("+\(Harness.listed)", "77010000101").invite()).statusCode == 603)
        #expect(harness.gate.status().heartbeatAgeMilliseconds.map { $0 < 2_000 } == true)
        // It goes on all the while.
        let before = asker.answered
        #expect(waitUntil(seconds: 10) { asker.answered > before })
    }

    @Test("a stopped gate lets them through")
    func stopped() async throws {
        let harness = try Harness()
        let asked = try question(harness, Harness.listed)
        _ = harness.gate.stop()
        let answers = await harness.gate.ask([asked])
        #expect(answers.first?.call.verdict.treatment == .allow)
        #expect(answers.first?.call.verdict.isUnscreened == true)
    }

    @Test("a question's own time counts within a minute before the gate's clock, and no other")
    func time() throws {
        let harness = try Harness()
        var asked = try question(harness, Harness.listed)
        let trunks = try TrunkSet(
            Harness.trunks, redress: Redress(), listen: [], cells: Array(Harness.trunks.indices))
        let profile = trunks.profile(1)
        let now = Timestamp(seconds: 1_800_000_000)
        for (offset, isUsed) in [(0, true), (-60, true), (-61, false), (1, false)] as [(Int64, Bool)] {
            asked.time = now.adding(microseconds: offset * 1_000_000)
            #expect(asked.attempt(profile, .kazakhstan, at: now).time == (isUsed ? asked.time : now))
        }
    }

    @Test("numbers, identities and prefixes are read by the trunk's profile, as of an INVITE")
    func profile() throws {
        var trunk = Trunk(name: "t", carrier: "c", trunkClass: .international, sources: ["127.0.0.1/32"])
        trunk.identity = [.remoteParty, .asserted]
        trunk.numbers.strip = ["99"]
        trunk.actOnPercent = 0
        let set = try TrunkSet([trunk], redress: Redress(), listen: [], cells: [0])
        var asked = CallQuestion(
            trunk: TrunkID(index: 0), callID: [1], callee: Array("9977010000045".utf8), from: Array("anonymous".utf8))
        asked.asserted = Array("+77010000001".utf8)
        asked.remoteParty = Array("+77010000002".utf8)
        asked.userAgent = Array("friendly-scanner".utf8)
        let now = Timestamp(seconds: 1_800_000_000)
        let attempt = asked.attempt(set.profile(0), .kazakhstan, at: now)
        #expect(attempt.callee == PresentedNumber(text: "+77010000045"))
        #expect(attempt.from == .anonymous)
        #expect(attempt.asserted == PresentedNumber(text: "+77010000002"))
        #expect(attempt.remoteParty == PresentedNumber(text: "+77010000001"))
        #expect(attempt.isScanner && attempt.withheld == .share)
        let foreign = asked.attempt(set.profile(.max), .kazakhstan, at: now)
        #expect(foreign.asserted == .absent && foreign.remoteParty == .absent)
        for (callee, isOne) in [
            ("112", true), ("+7112", true), ("URN:service:sos", true), ("urn:service:sos.fire", true),
            ("urn:service:sosx", false), ("1120000001", false), ("urn:service:counseling", false), ("", false),
        ] {
            #expect(CallQuestion.isEmergency(Array(callee.utf8), .kazakhstan) == isOne, "\(callee)")
        }
    }
}

/// Asks again whenever the judge works on what it asked before.
private final class EndlessAsker: Sendable {
    private let asked = Mutex<(gate: Gate, question: CallQuestion)?>(nil)
    private let count = Atomic<Int>(0)

    var answered: Int { count.load(ordering: .relaxed) }

    func start(_ gate: Gate, _ question: CallQuestion) {
        asked.withLock { $0 = (gate, question) }
        askAgain()
    }

    func stop() { asked.withLock { $0 = nil } }

    func askAgain() {
        guard let (gate, question) = asked.withLock({ $0 }) else { return }
        _ = gate.inbox(of: [question]) { [self] in count.add($0.count, ordering: .relaxed) }
    }
}
