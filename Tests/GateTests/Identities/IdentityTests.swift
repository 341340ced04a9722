import Crypto
import Glibc
import SIP
import Screening
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate
@testable import STIR

@Suite("Signed identities at the gate, over real sockets")
struct IdentityTests {
    private static let url = "https://certificates.example.com/signer.pem"
    private static let originID = "123e4567-e89b-12d3-a456-426614174000"

    private let cache = ChainCache()
    private let key = P256.Signing.PrivateKey()
    private let signer: PASSporTSigner
    private let desk: PASSporTSigner

    init() throws {
        signer = try #require(PASSporTSigner(pem: key.pemRepresentation, url: Self.url))
        desk = try #require(
            PASSporTSigner(pem: P256.Signing.PrivateKey().pemRepresentation, url: "https://own.example.com/c"))
    }

    /// The signer's chain is in the cache, as one for any number.
    private func know() throws {
        // SEQUENCE of one provider's code (RFC 8226 §9).
        let list = try #require(TNAuthList(der: [0x30, 0x08, 0xA0, 0x06, 0x16, 0x04, 0x31, 0x32, 0x33, 0x34]))
        let credential = SigningCredential(
            key: key.publicKey, notBefore: Timestamp(seconds: 0), notAfter: Timestamp(seconds: 9_000_000_000),
            numbers: list, constraints: nil)
        let place = try #require(CertificateURL(Self.url))
        cache.store(credential, of: FetchedChain(bytes: [1], maxAgeSeconds: 3_600), at: place, now: now)
    }

    private var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

    private func harness(stir: Bool = true, signaturesPerBatch: Int = 16, signs: Bool = false) throws -> Harness {
        try Harness { configuration in
            for index in configuration.trunks.indices { configuration.trunks[index].stir = stir }
            configuration.identities = IdentitySettings(
                cache: cache, signer: signs ? desk : nil, signaturesPerBatch: signaturesPerBatch)
        }
    }

    private func identity(_ attestation: SignedAttestation = .full, of caller: String = Harness.foreign) throws
        -> String
    {
        let origin = try #require(SignedNumber(caller))
        let destination = try #require(SignedNumber(Harness.callee))
        return try #require(
            signer.shaken(attestation, origin: origin, destination: destination, originID: Self.originID, at: now))
    }

    private func attestation(_ harness: Harness, _ identity: String?) throws -> Attestation {
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.foreign)", "+\(Harness.callee)")
        if let identity { request.headers = [("Identity", identity)] }
        #expect(try carrier.ask(request.invite()).statusCode == 302)
        return try #require(harness.journalled().first).attempt.attestation
    }

    @Test("what a carrier signed for is a feature of the attempt", arguments: SignedAttestation.allCases)
    func attestations(signed: SignedAttestation) throws {
        try know()
        let expected: Attestation =
            switch signed {
            case .full: .full
            case .partial: .partial
            case .gateway: .gateway
            }
        #expect(try attestation(try harness(), identity(signed)) == expected)
    }

    @Test("a proxy looks at it as a redirect gate does")
    func proxied() throws {
        try know()
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Harness { configuration in
            for index in configuration.trunks.indices { configuration.trunks[index].stir = true }
            configuration.identities = IdentitySettings(cache: cache)
            configuration.proxy = ProxyConfiguration(nextHops: [hop.address])
        }
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.foreign)", "+\(Harness.callee)")
        request.headers = [("Identity", try identity())]
        try carrier.send(request.invite())
        #expect(carrier.receive().first?.statusCode == 100)
        #expect(try #require(harness.journalled().first).attempt.attestation == .full)
    }

    @Test("a tap too, on trunks that ask for it", arguments: [true, false])
    func tapped(stir: Bool) throws {
        try know()
        let source = PeerAddress(v4: 0x7F00_0014, port: 5_070)
        var trunk = Trunk(name: "t", carrier: "t", trunkClass: .international, sources: ["127.0.0.20/32"])
        trunk.stir = stir
        var configuration = TapConfiguration(trunks: [trunk])
        configuration.identities = IdentitySettings(cache: cache)
        var reader = try TapReader(configuration)
        var request = RequestWriter(
            uri: "sip:+\(Harness.callee)@x", from: "<sip:+\(Harness.foreign)@y>", to: "<sip:+\(Harness.callee)@x>",
            sentBy: "127.0.0.20:5070", callID: "tapped", branch: "z9hG4bKt", fromTag: "f")
        request.headers = [("Identity", try identity())]
        let invite = request.invite()
        let finding = reader.take(
            invite.span, from: source, to: PeerAddress(v4: 0x7F00_0001, port: 5_060), at: now)
        guard case .attempt(let attempt) = finding else {
            Issue.record("no attempt")
            return
        }
        #expect(attempt.attestation == (stir ? .full : .none))
    }

    @Test("a trunk that does not ask for it, a call without one, another caller's, and a spent budget: none")
    func none() throws {
        try know()
        #expect(try attestation(try harness(stir: false), identity()) == .none)
        let harness = try harness()
        #expect(try attestation(harness, nil) == .none)
        #expect(try attestation(harness, identity(of: "442079460009")) == .none)
        #expect(try attestation(try self.harness(signaturesPerBatch: 0), identity()) == .none)
    }

    @Test("a call that is asked about by HTTP is looked at as one by SIP", arguments: [true, false])
    func asked(byProxy: Bool) async throws {
        try know()
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try Harness { configuration in
            for index in configuration.trunks.indices { configuration.trunks[index].stir = true }
            configuration.identities = IdentitySettings(cache: cache)
            if byProxy { configuration.proxy = ProxyConfiguration(nextHops: [hop.address]) }
        }
        var question = CallQuestion(
            trunk: try #require(harness.gate.trunk(named: "international")), callID: Array("asked".utf8),
            callee: Array("+\(Harness.callee)".utf8), from: Array("+\(Harness.foreign)".utf8))
        question.identities = [Array("nonsense".utf8), Array(try identity().utf8)]
        let known = await harness.gate.ask([question])
        #expect(known.first?.call.attempt.attestation == .full)
        #expect(harness.journalled().first?.attempt.attestation == .full)
        // Another's number is nobody's word for this one.
        question.identities = [Array(try identity(of: "442079460009").utf8)]
        let wrong = await harness.gate.ask([question])
        #expect(wrong.first?.call.attempt.attestation == Attestation.none)
        #expect(wrong.first?.call.verdict.treatment == .allow)
    }

    @Test("a chain that is first seen is asked for beside the call, which goes on")
    func firstSeen() throws {
        let harness = try harness()
        #expect(try attestation(harness, identity()) == .none)
        #expect(cache.nextFetch()?.text == Self.url)
        try know()
        #expect(try attestation(harness, identity()) == .full)
    }

    @Test("a diverted call's answer carries a signed diversion beside its identity, the same at a retransmission")
    func diversion() throws {
        try know()
        let harness = try harness(signs: true)
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.diverted)", "+\(Harness.callee)")
        request.headers = [("Identity", try identity(of: Harness.diverted))]
        let answer = try carrier.ask(request.invite())
        #expect(answer.statusCode == 302)
        let line = try #require(answer.values("Identity").first)
        let header = try #require(IdentityHeader(Array(line.utf8)))
        let token = try PASSporT.read(header.token)
        #expect(token?.type == .div && header.url == "https://own.example.com/c")
        #expect(token?.claims.diverting?.number?.digits == Harness.callee)
        #expect(token?.claims.origin.number?.digits == Harness.diverted)
        #expect(token?.claims.destinations == [.uri("sip:desk@127.0.0.1:5080")])
        #expect(try carrier.ask(request.invite()) == answer)
    }

    // MARK: RFC 9410

    private func telling(
        proxy hop: Carrier? = nil, _ adjust: (inout Trunk) -> Void = { _ in }
    ) throws -> Harness {
        try Harness { configuration in
            for index in configuration.trunks.indices {
                configuration.trunks[index].stir = true
                configuration.trunks[index].stirReason = true
                adjust(&configuration.trunks[index])
            }
            configuration.identities = IdentitySettings(cache: cache)
            configuration.proxy = hop.map { ProxyConfiguration(nextHops: [$0.address]) }
        }
    }

    /// The Reason headers of protocol STIR in the answer to a call with these identities.
    private func reasons(
        _ harness: Harness, _ identities: [String], from caller: String = Harness.foreign, code: Int = 302
    ) throws -> [String] {
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(caller)", "+\(Harness.callee)")
        request.headers = identities.map { ("Identity", $0) }
        let answer = try carrier.ask(request.invite())
        #expect(answer.statusCode == code)
        // Repeated, the same bytes.
        #expect(try carrier.ask(request.invite()) == answer)
        return answer.values("Reason").filter { $0.hasPrefix("STIR") }
    }

    private func compact(_ identity: String) -> String {
        ";ppi=\"..\(identity.prefix { $0 != ";" }.split(separator: ".").last ?? "")\""
    }

    @Test("what is wrong with an identity is told where the profile says so, and the call goes on")
    func told() throws {
        try know()
        let harness = try telling()
        let other = try identity(of: "442079460009")
        let text = "STIR;cause=438;text=\"Invalid Identity Header\""
        #expect(try reasons(harness, [other]) == [text + compact(other)])
        // Of several each that is wrong, and none that is right.
        let third = try identity(of: "442079460008")
        #expect(
            try reasons(harness, [other, identity(), third, "nonsense"]).sorted()
                == [text, text + compact(other), text + compact(third)].sorted())
        #expect(try reasons(harness, [identity()]).isEmpty)
        #expect(try reasons(harness, []).isEmpty)
    }

    @Test("a chain that is seen for the first time is nobody's error")
    func unseen() throws {
        #expect(try reasons(try telling(), [identity()]).isEmpty)
    }

    @Test("without the key nothing is told; nor in a stop that is disguised")
    func untold() throws {
        try know()
        let other = try identity(of: "442079460009")
        #expect(try reasons(try telling { $0.stirReason = false }, [other]).isEmpty)
        let disguised = try telling {
            $0.stopCodes = [603, 480]
            $0.disguise = [480]
        }
        #expect(try reasons(disguised, [other], from: Harness.listed, code: 480).isEmpty)
    }

    @Test("a stop tells it beside its own reason")
    func stopped() throws {
        try know()
        let harness = try telling()
        let other = try identity(of: "442079460009")
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.listed)", "+\(Harness.callee)")
        request.headers = [("Identity", other)]
        let answer = try carrier.ask(request.invite())
        #expect(answer.statusCode == 603)
        let protocols = answer.values("Reason").map { String($0.prefix { $0 != ";" }) }
        #expect(protocols == ["Q.850", "STIR"])
    }

    @Test("a proxy tells it in its own final answers")
    func proxyTells() throws {
        try know()
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try telling(proxy: hop)
        let other = try identity(of: "442079460009")
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.listed)", "+\(Harness.callee)")
        request.headers = [("Identity", other)]
        try carrier.send(request.invite())
        var answers: [String] = []
        while answers.count < 2 {
            let more = carrier.receive()
            guard !more.isEmpty else { break }
            answers += more
        }
        #expect(answers.map(\.statusCode) == [100, 603])
        #expect(answers.last?.values("Reason").filter { $0.hasPrefix("STIR;cause=438") }.count == 1)
    }

    @Test("where nobody signed for the caller, or somebody else did, no diversion is signed")
    func noDiversion() throws {
        try know()
        let harness = try harness(signs: true)
        let carrier = try harness.carrier(Harness.international)
        for identity in [nil, try identity(of: "442079460009")] {
            var request = carrier.request("+\(Harness.diverted)", "+\(Harness.callee)")
            if let identity { request.headers = [("Identity", identity)] }
            let answer = try carrier.ask(request.invite())
            #expect(answer.statusCode == 302 && answer.values("Contact").first?.contains("qc=") == true)
            #expect(answer.values("Identity").isEmpty)
        }
    }
}
