import SIP
import Screening
import Telephony
import Testing
import Wire

@testable import Gate

@Suite("Whatever the profile")
struct ProfilePropertyTests {
    private static func profile(_ dice: inout SystemRandomNumberGenerator) -> Trunk {
        var trunk = Harness.trunks[1]
        let codes = [403, 404, 480, 486, 488, 600, 603, 604, 607, 608]
        trunk.allowCode = [302, 404, 503].randomElement(using: &dice) ?? 302
        trunk.stopCodes = Array(
            codes.filter { $0 != trunk.allowCode }.shuffled(using: &dice).prefix(Int.random(in: 1...4, using: &dice)))
        let usable = trunk.stopCodes.filter { $0 != 607 && $0 != 608 }
        trunk.stopAs = StopCodes(
            analytics: trunk.stopCodes.filter { $0 != 607 }.randomElement(using: &dice),
            listed: usable.randomElement(using: &dice),
            invalid: usable.randomElement(using: &dice))
        if Bool.random(using: &dice) { trunk.disguise = Array(trunk.stopCodes.prefix(2)) }
        trunk.identity = IdentityHeader.allCases.shuffled(using: &dice)
        trunk.diversion = DiversionHeader.allCases.shuffled(using: &dice)
        trunk.isup = Bool.random(using: &dice)
        trunk.labelForm = LabelForm.allCases.randomElement(using: &dice) ?? .headers
        trunk.privacy = PrivacyForm.allCases.randomElement(using: &dice) ?? .id
        trunk.callsPerSecond = [nil, 1].randomElement(using: &dice) ?? nil
        trunk.over = OverCeiling.allCases.randomElement(using: &dice) ?? .unscreened
        trunk.actOnPercent = [0, 50, 100].randomElement(using: &dice) ?? 100
        trunk.hours = [nil, DailyHours("00:00-12:00")].randomElement(using: &dice) ?? nil
        trunk.numbers.strip = [[], ["1"], ["11", "9"], ["112"]].randomElement(using: &dice) ?? []
        trunk.numbers.reading = NumberForms.Reading.allCases.randomElement(using: &dice) ?? .home
        trunk.numbers.onward = NumberForms.Onward.allCases.randomElement(using: &dice) ?? .same
        trunk.verdictHeader = Bool.random(using: &dice) ? "X-Screening" : nil
        return trunk
    }

    @Test("an emergency call is allowed, and a stop is one of the trunk's codes")
    func lawOne() throws {
        var dice = SystemRandomNumberGenerator()
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        for round in 0..<60 {
            var trunks = Harness.trunks
            trunks[1] = Self.profile(&dice)
            let trunk = trunks[1]
            #expect(harness.waitInForce(try harness.gate.install(trunks: trunks)))
            for callee in ["112", "101", "+7112"] {
                var request = carrier.request("+\(Harness.listed)", callee)
                request.headers = [(name: "User-Agent", value: "friendly-scanner")]
                let answer = try carrier.ask(request.invite())
                #expect(answer.statusCode == trunk.allowCode, "round \(round), \(trunk): \(answer)")
            }
            for caller in [Harness.listed, Harness.homeFixed, Harness.diverted, Harness.homeMobile, Harness.foreign] {
                let answer = try carrier.ask(carrier.request("+\(caller)", Harness.callee).invite())
                let code = answer.statusCode
                #expect(
                    code == trunk.allowCode || code == 302 || trunk.stopCodes.contains(code),
                    "round \(round), \(trunk): \(answer)")
            }
            for call in harness.journalled() {
                if call.features[.emergencyCallee] != 0 { #expect(call.verdict.treatment == .allow) }
                if call.verdict.treatment > .label { #expect(call.verdict.basis != nil) }
            }
        }
    }

    @Test("what would not do what it is for is refused at load, with a sentence")
    func refused() throws {
        let slips: [(GateError.Code, (inout Trunk) -> Void)] = [
            (.badStopCode, { $0.stopAs.listed = 480 }), (.badStopCode, { $0.stopAs.invalid = 607 }),
            (.badStopCode, { $0.stopAs.listed = 608 }), (.badStopCode, { $0.disguise = [486] }),
            (.outOfRange, { $0.q850Cause = 0 }), (.outOfRange, { $0.q850Cause = 128 }),
            (.outOfRange, { $0.actOnPercent = 101 }), (.outOfRange, { $0.callsPerSecond = 0 }),
            (.badNumberForm, { $0.numbers.strip = ["12a"] }), (.badNumberForm, { $0.numbers.strip = [""] }),
            (.badNumberForm, { $0.numbers.prefix = "12" }),
            (
                .badNumberForm,
                {
                    $0.numbers.onward = .tel
                    $0.numbers.userPhone = true
                }
            ), (.tooMany, { $0.numbers.strip = (0...8).map { "\($0)" } }), (.badHeader, { $0.verdictHeader = "From" }),
            (.badHeader, { $0.verdictHeader = "X-a\r\nb" }), (.badHeader, { $0.identity = [.asserted, .asserted] }),
            (.badURI, { $0.alertInfo = "no uri" }),
        ]
        for (number, (code, slip)) in slips.enumerated() {
            var trunk = Harness.trunks[1]
            slip(&trunk)
            let error = #expect(throws: GateError.self) {
                _ = try TrunkProfile(trunk, redress: Redress(), listen: [])
            }
            #expect(error?.code == code, "slip \(number)")
        }
    }
}
