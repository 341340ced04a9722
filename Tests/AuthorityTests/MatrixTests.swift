import Authority
import Telephony
import Testing

@Suite("Measures and who may allow them")
struct MatrixTests {
    private let noon = Timestamp(seconds: 1_770_000_000)

    private func terms(_ basis: LegalBasis) -> StandingOrder.Terms {
        StandingOrder.Terms(
            basis: basis, from: Timestamp(seconds: 1_760_000_000), until: Timestamp(seconds: 1_780_000_000))
    }

    @Test("a label needs no order", arguments: LegalBasis.allCases)
    func labelIsFree(basis: LegalBasis) {
        #expect(Matrix.permits(.labelCall, under: nil, consent: false, at: noon) == .permitted)
        let past = StandingOrder.Terms(basis: basis, from: Timestamp(seconds: 1), until: Timestamp(seconds: 2))
        #expect(Matrix.permits(.labelCall, under: past, consent: false, at: noon) == .permitted)
    }

    @Test("without an order nothing else is permitted", arguments: Measure.allCases.filter { $0 != .labelCall })
    func nothingWithoutOrder(measure: Measure) {
        #expect(Matrix.permits(measure, under: nil, consent: true, at: noon) == .refused(.noOrder))
    }

    @Test("every live basis permits to block a call and to announce", arguments: LegalBasis.allCases)
    func blockAndAnnounce(basis: LegalBasis) {
        #expect(Matrix.permits(.blockCall, under: terms(basis), consent: false, at: noon) == .permitted)
        #expect(Matrix.permits(.announce, under: terms(basis), consent: false, at: noon) == .permitted)
    }

    @Test("the operator's own rules divert only with the callee's consent", arguments: [Measure.divert, .challenge])
    func consent(measure: Measure) {
        let own = terms(.operatorAntifraud)
        #expect(Matrix.permits(measure, under: own, consent: false, at: noon) == .refused(.needsSubscriberConsent))
        #expect(Matrix.permits(measure, under: own, consent: true, at: noon) == .permitted)
    }

    @Test("article 41-1 knows neither diversion nor challenge", arguments: [Measure.divert, .challenge])
    func communications(measure: Measure) {
        let law = terms(.communications41)
        #expect(Matrix.permits(measure, under: law, consent: true, at: noon) == .refused(.notUnderThisBasis))
    }

    @Test("an order lives from its first moment to just before its last")
    func life() {
        let order = StandingOrder(
            basis: .operationalSearch, number: "17/25", from: Timestamp(seconds: 100), until: Timestamp(seconds: 200))
        let asked = [99, 100, 199, 200].map {
            Matrix.permits(.divert, under: order.terms, consent: false, at: Timestamp(seconds: $0))
        }
        #expect(asked == [.refused(.orderNotYetInForce), .permitted, .permitted, .refused(.orderExpired)])
        #expect(order.isLive(at: Timestamp(microseconds: 199_999_999)))
        #expect(!order.isLive(at: Timestamp(microseconds: 99_999_999)))
    }

    @Test("a condition that a standing order does not show is no permission", arguments: LegalBasis.allCases)
    func closedOtherwise(basis: LegalBasis) {
        let open: Set<Condition> = [.permitted, .subscriberConsent]
        for measure in Measure.allCases where !open.contains(Matrix.condition(of: measure, under: basis)) {
            #expect(!Matrix.permits(measure, under: terms(basis), consent: true, at: noon).isPermitted, "\(measure)")
        }
    }

    @Test("rows of the matrix as they were agreed")
    func rows() {
        func row(_ measure: Measure) -> [Condition] {
            LegalBasis.allCases.map { Matrix.condition(of: measure, under: $0) }
        }
        #expect(row(.divert) == [.subscriberConsent, .permitted, .permitted, .notPermitted])
        #expect(row(.suspendNumber) == [.withCheckInTwoDays, .byOrder, .byOrder, .permitted])
        #expect(row(.listenOrRecord) == [.victimConsent, .listedOffences, .permitted, .notPermitted])
        #expect(row(.connectionsOfNumber) == [.notPermitted, .permitted, .permitted, .notPermitted])
        #expect(row(.sendDataAbroad) == [.notPermitted, .treatyRequest, .treatyRequestOrJointTeam, .notPermitted])
        #expect(row(.startBeforeOrder) == [.notPermitted, .urgentWithNotice, .urgentWithNotice, .urgent])
    }

    @Test("every refusal has a sentence in three languages", arguments: Refusal.allCases)
    func sentences(refusal: Refusal) {
        let texts = SentenceLanguage.allCases.map { refusal.text($0) }
        #expect(Set(texts).count == 3)
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") })
    }
}
