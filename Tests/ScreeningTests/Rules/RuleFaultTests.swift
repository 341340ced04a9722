import Screening
import Testing

@Suite("What is wrong in a rule file is said with its place")
struct RuleFaultTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var text: String
        var code: RuleFault.Code
        var line: Int
        var column: Int
        var testDescription: String { text }
    }

    private static func own(_ lines: String) -> String { "rule my-rule 64\n\(lines)\n\(OwnRules.words)" }

    static let samples: [Sample] = [
        Sample(text: own("when callee-hour > 1\nweight 1"), code: .unknownFeature, line: 2, column: 6),
        Sample(text: own("when roaming = maybe\nweight 1"), code: .unknownValue, line: 2, column: 16),
        Sample(text: own("when roaming = 7\nweight 1"), code: .unreachable, line: 2, column: 1),
        Sample(text: own("when local-hour >= 25\nweight 1"), code: .unreachable, line: 2, column: 1),
        Sample(text: own("when reports > 3 and reports < 3\nweight 1"), code: .unreachable, line: 2, column: 1),
        Sample(text: own("when reports > 0\nweight 1 when reports = 0"), code: .unreachable, line: 3, column: 1),
        Sample(text: own("when reports\nweight 1\nweight 2"), code: .unreachable, line: 3, column: 1),
        Sample(text: own("when reports < 5\nweight reports 1: 1, 5: 2"), code: .unreachable, line: 3, column: 22),
        Sample(text: own("weight reports 3: 1, 2: 2"), code: .unreachable, line: 2, column: 22),
        Sample(text: own("when 1 = 2\nweight 1"), code: .unreachable, line: 2, column: 8),
        Sample(text: own("when reports + 1\nweight 1"), code: .type, line: 2, column: 14),
        Sample(text: own("when reports > (known or short)\nweight 1"), code: .type, line: 2, column: 23),
        Sample(text: own("when reports > 9999999999\nweight 1"), code: .overflow, line: 2, column: 16),
        Sample(text: own("when reports > 99999999999999999999\nweight 1"), code: .overflow, line: 2, column: 16),
        Sample(
            text: own("when reports * reports * reports > 1\nweight 1"), code: .overflow, line: 2, column: 24),
        Sample(text: own("when reports / (3 - 3) > 1\nweight 1"), code: .zeroDivisor, line: 2, column: 14),
        Sample(text: own("when reports\nweight 20001"), code: .overflow, line: 3, column: 8),
        Sample(text: own("when reports"), code: .missing, line: 1, column: 6),
        Sample(text: own("weight 1"), code: .missing, line: 1, column: 6),
        Sample(text: own("when reports\nwhen known\nweight 1"), code: .duplicate, line: 3, column: 1),
        Sample(text: own("when reports\nweight 1\nlayer sky"), code: .unknownValue, line: 4, column: 7),
        Sample(text: own("when reports\nweight 1\ntreatment stop"), code: .unknownValue, line: 4, column: 11),
        Sample(
            text: own("when reports\nweight 1\ntreatment block unless rain"), code: .unknownValue, line: 4, column: 17),
        Sample(text: own("when reports\nweight 1\ntreatment challenge"), code: .unknownValue, line: 4, column: 11),
        Sample(text: own("when reports\nweight 1\nreview \"soon\""), code: .syntax, line: 4, column: 8),
        Sample(text: own("when reports\nweight 1\ncolour 3"), code: .syntax, line: 4, column: 1),
        Sample(text: own("when (reports\nweight 1"), code: .syntax, line: 3, column: 1),
        Sample(text: own("when reports and\nweight 1"), code: .syntax, line: 3, column: 8),
        Sample(text: own("when reports § 1\nweight 1"), code: .syntax, line: 2, column: 14),
        Sample(text: own("when reports\nweight 1\nhalf"), code: .syntax, line: 4, column: 1),
        Sample(text: "weight 1", code: .syntax, line: 1, column: 1),
        Sample(text: "rule my-rule\nwhen reports\nweight 1", code: .missing, line: 1, column: 6),
        Sample(text: "rule my-rule 63\nwhen reports\nweight 1", code: .duplicate, line: 1, column: 14),
        Sample(text: "rule my-rule 128\nwhen reports\nweight 1", code: .overflow, line: 1, column: 14),
        Sample(text: "rule my-rule 64 fixed\nwhen reports", code: .fixed, line: 1, column: 6),
        Sample(text: "rule caller-new 64\nweight 1", code: .duplicate, line: 1, column: 17),
        Sample(text: "rule emergency-callee\nweight 1", code: .fixed, line: 1, column: 6),
        Sample(text: "rule list-allow\nwhen reports", code: .fixed, line: 1, column: 6),
        Sample(text: "rule a 64\nrule b 64", code: .duplicate, line: 2, column: 8),
        Sample(text: "rule a 64\nrule a 65", code: .duplicate, line: 2, column: 6),
        Sample(text: "define known reports", code: .duplicate, line: 1, column: 8),
        Sample(text: "define abroad reports", code: .duplicate, line: 1, column: 8),
        Sample(text: "rule caller-new\ntext en \"{third} calls\"", code: .placeholder, line: 2, column: 9),
        Sample(text: "rule caller-new\ntext en \"{second} calls\"", code: .placeholder, line: 2, column: 9),
        Sample(text: "rule caller-new\ntext ru \"{first: a | b}\"", code: .placeholder, line: 2, column: 9),
        Sample(text: "rule caller-new\ntext en \"It ends.\"", code: .placeholder, line: 2, column: 9),
        Sample(text: "rule caller-new\ntitle en \"{first} calls\"", code: .placeholder, line: 2, column: 10),
        Sample(text: "rule caller-new\ntext en if first = 1 \"one\"", code: .missing, line: 2, column: 22),
        Sample(text: "rule caller-new\ntext en \"a\"\ntext en \"b\"", code: .unreachable, line: 2, column: 9),
        Sample(text: "rule caller-new\ntext de \"a\"", code: .unknownValue, line: 2, column: 6),
        Sample(text: "rule caller-new\ntext en \"a", code: .syntax, line: 2, column: 9),
        Sample(text: "version 0", code: .syntax, line: 1, column: 9),
    ]

    @Test("each mistake has its code, line and column", arguments: samples)
    func places(_ sample: Sample) throws {
        let fault = try #require(OwnRules.fault(sample.text))
        #expect(fault.code == sample.code, "\(fault)")
        #expect(fault.place.line == sample.line && fault.place.column == sample.column, "\(fault)")
        #expect(fault.description.hasPrefix("my.rules:\(sample.line):\(sample.column): "))
    }

    @Test("nesting, steps and length have limits")
    func limits() {
        func nested(_ depth: Int) -> String {
            Self.own(
                "when \(String(repeating: "(", count: depth))reports\(String(repeating: ")", count: depth))\nweight 1")
        }
        #expect(OwnRules.fault(nested(32)) == nil)
        #expect(OwnRules.fault(nested(33))?.code == .tooMany)
        #expect(OwnRules.fault(nested(100_000))?.code == .tooMany)
        func steps(_ count: Int) -> String {
            Self.own("weight reports " + (1...count).map { "\($0): \($0)" }.joined(separator: ", "))
        }
        #expect(OwnRules.fault(steps(16)) == nil)
        #expect(OwnRules.fault(steps(17))?.code == .tooMany)
        let long = String(repeating: "#", count: RuleSource.maximumBytes)
        #expect(OwnRules.fault(long) == nil)
        #expect(OwnRules.fault(long + "#")?.code == .tooMany)
        let deep = "reports + (reports + (reports + (reports + (reports + (reports + (reports + (reports"
        #expect(OwnRules.fault(Self.own("when 1 < \(deep) + 1)))))))\nweight 1"))?.code == .tooMany)
        #expect(OwnRules.fault("") == nil)
    }

    @Test("the built-in file cut or changed anywhere is read or refused, and traps nothing")
    func mutations() {
        let text = Array(RuleSet.builtIn.text.unicodeScalars)
        var dice = Dice(seed: 77)
        let signs = Array("\n\"#(),:+-*/=!<> 0a{}|".unicodeScalars)
        for _ in 0..<60 {
            var copy = String.UnicodeScalarView()
            let start = Int(dice.below(UInt64(text.count - 3_000)))
            copy.append(contentsOf: text[start..<(start + 3_000)])
            for _ in 0..<dice.below(6) {
                let index = copy.index(copy.startIndex, offsetBy: Int(dice.below(3_000)))
                copy.replaceSubrange(index...index, with: [signs[Int(dice.below(UInt64(signs.count)))]])
            }
            if let fault = OwnRules.fault(String(copy)) { #expect(fault.place.line > 0 && fault.place.column > 0) }
        }
    }
}
