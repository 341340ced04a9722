import Telephony
import Testing

@testable import Gate

@Suite("How a trunk's SBC is told to stop")
struct StopAnswerTests {
    private let redress = Redress(url: "https://redress.example/1")

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("an invalid CLI is declined with 603 and Q.850 cause 21, never in the analytics form")
    func invalid() {
        let answer = StopAnswer(.invalid, stopCodes: [608, 607, 603], redress: redress)
        #expect(answer.code == 603)
        #expect(text(answer.phrase) == "Decline")
        #expect(text(answer.headers).contains("Reason: Q.850;cause=21;text=\""))
        #expect(text(answer.headers).contains("https://redress.example/1"))
        #expect(text(answer.headers).contains("Call-Info: <https://redress.example/1>;purpose=info\r\n"))
        #expect(!text(answer.headers).contains("analytics"))
    }

    @Test("analytics with a redress address take the 603 of ATIS-1000099, without one 608")
    func analytics() {
        let plus = StopAnswer(.analytics, stopCodes: [603, 608], redress: redress)
        #expect(plus.code == 603)
        #expect(text(plus.phrase) == "Network Blocked")
        #expect(
            text(plus.headers).contains(
                "Reason: SIP;cause=603;text=\"v=analytics1;url=https://redress.example/1\";location=LN\r\n"))
        #expect(StopAnswer(.analytics, stopCodes: [603, 608], redress: Redress()).code == 608)
        #expect(StopAnswer(.analytics, stopCodes: [603], redress: Redress()).code == 603)
    }

    @Test("no answer uses a code at which the SBC would go on", arguments: [[486], [480, 404], [607], [608, 480]])
    func onlyStopCodes(_ codes: [Int]) {
        for cause in [StopAnswer.Cause.invalid, .listed, .analytics] {
            for redress in [redress, Redress(), Redress(tel: "+77010000001"), Redress(email: "a@b.example")] {
                #expect(codes.contains(StopAnswer(cause, stopCodes: codes, redress: redress).code))
            }
        }
    }

    @Test("telephone and mailbox become URIs")
    func addresses() {
        let tel = StopAnswer(.listed, stopCodes: [603], redress: Redress(tel: "+77010000001"))
        #expect(text(tel.headers).contains("Call-Info: <tel:+77010000001>"))
        let mail = StopAnswer(.listed, stopCodes: [603], redress: Redress(email: "way@back.example"))
        #expect(text(mail.headers).contains("Call-Info: <mailto:way@back.example>"))
        #expect(!text(StopAnswer(.listed, stopCodes: [603], redress: Redress()).headers).contains("Call-Info"))
    }

    @Test("a 608 carries the signed card where there is one, and no other stop does")
    func card() {
        var redress = redress
        redress.card = "eyJh.eyJp.c2ln"
        let rejected = StopAnswer(
            .analytics, stopCodes: [603, 608], redress: redress, stopAs: StopCodes(analytics: 608))
        #expect(rejected.code == 608)
        #expect(
            text(rejected.headers).contains("Call-Info: <data:application/jose,eyJh.eyJp.c2ln>;purpose=jwscard\r\n"))
        #expect(!text(rejected.headers).contains("analytics1"))
        for cause in [StopAnswer.Cause.invalid, .listed] {
            let answer = StopAnswer(cause, stopCodes: [603, 608], redress: redress)
            #expect(answer.code == 603)
            #expect(!text(answer.headers).contains("jwscard"))
        }
    }

    @Test("the analytics form of 603 is for analytics alone, whatever the profile", arguments: [603, 480, 608])
    func plusOnlyForAnalytics(_ code: Int) {
        for cause in [StopAnswer.Cause.invalid, .listed, .ceiling] {
            let answer = StopAnswer(
                cause, stopCodes: [603, 480, 608], redress: redress, stopAs: StopCodes(analytics: code))
            #expect(!text(answer.headers).contains("analytics1"))
            #expect(text(answer.phrase) != "Network Blocked")
        }
    }

    @Test("texts are escaped for the place that they go to")
    func escaping() {
        #expect(text(HeaderText.quoted("a\"b\\c\r\nd")) == "a\\\"b\\\\cd")
        #expect(text(HeaderText.hvalue(Array("\"Ы\" <sip:+7@h>".utf8))) == "%22%D0%AB%22%20%3Csip:+7%40h%3E")
        #expect(HeaderText.isURI("https://redress.example/a?b=c"))
        for bad in ["", "noscheme", "https://a b", "https://a>b", "ht\"tp://x", "https://a\r\nX: y", "https://ы"] {
            #expect(!HeaderText.isURI(bad), "\(bad)")
        }
    }
}
