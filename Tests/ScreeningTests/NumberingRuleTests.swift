import Screening
import Telephony
import Testing

@Suite("Rules of numbering")
struct NumberingRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var from: String
        var abroad = true
        var asserted: String?
        var diverting: String?
        var rule: RuleCode?
        var treatment: Treatment
        var testDescription: String { "\(from) \(asserted ?? "") \(abroad ? "abroad" : "home") \(diverting ?? "")" }
    }

    static let cases: [Case] = [
        // Home numbers from abroad, in every form.
        Case(from: "+77172123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "87172123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "0077172123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "81077172123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "+77172123456", abroad: false, rule: nil, treatment: .allow),
        Case(from: "+77059990001", rule: .cliHomeMobileInternational, treatment: .divert),
        Case(from: "87059990001", rule: .cliHomeMobileInternational, treatment: .divert),
        Case(from: "+77059990002", rule: nil, treatment: .allow),
        Case(from: "+77059990001", abroad: false, rule: nil, treatment: .allow),
        // +7 is no home by itself.
        Case(from: "+74951234567", rule: nil, treatment: .allow),
        Case(from: "81079161234567", rule: nil, treatment: .allow),
        // Numbers that nobody has.
        Case(from: "+76123456789", rule: .cliUnallocated, treatment: .block),
        Case(from: "86123456789", rule: .cliUnallocated, treatment: .block),
        Case(from: "+76123456789", abroad: false, rule: .cliUnallocated, treatment: .block),
        // Every identity counts, the worst one decides.
        Case(from: "+447400123456", asserted: "+77172123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "+77172123456", asserted: "+447400123456", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "anonymous", asserted: "+77172123456", rule: .cliHomeFixedInternational, treatment: .block),
        // An emergency number from abroad is forged; from home it is let through.
        Case(from: "112", rule: .cliEmergencyInternational, treatment: .block),
        Case(from: "+447400123456", asserted: "102", rule: .cliEmergencyInternational, treatment: .block),
        Case(from: "112", abroad: false, rule: .emergencyCaller, treatment: .allow),
        // The callee's own number and short codes.
        Case(from: Calls.victim, abroad: false, rule: .cliEqualsCallee, treatment: .label),
        Case(from: "1414", rule: .cliShortInternational, treatment: .label),
        Case(from: "1414", abroad: false, rule: nil, treatment: .allow),
        // A diversion excuses only where one of ours is known to be abroad.
        Case(from: "+77172123456", diverting: "+77059990002", rule: nil, treatment: .allow),
        Case(from: "+77172123456", diverting: "+77059990001", rule: .cliHomeDiverted, treatment: .label),
        Case(from: "+77172123456", diverting: "+447400123456", rule: .cliHomeDiverted, treatment: .label),
        Case(from: "+77172123456", diverting: "anonymous", rule: .cliHomeFixedInternational, treatment: .block),
        Case(from: "+76123456789", diverting: "+77059990002", rule: .cliUnallocated, treatment: .block),
    ]

    @Test("one call, one rule, one treatment", arguments: cases)
    func treatment(_ it: Case) {
        var engine = Calls.engine { lists in
            lists.add(roaming: Calls.number("+77059990002"), since: nil, until: nil)
        }
        let verdict = engine.verdict(
            Calls.attempt(from: it.from, abroad: it.abroad, asserted: it.asserted, diverting: it.diverting))
        #expect(verdict.treatment == it.treatment)
        #expect(verdict.rule == it.rule)
    }

    @Test("without a roaming list nobody knows, which is not no")
    func roamingUnknown() {
        var engine = Calls.engine()
        let verdict = engine.verdict(Calls.attempt(from: "+77059990001"))
        #expect(verdict.treatment == .allow)
        #expect(verdict.rules == [.cliHomeMobileRoamingUnknown])
    }

    @Test("an empty roaming list says that nobody roams, and a policy may block")
    func nobodyRoams() {
        var policy = Policy()
        policy[.cliHomeMobileInternational] = .treatment(.block)
        var engine = Calls.engine(policy: policy) { $0.giveRoaming() }
        #expect(engine.verdict(Calls.attempt(from: "+77059990001")).treatment == .block)
    }

    @Test("roaming counts from its first second and no longer at its last")
    func roamingTimes() {
        let until = Calls.noon.adding(microseconds: 60_000_000)
        var engine = Calls.engine { $0.add(roaming: Calls.number("+77059990001"), since: Calls.noon, until: until) }
        var treatments: [Treatment] = []
        for second in [-1, 0, 59, 60] as [Int64] {
            let time = Calls.noon.adding(microseconds: second * 1_000_000)
            treatments.append(engine.verdict(Calls.attempt(from: "+77059990001", at: time)).treatment)
        }
        #expect(treatments == [.divert, .allow, .allow, .divert])
    }

    @Test("anonymous calls are judged, not refused")
    func anonymous() {
        var engine = Calls.engine()
        let abroad = engine.verdict(Calls.attempt(from: "anonymous"))
        #expect(abroad.treatment == .allow && abroad.rules == [.cliAnonymous])
        let withIdentity = engine.verdict(
            Calls.attempt(from: "anonymous", to: "+77011230001", asserted: "+447400123456"))
        #expect(withIdentity.rules.isEmpty)
        let empty = engine.verdict(Calls.attempt(from: "", to: "+77011230000"))
        #expect(empty.rules == [.cliAnonymous])
    }

    @Test("letters count where no identity carries a number, wrong digits always")
    func malformed() {
        var engine = Calls.engine()
        #expect(engine.verdict(Calls.attempt(from: "asterisk", to: "+77011230001")).rules == [.cliMalformed])
        let named = engine.verdict(Calls.attempt(from: "asterisk", to: "+77011230002", asserted: "+447400123456"))
        #expect(named.rules.isEmpty)
        let short = engine.verdict(Calls.attempt(from: "+7701123456", to: "+77011230003", asserted: "+447400123456"))
        #expect(short.rules.contains(.cliMalformed))
    }

    @Test("identities that disagree are a reason, more so when one is ours and one is not")
    func disagreement() {
        var engine = Calls.engine()
        let foreign = engine.verdict(Calls.attempt(from: "+447400123456", asserted: "+447400123457"))
        #expect(foreign.reason(.cliDisagreement) == Reason(rule: .cliDisagreement, weight: 1_000, first: 2))
        let mixed = engine.verdict(Calls.attempt(from: "+77059990001", abroad: false, asserted: "+447400123457"))
        #expect(mixed.reason(.cliDisagreement)?.weight == 3_500)
        let same = engine.verdict(
            Calls.attempt(from: "87019990001", to: "+77011230001", abroad: false, asserted: "+77019990001"))
        #expect(same.rules.isEmpty)
    }

    @Test("close to the callee begins at eight equal digits")
    func near() {
        var engine = Calls.engine()
        #expect(engine.verdict(Calls.attempt(from: "+77011230567", abroad: false)).rules.isEmpty)
        let eight = engine.verdict(Calls.attempt(from: "+77011234000", abroad: false))
        #expect(eight.reason(.cliNearCallee) == Reason(rule: .cliNearCallee, weight: 1_000, first: 8))
        let ten = engine.verdict(Calls.attempt(from: "+77011234568", abroad: false))
        #expect(ten.reason(.cliNearCallee) == Reason(rule: .cliNearCallee, weight: 1_500, first: 10))
    }

    @Test("what is not in use is not looked at, but for emergency numbers")
    func layers() {
        var engine = Calls.engine(policy: Policy(use: .lists))
        #expect(engine.verdict(Calls.attempt(from: "+77172123456")).rules.isEmpty)
        #expect(engine.verdict(Calls.attempt(from: "112")).treatment == .block)
    }
}
