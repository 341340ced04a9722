import Authority
import Telephony
import Testing

@testable import qorgan

@Suite("why a treatment was not carried out")
struct ExplainWordsTests {
    private let words = ExplainWords(language: .en)

    @Test("the words name what was missing, and never an order that was there")
    func refusals() {
        let consent = words.proposed("divert", .no, .needsSubscriberConsent)
        #expect(consent == "proposed divert, not carried out: The subscriber has not consented")
        #expect(words.proposed("block", .no, .orderExpired).contains("expired"))
        #expect(words.proposed("block", .no, .noOrder).contains("There is no order"))
    }

    @Test("each language has a sentence of its own", arguments: SentenceLanguage.allCases)
    func languages(language: SentenceLanguage) {
        let texts = Authority.Refusal.allCases.map { ExplainWords(language: language).proposed("divert", .no, $0) }
        #expect(Set(texts).count == Authority.Refusal.allCases.count)
    }
}

@Suite("faults of captures")
struct CaptureFaultTests {
    private struct Named: Error, CustomStringConvertible { let description: String }

    @Test("file and expectation stand there once")
    func once() {
        let fault = InputFault(
            capture: "day.pcap", Named(description: "day.pcap: No such file; expected a pcap or pcapng capture"))
        #expect(fault.description == "day.pcap: No such file; expected a pcap or pcapng capture")
    }

    @Test("an error without either gets both")
    func completed() {
        let fault = InputFault(capture: "day.pcap", Named(description: "out of memory"))
        #expect(fault.description == "day.pcap: out of memory; expected a pcap or pcapng capture")
    }
}
