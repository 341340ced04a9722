import SIP
import Screening
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("A trunk's profile in the gate's answers, over real sockets")
struct ProfileAnswerTests {
    private func harness(_ change: @escaping (inout Trunk) -> Void) throws -> Harness {
        try Harness(adjust: { change(&$0.trunks[1]) })
    }

    private func ask(
        _ harness: Harness, _ caller: String = Harness.foreign, _ callee: String = Harness.callee, uri: String? = nil,
        headers: [(name: String, value: String)] = []
    ) throws -> String {
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(caller)", callee, uri: uri)
        request.headers = headers
        return try carrier.ask(request.invite())
    }

    // MARK: Numbers

    @Test(
        "the onward number is written in the trunk's form",
        arguments: [
            (NumberForms.Onward.same, "8\(7_010_000_099)", "sip:87010000099@"),
            (.e164, "87010000099", "sip:+77010000099@"),
            (.digits, "87010000099", "sip:77010000099@"), (.national, "+77010000099", "sip:87010000099@"),
            (.national, "+442079460009", "sip:810442079460009@"), (.tel, "87010000099", "tel:+77010000099>"),
            (.e164, "+77010000099;npdi;rn=+77010000000", "sip:+77010000099;npdi;rn=+77010000000@"),
            (.e164, "1414", "sip:1414@"), (.e164, "anonymous", "sip:anonymous@"),
        ])
    func onward(_ form: NumberForms.Onward, _ callee: String, _ expected: String) throws {
        let harness = try harness { $0.numbers.onward = form }
        let contact = try #require(try ask(harness, Harness.foreign, callee).values("Contact").first)
        #expect(contact.hasPrefix("<\(expected)"), "\(contact)")
    }

    @Test("a routing prefix is read away and put before, and an emergency number behind it is one")
    func prefixes() throws {
        let harness = try harness {
            $0.numbers.strip = ["99", "9911"]
            $0.numbers.onward = .e164
            $0.numbers.prefix = "7755"
            $0.numbers.userPhone = true
        }
        let answer = try ask(harness, Harness.foreign, "9911\(Harness.callee)")
        #expect(answer.values("Contact").first?.hasPrefix("<sip:7755+\(Harness.callee)@") == true, "\(answer)")
        #expect(answer.values("Contact").first?.hasSuffix(";user=phone>") == true)
        let emergency = try ask(harness, Harness.listed, "9911112")
        #expect(emergency.values("Contact").first?.hasPrefix("<sip:9911112@") == true)
        #expect(try ask(harness, Harness.listed, "112").statusCode == 302)
        let calls = harness.journalled()
        #expect(calls.first?.attempt.callee == .number(PhoneNumber(digits: 77_010_000_099)))
        #expect(calls.dropFirst().allSatisfy { $0.verdict.rule == .emergencyCallee })
    }

    // MARK: Labels

    @Test("each form of a label is in its own header")
    func labels() throws {
        for form in LabelForm.allCases {
            let harness = try harness { $0.labelForm = form }
            let answer = try ask(harness, Harness.homeMobile)
            let identity = answer.values("P-Asserted-Identity").first
            #expect(answer.statusCode == 302)
            switch form {
            case .headers: #expect(identity != nil && answer.values("Call-Info").count == 1)
            case .contact: #expect(identity == nil && answer.values("Contact").first?.contains("Call-Info=") == true)
            case .display: #expect(identity?.hasPrefix("\"Күмәнді\" <") == true && answer.values("Call-Info").isEmpty)
            case .alertInfo:
                #expect(identity == nil && answer.values("Alert-Info") == ["<urn:alert:source:external>"])
            case .verstat:
                #expect(identity?.contains("<sip:+\(Harness.homeMobile);verstat=TN-Validation-Failed@") == true)
            }
        }
    }

    @Test("a caller who asked for privacy is named with Privacy: id, or not at all")
    func privacy() throws {
        let asks = [(name: "Privacy", value: "id")]
        let kept = try ask(try harness { $0.privacy = .id }, Harness.homeMobile, headers: asks)
        #expect(kept.values("Privacy") == ["id"])
        #expect(kept.values("P-Asserted-Identity").first?.contains(Harness.homeMobile) == true)
        for form in LabelForm.allCases {
            let hidden = try ask(
                try harness {
                    $0.privacy = .anonymous
                    $0.labelForm = form
                }, Harness.homeMobile, headers: asks)
            let lines = hidden.split(separator: "\r\n").filter { !$0.hasPrefix("From:") && !$0.hasPrefix("Via:") }
            #expect(!lines.contains { $0.contains(Harness.homeMobile) }, "\(form): \(hidden)")
        }
        #expect(try ask(try harness { _ in }, Harness.homeMobile).values("Privacy").isEmpty)
    }

    @Test("a header of the trunk's choice names the treatment")
    func verdictHeader() throws {
        let harness = try harness { $0.verdictHeader = "X-Screening" }
        for (n, (caller, word)) in [
            (Harness.foreign, "allow"), (Harness.homeMobile, "label"), (Harness.diverted, "divert"),
            (Harness.listed, "block"),
        ].enumerated() {
            #expect(try ask(harness, caller, "7701000007\(n)").values("X-Screening") == [word])
        }
    }

    // MARK: Stops

    @Test("each kind of stop has the code that the trunk says, with its cause")
    func stopAs() throws {
        let harness = try harness {
            $0.stopCodes = [603, 404, 480]
            $0.stopAs = StopCodes(listed: 480, invalid: 404)
            $0.q850Cause = 1
        }
        let listed = try ask(harness, Harness.listed)
        #expect(listed.hasPrefix("SIP/2.0 480 "))
        #expect(listed.values("Reason").first?.hasPrefix("Q.850;cause=1;") == true)
        #expect(try ask(harness, Harness.homeFixed).hasPrefix("SIP/2.0 404 Not Found"))
    }

    @Test("a known-bad peer learns nothing, a repeated INVITE gets the same, the journal has the reason")
    func disguise() throws {
        let harness = try harness {
            $0.stopCodes = [603, 480, 486]
            $0.disguise = [480, 486]
        }
        let carrier = try harness.carrier(Harness.international)
        var codes: Set<Int> = []
        for _ in 0..<40 {
            let request = carrier.request("+\(Harness.listed)", Harness.callee)
            let answer = try carrier.ask(request.invite())
            codes.insert(answer.statusCode)
            #expect(answer.values("Reason").isEmpty && answer.values("Call-Info").isEmpty)
            #expect(try carrier.ask(request.invite()) == answer)
        }
        #expect(codes == [480, 486])
        #expect(harness.journalled().allSatisfy { $0.verdict.rule == .listBlock && $0.verdict.treatment == .block })
    }

    // MARK: Scanners

    @Test("a scanner from nowhere hears nothing and is counted, an emergency call of one is answered")
    func scanners() throws {
        let harness = try Harness()
        let stranger = try harness.carrier(Harness.unknown)
        var request = stranger.request("100", "100")
        request.headers = [(name: "User-Agent", value: "friendly-scanner")]
        try stranger.send(request.options())
        try stranger.send(request.invite())
        #expect(waitUntil(seconds: 10) { harness.gate.status().scanners == 2 })
        request.headers = []
        #expect(try stranger.ask(request.options()).statusCode == 403)
        var emergency = stranger.request("100", "112")
        emergency.headers = [(name: "User-Agent", value: "friendly-scanner")]
        #expect(try stranger.ask(emergency.invite()).statusCode == 302)
        #expect(harness.gate.status().unknownSources == 1)
    }

    @Test("on a trunk a scanner is a reason")
    func scannerOnTrunk() throws {
        let harness = try Harness()
        let answer = try ask(harness, headers: [(name: "User-Agent", value: "friendly-scanner")])
        #expect(answer.statusCode == 302)
        #expect(answer.values("Call-Info").count == 1)
        let call = try #require(harness.journalled().first)
        #expect((0..<Int(call.verdict.reasonCount)).contains { call.verdict.reasons[$0].rule == .callerScanner })
    }

    // MARK: Measures

    @Test("outside the trunk's hours and share a call is judged, journalled and let through")
    func withheld() throws {
        for (change, why) in [
            ({ (trunk: inout Trunk) in trunk.actOnPercent = 0 }, Withheld.share),
            ({ trunk in trunk.hours = Self.notNow }, .hours),
        ] {
            let harness = try harness(change)
            // Each another callee: two strangers in a row at one would be a reason of its own.
            for (n, caller) in [Harness.listed, Harness.diverted, Harness.homeMobile].enumerated() {
                let answer = try ask(harness, caller, "7701000007\(n)")
                #expect(answer.statusCode == 302)
                #expect(answer.values("Contact").first?.contains("qc=") == false)
                #expect(answer.values("Call-Info").isEmpty)
            }
            let calls = harness.journalled()
            #expect(calls.map(\.verdict.proposed) == [.block, .divert, .label])
            #expect(calls.allSatisfy { $0.verdict.treatment == .allow && !$0.passedSilently })
            for call in calls {
                #expect(Rulebook.withheld(call.verdict, features: call.features) == why)
                let again = Rulebook.verdict(of: call.features, policy: Self.policy)
                #expect(again.treatment == .allow && again.proposed == call.verdict.proposed)
            }
        }
    }

    private static let policy: Policy = {
        var policy = Policy(version: 1)
        policy[.cliHomeMobileInternational] = .treatment(.label)
        return policy
    }()

    /// A minute of a day that is half a day away.
    private static var notNow: DailyHours? {
        let minute = Int(Clock.realtimeMicroseconds() / 60_000_000 % 1_440)
        func text(_ minute: Int) -> String {
            let of = minute % 1_440
            return "\(of / 60 < 10 ? "0" : "")\(of / 60):\(of % 60 < 10 ? "0" : "")\(of % 60)"
        }
        return DailyHours("\(text(minute + 720))-\(text(minute + 721))+00:00")
    }

    @Test(
        "calls above a ceiling go on unscreened, with a label, or get the trunk's code; emergency calls always go on",
        arguments: OverCeiling.allCases)
    func ceilings(_ over: OverCeiling) throws {
        let harness = try harness {
            $0.callsPerSecond = 1
            $0.over = over
            $0.stopCodes = [603, 503]
        }
        let carrier = try harness.carrier(Harness.international)
        var codes: [Int] = []
        for _ in 0..<10 {
            codes.append(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode)
            #expect(try carrier.ask(carrier.request("+\(Harness.listed)", "112").invite()).statusCode == 302)
        }
        let calls = harness.journalled().filter { $0.verdict.rule != .emergencyCallee }
        let above = calls.filter { $0.verdict.rule == .trunkCeiling }
        #expect(above.count >= 5)
        switch over {
        case .unscreened:
            #expect(codes.allSatisfy { $0 == 302 })
            #expect(above.allSatisfy { $0.verdict.treatment == .allow && $0.verdict.isUnscreened })
        case .label:
            #expect(codes.allSatisfy { $0 == 302 })
            #expect(above.allSatisfy { $0.verdict.treatment == .label && $0.verdict.isUnscreened })
        case .refuse:
            #expect(codes.filter { $0 == 503 }.count == above.count)
            #expect(above.allSatisfy { $0.verdict.treatment == .block && $0.verdict.basis != nil })
            // Without an order nothing is refused.
            #expect(harness.waitInForce(harness.gate.install(order: nil)))
            for _ in 0..<5 {
                #expect(
                    try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
            }
        }
    }

    @Test("a redirect gate refuses a ceiling on calls at one time, since it never sees them end")
    func concurrent() throws {
        let error = #expect(throws: GateError.self) { _ = try harness { $0.concurrentCalls = 10 } }
        #expect(error?.code == .needsCallEnds)
        #expect(error?.description.contains("calls_per_second") == true)
        var load = TrunkLoad()
        var trunk = Harness.trunks[1]
        trunk.concurrentCalls = 2
        let ceiling = try #require(TrunkCeiling(trunk))
        #expect((0..<3).map { _ in load.admits(0, ceiling, at: 0) } == [true, true, false])
        load.ended(0)
        #expect((0..<2).map { _ in load.admits(0, ceiling, at: 0) } == [true, false])
        load.ended(1)
        let other = load.admits(1, ceiling, at: 0)
        #expect(other)
        // Whose end is not seen neither waits for a place nor takes one.
        let unfollowed = (0..<3).map { _ in load.admits(0, ceiling, at: 0, isFollowed: false) }
        #expect(unfollowed == [true, true, true] && load.live(0) == 2)
    }

    @Test("a second's calls are judged each second, in simulated time")
    func bucket() throws {
        var load = TrunkLoad()
        var trunk = Harness.trunks[1]
        trunk.callsPerSecond = 200
        let ceiling = try #require(TrunkCeiling(trunk))
        var admitted = 0
        // Ten seconds at 1,000 calls a second.
        for millisecond in UInt32(0)..<10_000 where load.admits(3, ceiling, at: millisecond &+ (UInt32.max - 5_000)) {
            admitted += 1
        }
        #expect((2_000...2_200).contains(admitted), "\(admitted)")
    }
}
