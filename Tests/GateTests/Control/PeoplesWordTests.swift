import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing

@testable import Gate

@Suite("What people found, and ceilings of stops, at the gate")
struct PeoplesWordTests {
    private static let callee = "77010000201"

    private static func found(_ finding: Finding, _ caller: String) -> PairFinding {
        PairFinding(
            caller: PresentedNumber(text: "+\(caller)").e164 ?? PhoneNumber(digits: 1),
            callee: PresentedNumber(text: "+\(callee)"), isAbroad: true, finding: finding)
    }

    @Test("a finding is in force with the next batch, for its caller and callee alone")
    func finding() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        func code(_ caller: String, _ callee: String = Self.callee) throws -> Int {
            try carrier.ask(carrier.request("+\(caller)", callee).invite()).statusCode
        }
        #expect(try code(Harness.homeFixed) == 603)
        let now = Moment.now().time
        let honest = harness.gate.learn([TimedFinding(Self.found(.honest, Harness.homeFixed), at: now)])
        #expect(harness.waitInForce(honest))
        #expect(try code(Harness.homeFixed) == 302)
        #expect(try code(Harness.homeFixed, "77010000202") == 603)
        let scam = harness.gate.learn([TimedFinding(Self.found(.scam, Harness.foreign), at: now)])
        #expect(harness.waitInForce(scam))
        _ = harness.journalled()
        #expect(try code(Harness.foreign) == 302)
        let call = try #require(harness.journalled().first)
        #expect(call.verdict.treatment == .divert && call.verdict.rule == .findingScam)
    }

    @Test("a finding that was given before the gate serves is in force with its first call")
    func early() throws {
        let harness = try Harness()
        harness.gate.learn([TimedFinding(Self.found(.scam, Harness.foreign), at: Moment.now().time)])
        let carrier = try harness.carrier(Harness.international)
        _ = try carrier.ask(carrier.request("+\(Harness.foreign)", Self.callee).invite())
        #expect(harness.journalled().first?.verdict.rule == .findingScam)
    }

    @Test("a rule above its ceiling is reported once, stops nothing, and stops again when a person puts it back")
    func demoted() throws {
        var policy = Policy(version: 1)
        // None at all, so that no turn of the minute matters.
        policy.ceilings.rules[.cliHomeFixedInternational] = 0
        let harness = try Harness(policy: policy)
        let carrier = try harness.carrier(Harness.international)
        func code(_ caller: String) throws -> Int {
            try carrier.ask(carrier.request("+\(caller)", Self.callee).invite()).statusCode
        }
        #expect(try code(Harness.homeFixed) == 302)
        #expect(waitUntil(seconds: 10) { !harness.alarms.demotions.withLock(\.isEmpty) })
        #expect(try code(Harness.homeFixed) == 302)
        #expect(try code(Harness.listed) == 603)
        #expect(harness.alarms.demotions.withLock { $0 } == [.cliHomeFixedInternational])
        let calls = harness.journalled()
        #expect(calls[0].verdict.reason(.cliHomeFixedInternational)?.isShadow == true)
        var wider = policy
        wider.ceilings = .none
        harness.gate.install(policy: wider)
        // A new ceiling alone does not put it back.
        #expect(harness.waitInForce(harness.gate.install(lists: Harness.lists)))
        #expect(try code(Harness.homeFixed) == 302)
        #expect(harness.waitInForce(harness.gate.setBypass(.rule(.cliHomeFixedInternational), on: false)))
        #expect(try code(Harness.homeFixed) == 603)
    }

    @Test("a trunk without stops left labels, says so, and is counted")
    func held() throws {
        var policy = Policy(version: 1)
        policy.ceilings.trunk = 0
        let harness = try Harness(policy: policy)
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(carrier.request("+\(Harness.homeFixed)", Self.callee).invite()).statusCode == 302)
        #expect(try carrier.ask(carrier.request("+\(Harness.listed)", Self.callee).invite()).statusCode == 603)
        let calls = harness.journalled()
        #expect(calls.map(\.verdict.treatment) == [.label, .block] && calls[0].verdict.proposed == .block)
        #expect(calls[0].verdict.reasons[0].rule == .stopCeiling)
        #expect(harness.gate.status().heldStops == 1)
    }

    @Test("an operator's own rule is bypassed as any other")
    func own() throws {
        var bypass = Bypass()
        let rule = try #require(RuleCode(rawValue: 70))
        bypass.set(.rule(rule), on: true)
        #expect(bypass.rules == [rule] && !bypass.isOff)
        bypass.set(.rule(rule), on: false)
        #expect(bypass.isOff)
    }
}

extension Verdict {
    fileprivate func reason(_ rule: RuleCode) -> Reason? {
        (0..<Int(reasonCount)).map { reasons[$0] }.first { $0.rule == rule }
    }
}
