import Foundation
import Ledger
import Screening
import Telephony
import Testing

@testable import Console

@Suite("Markup")
struct MarkupTests {
    @Test("interpolated words are escaped, markup and literals are not")
    func escaping() {
        let words = "<b>&\"'</b>\r\n\u{0}"
        #expect(HTML("<p>\(words)</p>").text == "<p>&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;  \u{fffd}</p>")
        #expect(HTML("<p>\(HTML("<b>\(1)</b>"))</p>").text == "<p><b>1</b></p>")
    }

    @Test("each treatment has a shape, a class and a word of its own group", arguments: Treatment.allCases)
    func marks(treatment: Treatment) {
        let mark = Mark(treatment)
        #expect(!mark.shape.isEmpty)
        #expect(Set(Mark.allCases.map(\.shape)).count == Mark.allCases.count)
        #expect(mark.html("x").text.contains("class=\"mark \(mark.rawValue)\""))
    }

    @Test("a call that was let through unscreened is never shown as passed")
    func unscreened() {
        let call = Samples.call(1, at: Timestamp(seconds: 0), treatment: .allow, reasons: [], isUnscreened: true)
        #expect(Mark(call) == .unscreened)
    }

    @Test("form fields: plus, percent, broken percent, repeats and limits")
    func forms() {
        let fields = FormFields("a=1+2&b=%D2%9A%zz%4&a=3&c&=x&d=%3Cb%3E")
        #expect(fields["a"] == "1 2" && fields["b"] == "Қ%zz%4" && fields["c"] == "" && fields["d"] == "<b>")
        let many = (0...FormFields.maximumFields).map { "f\($0)=1" }.joined(separator: "&")
        #expect(FormFields(many)["f\(FormFields.maximumFields - 1)"] == "1")
        #expect(FormFields(many)["f\(FormFields.maximumFields)"] == "")
        let hostile = "a&b=c d/қ"
        #expect(FormFields("x=" + FormFields.encode(hostile))["x"] == hostile)
    }

    @Test("the chart has a column for each minute of the hour and ignores what lies outside")
    func columns() {
        let now = Timestamp(seconds: 7_200)
        let rows = [-61, -59, 0, 1].map { minute in
            MinuteRow(
                minute: Timestamp(seconds: 7_200 + minute * 60), trunk: "t", allowed: 1, warned: 2, diverted: 3,
                blocked: 4,
                unscreened: 5)
        }
        let columns = MinuteChart.columns(rows + [rows[2]], now: now)
        #expect(columns.count == MinuteChart.minutes)
        #expect(columns[0].totals.calls == 15 && columns[59].totals.calls == 30)
        #expect(columns[1...58].allSatisfy { $0.totals.calls == 0 })
    }

    @Test(
        "the top of the chart is the next round number",
        arguments: [(0, 2), (1, 2), (3, 4), (7, 8), (9, 10), (11, 20), (620, 800), (801, 1_000), (1_001, 2_000)])
    func tops(value: Int, top: Int) {
        #expect(MinuteChart.niceTop(value) == top)
    }

    @Test("the chart's axes have numbers and a zone, and a table says the same without the picture")
    func axes() {
        let words = Words(language: .en, utcOffsetMinutes: 300)
        let rows = [0, 1, 59].map { minute in
            MinuteRow(
                minute: Timestamp(seconds: 7_200 - minute * 60), trunk: "t", allowed: 3, warned: 0, diverted: 0,
                blocked: 4, unscreened: 0)
        }
        let html = MinuteChart(words: words).html(MinuteChart.columns(rows, now: Timestamp(seconds: 7_200))).text
        #expect(html.contains(#"<span class="at0">8</span><span class="at1">4</span><span class="at2">0</span>"#))
        #expect(html.contains(#"aria-hidden="true">UTC+5</span>"#) && html.contains("<span>06:01</span>"))
        #expect(html.components(separatedBy: "<tr><th scope=\"row\">").count == 13)
        let last = #"title="1970-01-01 06:56:00 UTC+5">06:56</time></th><td class="num">14</td><td class="num">8</td>"#
        #expect(html.contains(last))
    }

    @Test("the map has each of the 20 regions once, and counts what has no region apart")
    func regions() {
        let html = RegionTiles(words: Words(language: .en, utcOffsetMinutes: 0)).html(["KZ-75": 3, "": 41]).text
        #expect(html.components(separatedBy: "<g class=\"tile").count == 21)
        #expect(html.contains(">Almaty City: 3<") && html.contains("region not known: 41"))
    }

    @Test("the explanation's sum adds up, and shadow reasons do not count")
    func explanation() {
        let reasons = [
            Reason(rule: .callerNew, weight: 800), Reason(rule: .callerFanOut, weight: 2_100),
            Reason(rule: .cliAnonymous, isShadow: true, weight: 5_000), Reason(rule: .callerRate, weight: -300),
        ]
        let call = Samples.call(1, at: Timestamp(seconds: 0), reasons: reasons)
        let explanation = Explanation(call)
        #expect(explanation.background == -2_500 && explanation.sumOfReasons == 2_600)
        #expect(explanation.background + explanation.sumOfReasons == Int(call.logOdds))
        #expect(explanation.counted.map(\.weight) == [2_100, 800, -300])
        #expect(explanation.shadow.map(\.rule) == [.cliAnonymous])
        #expect(explanation.tipping?.rule == .callerNew, "the rule that the verdict names tipped it")
        #expect(explanation.alternative(Policy())?.logOdds == call.logOdds - 800)
    }

    @Test("without its tipping reason a verdict is what the policy makes of the rest")
    func alternatives() {
        var policy = Policy()
        func alternative(_ reasons: [Reason]) -> Explanation.Alternative? {
            Explanation(Samples.call(1, at: Timestamp(seconds: 0), reasons: reasons)).alternative(policy)
        }
        let fanOut = Reason(rule: .callerFanOut, weight: 3_000)
        let new = Reason(rule: .callerNew, weight: 2_600)
        #expect(alternative([fanOut, new]) == .init(logOdds: 100, treatment: .label))
        policy[.callerNew] = .treatment(.divert)
        #expect(alternative([fanOut, new]) == .init(logOdds: 100, treatment: .divert))
        policy[.callerNew] = .shadow
        #expect(alternative([fanOut, new]) == .init(logOdds: 100, treatment: .allow))
        #expect(alternative([Reason(rule: .listBlock, weight: 10_000)]) == nil, "no rule was asked")
        #expect(alternative([]) == nil)
    }

    @Test("bypass scopes survive their form text", arguments: ["all", "trunk:intl 1", "rule:caller-new"])
    func scopes(text: String) {
        #expect(BypassScope(text: text)?.text == text)
        #expect(BypassScope(text: "rule:none") == nil && BypassScope(text: "") == nil)
    }
}
