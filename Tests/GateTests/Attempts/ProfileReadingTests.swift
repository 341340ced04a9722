import SIP
import Telephony
import Testing
import Wire

@testable import Gate

@Suite("How a trunk's profile reads an INVITE")
struct ProfileReadingTests {
    static let from = "<sip:+442079460003@carrier.example>"

    /// An INVITE with further headers, read by a trunk's profile.
    static func attempt(
        _ headers: [(name: String, value: String)], from: String = Self.from, at time: Int64 = 1_780_000_000,
        _ change: (inout Trunk) -> Void = { _ in }
    ) -> CallAttempt {
        var request = RequestWriter(
            uri: "sip:+77010000099@gate.example", from: from, to: "<sip:+77010000099@gate.example>",
            sentBy: "127.0.0.20", callID: Identity.next(), branch: "1", fromTag: "a")
        request.headers = headers
        return attempt(request.invite(), at: time, change)
    }

    static func attempt(_ bytes: [UInt8], at time: Int64 = 1_780_000_000, _ change: (inout Trunk) -> Void)
        -> CallAttempt
    {
        var trunk = Trunk(
            name: "t", carrier: "c", trunkClass: .international, sources: ["127.0.0.20"], trustIdentity: true)
        change(&trunk)
        var message = SIPMessage()
        _ = EdgeCheck.examine(bytes.span, as: .datagram, into: &message)
        return AttemptReader.attempt(
            of: message, in: bytes.span, from: PeerAddress(v4: 0x7F00_0014, port: 5060), trunk: TrunkID(index: 0),
            reading: TrunkReading(trunk), at: Timestamp(seconds: time))
    }

    private static func number(_ digits: UInt64) -> PresentedNumber { .number(PhoneNumber(digits: digits)) }

    // MARK: Identities

    private static let both: [(name: String, value: String)] = [
        (name: "P-Asserted-Identity", value: "<sip:+442079460004@carrier.example>"),
        (name: "Remote-Party-ID", value: "<sip:+442079460005@carrier.example>;party=calling"),
    ]

    @Test("the headers that a trunk believes are asked in its order")
    func identities() {
        let usual = Self.attempt(Self.both)
        #expect(usual.asserted == Self.number(442_079_460_004))
        #expect(usual.remoteParty == Self.number(442_079_460_005))
        let turned = Self.attempt(Self.both) { $0.identity = [.remoteParty, .asserted] }
        #expect(turned.caller == Self.number(442_079_460_005))
        #expect(turned.remoteParty == Self.number(442_079_460_004))
        let one = Self.attempt(Self.both) { $0.identity = [.remoteParty] }
        #expect(one.asserted == Self.number(442_079_460_005))
        #expect(one.remoteParty == .absent)
        let none = Self.attempt(Self.both) { $0.identity = [] }
        #expect(none.asserted == .absent && none.remoteParty == .absent)
        #expect(none.caller == Self.number(442_079_460_003))
    }

    @Test(
        "Privacy withholds the caller, and none says the opposite",
        arguments: [
            ("id", true), ("user", true), ("header;critical", true), ("session", false), ("none", false),
            ("id;none", false), ("history", false),
        ])
    func privacy(_ value: String, _ isPrivate: Bool) {
        #expect(Self.attempt([(name: "Privacy", value: value)]).isPrivate == isPrivate)
    }

    // MARK: Diversions

    @Test("of several Diversions the topmost diverted last and the lowest first (RFC 5806)")
    func diversions() {
        let hops = [
            (name: "Diversion", value: "<sip:+77010000003@h3>;reason=unconditional"),
            (
                name: "Diversion",
                value: "<sip:+77010000002@h2>;reason=no-answer, <sip:+77010000001@h1>;reason=user-busy"
            ),
        ]
        let several = Self.attempt(hops)
        #expect(several.diverting == Self.number(77_010_000_003))
        #expect(several.firstDiverting == Self.number(77_010_000_001))
        let one = Self.attempt([hops[0]])
        #expect(one.diverting == Self.number(77_010_000_003))
        #expect(one.firstDiverting == .absent)
        #expect(Self.attempt([]).diverting == .absent)
    }

    @Test(
        "History-Info tells by mp who diverted (RFC 7044), by order where it is older, and nothing where only the route changed",
        arguments: [
            (
                "<sip:+77010000001@h>;index=1, <sip:+77010000002@h>;index=1.1;mp=1, <sip:+77010000099@h>;index=1.1.1;mp=1.1",
                UInt64(77_010_000_002), UInt64(77_010_000_001)
            ),
            (
                "<sip:+77010000001@h>;index=1, <sip:+77010000099@h>;index=1.1;mp=1, <sip:+77010000099@10.0.0.1>;index=1.1.1;rc=1.1",
                77_010_000_001, 0
            ),
            ("<sip:+77010000099@h>;index=1, <sip:+77010000099@10.0.0.1>;index=1.1;rc=1", 0, 0),
            (
                "<sip:+77010000001@h>;index=1, <sip:+77010000002@h>;index=1.1, <sip:+77010000099@h>;index=1.2",
                77_010_000_002, 77_010_000_001
            ),
            ("<sip:+77010000001@h>;index=1", 0, 0),
            ("<sip:+77010000099@h>;index=1.2;mp=1.1", 0, 0),
            ("garbage, <sip:+77010000001@h>;index=1;mp", 0, 0),
        ])
    func history(_ value: String, _ last: UInt64, _ first: UInt64) {
        let attempt = Self.attempt([(name: "History-Info", value: value)])
        #expect(attempt.diverting.e164?.digits ?? 0 == last, "\(value)")
        #expect(attempt.firstDiverting.e164?.digits ?? 0 == first, "\(value)")
    }

    @Test("a trunk says which of the two headers is asked first, and which not at all")
    func diversionOrder() {
        let headers = [
            (name: "Diversion", value: "<sip:+77010000003@h3>"),
            (name: "History-Info", value: "<sip:+77010000001@h>;index=1, <sip:+77010000099@h>;index=1.1;mp=1"),
        ]
        #expect(Self.attempt(headers).diverting == Self.number(77_010_000_003))
        let turned = Self.attempt(headers) { $0.diversion = [.historyInfo, .diversion] }
        #expect(turned.diverting == Self.number(77_010_000_001))
        #expect(Self.attempt(headers) { $0.diversion = [] }.diverting == .absent)
        #expect(Self.attempt([headers[0]]) { $0.diversion = [.historyInfo] }.diverting == .absent)
    }

    // MARK: Numbers

    @Test(
        "a trunk that always writes country codes is read so, in the caller's headers",
        arguments: [
            ("84951234567", UInt64(74_951_234_567), UInt64(84_951_234_567)),
            ("88021234567", 78_021_234_567, 88_021_234_567),
            ("+442079460003", 442_079_460_003, 442_079_460_003),
            ("00442079460003", 442_079_460_003, 442_079_460_003),
        ])
    func countryCodes(_ user: String, _ home: UInt64, _ e164: UInt64) {
        let header = [(name: "P-Asserted-Identity", value: "<sip:\(user)@h>")]
        let from = "<sip:\(user)@h>"
        #expect(Self.attempt(header, from: from).asserted == Self.number(home))
        let read = Self.attempt(header, from: from) { $0.numbers.reading = .e164 }
        #expect(read.asserted == Self.number(e164))
        #expect(read.from == Self.number(e164))
        let short = Self.attempt([], from: "<sip:112@h>") { $0.numbers.reading = .e164 }
        #expect(short.from == .short(ShortNumber(digits: 112, count: 3)))
    }

    // MARK: Measures

    private static func call(_ caller: UInt64, _ callee: UInt64, callID: UInt64) -> CallAttempt {
        CallAttempt(
            time: Timestamp(seconds: 1_780_000_000), trunk: TrunkID(index: 0), trunkClass: .international,
            callID: callID, callee: number(callee), from: number(caller))
    }

    private static func share(_ percent: Int, _ seed: ByteHash.Seed = .random()) -> TrunkReading {
        var trunk = Trunk(name: "t", carrier: "c", trunkClass: .international, sources: ["127.0.0.20"])
        trunk.actOnPercent = percent
        return TrunkReading(trunk, share: seed)
    }

    @Test(
        "of all calls so many of a hundred are acted on, the same call always alike", arguments: [0, 10, 50, 99, 100])
    func share(_ percent: Int) {
        let reading = Self.share(percent)
        var acted = 0
        for number in UInt64(0)..<20_000 {
            let call = Self.call(380_671_000_000 + number / 40, 77_010_000_000 + number, callID: number)
            #expect(reading.withheld(call) == reading.withheld(call))
            if reading.withheld(call) == .no { acted += 1 }
        }
        // 20,000 calls: four standard deviations are 1.5 of a hundred.
        #expect(abs(acted * 100 / 20_000 - percent) <= 2, "\(percent): \(acted)")
        if percent == 0 { #expect(acted == 0) }
        if percent == 100 { #expect(acted == 20_000) }
    }

    @Test("a Call-ID of the caller's choice moves no call in or out of the share")
    func aimedShare() {
        let reading = Self.share(50)
        for number in UInt64(0)..<200 {
            let first = reading.withheld(Self.call(380_671_000_009, 77_010_000_000 + number, callID: 1))
            for callID in UInt64(2)..<20 {
                let again = reading.withheld(Self.call(380_671_000_009, 77_010_000_000 + number, callID: callID))
                #expect(again == first)
            }
        }
    }

    @Test("under another secret, and on another trunk, the share is another one")
    func secretShare() {
        var other = Trunk(name: "other", carrier: "c", trunkClass: .international, sources: ["127.0.0.20"])
        other.actOnPercent = 50
        let seed = ByteHash.Seed(first: 1, second: 2)
        let readings = [
            Self.share(50, seed), Self.share(50, ByteHash.Seed(first: 1, second: 3)), TrunkReading(other, share: seed),
        ]
        var differing = [0, 0]
        for number in UInt64(0)..<2_000 {
            let found = readings.map { $0.withheld(Self.call(380_671_000_009, 77_010_000_000 + number, callID: 1)) }
            for index in [0, 1] where found[0] != found[index + 1] { differing[index] += 1 }
        }
        for count in differing { #expect((800...1_200).contains(count)) }
    }

    @Test("calls without a number are drawn too, and each kind apart from the others")
    func sharesWithoutNumbers() {
        let reading = Self.share(50)
        for presented in [
            PresentedNumber.absent, .anonymous, .malformed(.empty), .short(ShortNumber(digits: 12, count: 3)),
        ] {
            var acted = 0
            for number in UInt64(0)..<1_000 {
                var call = Self.call(1, 77_010_000_000 + number, callID: 1)
                call.from = presented
                if reading.withheld(call) == .no { acted += 1 }
            }
            #expect((400...600).contains(acted))
        }
    }

    @Test(
        "hours are those of the place's clock, over midnight too",
        arguments: [
            // 2026-05-28T20:26:40Z is 01:26:40 in Kazakhstan.
            ("00:00-02:00", true), ("22:00-06:00", true), ("06:00-22:00", false), ("20:00-21:00+00:00", true),
            ("01:26-01:27", true), ("01:25-01:26", false), ("08:00-20:00-12:00", true),
        ])
    func hours(_ text: String, _ isIn: Bool) throws {
        let hours = try #require(DailyHours(text))
        #expect(hours.contains(Timestamp(seconds: 1_780_000_000)) == isIn, "\(text)")
        let read = Self.attempt([]) { $0.hours = hours }
        #expect(read.withheld == (isIn ? .no : .hours))
    }

    @Test(
        "what is no span of a day is none",
        arguments: [
            "", "8-20", "08:00-08:00", "24:00-08:00", "08:60-09:00", "08:00–20:00", "08:00-20:00Z", "ab:cd-ef:gh",
            "08:00-20:00+15:00",
        ])
    func noHours(_ text: String) { #expect(DailyHours(text) == nil) }

    @Test(
        "a scanner is known by how its User-Agent begins",
        arguments: [
            ("friendly-scanner", true), ("sipvicious", true), ("SIPVicious/0.3", true), ("sipcli/v1.8", true),
            ("pplsip", true), ("sip-scan", true), ("VaxSIPUserAgent/3.1", true), ("Asterisk PBX", false),
            ("sip", false), ("friendly", false), ("Vax", false), ("FreeSWITCH-mod_sofia", false),
        ])
    func scanners(_ name: String, _ isScanner: Bool) {
        #expect(Self.attempt([(name: "User-Agent", value: name)]).isScanner == isScanner)
    }
}
