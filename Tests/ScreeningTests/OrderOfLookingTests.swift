import Screening
import Telephony
import Testing

@Suite("Emergency, allow list, block list, rules")
struct OrderOfLookingTests {
    private let bank = "+77172555555"

    @Test("the allow list comes before the block list and the rules")
    func allowFirst() {
        var engine = Calls.engine { lists in
            lists.add(allow: Calls.number(bank))
            lists.add(block: Calls.number(bank), .block)
        }
        let verdict = engine.verdict(Calls.attempt(from: bank))
        #expect(verdict.treatment == .allow && verdict.rule == .listAllow)
    }

    @Test("the allow list speaks for the network's identity, not for what a caller writes beside it")
    func allowOnlyVouched() {
        var engine = Calls.engine { $0.add(allow: Calls.number(bank)) }
        let verdict = engine.verdict(Calls.attempt(from: bank, asserted: "+447400123456"))
        #expect(verdict.treatment == .block && verdict.rule == .cliHomeFixedInternational)
    }

    @Test("the block list sees every identity, and the harder row wins")
    func blockAnyIdentity() {
        var engine = Calls.engine { lists in
            lists.add(block: Calls.number("+447400123456"), .divert)
            lists.add(block: Calls.number("+447400123457"), .block)
        }
        #expect(engine.verdict(Calls.attempt(from: "+447400123456", asserted: "+4915112345678")).treatment == .divert)
        let both = engine.verdict(Calls.attempt(from: "+447400123456", asserted: "+447400123457"))
        #expect(both.treatment == .block && both.rule == .listBlock)
    }

    @Test("an exact row comes before a prefix, a longer prefix before a shorter one")
    func longestMatch() {
        var engine = Calls.engine { lists in
            lists.add(blockPrefix: 4_474, .divert)
            lists.add(blockPrefix: 44_740_012, .block)
            lists.add(block: Calls.number("+447400123456"), .divert)
        }
        #expect(engine.verdict(Calls.attempt(from: "+447400123456")).treatment == .divert)
        #expect(engine.verdict(Calls.attempt(from: "+447400123457")).treatment == .block)
        #expect(engine.verdict(Calls.attempt(from: "+447499123457")).treatment == .divert)
        #expect(engine.verdict(Calls.attempt(from: "+447300123457")).rule == nil)
    }

    @Test("a call to an emergency number is let through, whatever is known of its caller")
    func emergencyFirst() {
        var engine = Calls.engine { $0.add(block: Calls.number("+447400123456"), .block) }
        let call = engine.judged(Calls.attempt(from: "+447400123456", to: "112"))
        #expect(call.verdict.treatment == .allow && call.verdict.rules == [.emergencyCallee])
        // Nothing else was looked at or remembered.
        #expect(call.features[.blockMatch] == 0 && call.features[.attemptsDay] == 0)
    }

    @Test("an emergency number among the identities from abroad is not excused by the allow list")
    func forgedEmergency() {
        var engine = Calls.engine { $0.add(allow: Calls.number("+447400123456")) }
        let verdict = engine.verdict(Calls.attempt(from: "+447400123456", asserted: "112"))
        #expect(verdict.treatment == .block && verdict.rule == .cliEmergencyInternational)
    }
}
