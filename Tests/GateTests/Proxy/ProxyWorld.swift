import SIP
import Screening
import Telephony
import Wire

@testable import Gate

/// A proxy's core without sockets: text in, text out, at a time that the test says.
final class ProxyWorld {
    struct Sent: Equatable {
        var to: PeerAddress
        var text: String
        var connection: ConnectionID?
    }

    static let gate = address("127.0.0.1", 5060)
    static let trunk = address("127.0.0.20", 5070)
    static let untrusted = address("127.0.0.21", 5070)
    static let first = address("127.0.0.30", 5060)
    static let second = address("127.0.0.31", 5060)
    static let desk = address("127.0.0.40", 5080)

    private final class CoreBox {
        var core: ProxyCore
        init(_ core: ProxyCore) { self.core = core }
    }

    private let box: CoreBox
    private var message = SIPMessage()
    private let seed: ByteHash.Seed
    private let emergency: EmergencyNumbers
    /// What the next calls are judged to be.
    var form = StoredAnswer.Form.allow
    /// Header lines for their stops.
    var lines: [UInt8] = []
    var outcomes: [CallOutcome] = []
    var now: Tick = 1_000_000

    init(
        hops: [PeerAddress] = [first, second], mostTransactions: Int = 4_096,
        adjust: (inout GateConfiguration) -> Void = { _ in }
    ) throws {
        var proxy = ProxyConfiguration(nextHops: hops, mostTransactions: mostTransactions)
        // Probes are a test of their own.
        proxy.probeMilliseconds = 60_000
        var configuration = GateConfiguration(
            listen: [ListenAddress(.udp, Self.gate), ListenAddress(.tcp, Self.gate)],
            trunks: [
                Trunk(
                    name: "t", carrier: "t", trunkClass: .international, sources: ["127.0.0.20/32"],
                    trustIdentity: true),
                Trunk(name: "u", carrier: "u", trunkClass: .international, sources: ["127.0.0.21/32"]),
            ], deskURI: "sip:desk@127.0.0.40:5080", labelText: "Suspicious", proxy: proxy)
        adjust(&configuration)
        try configuration.check()
        let writer = AnswerWriter(configuration)
        seed = writer.seed
        emergency = try EmergencyNumbers(configuration.emergencyNumbers)
        let trunks = try TrunkSet(
            configuration.trunks, redress: configuration.redress, listen: configuration.listen,
            cells: Array(configuration.trunks.indices))
        box = CoreBox(
            try ProxyCore(
                configuration, configuration.proxy ?? proxy,
                addresses: ProxyAddresses(udp: [Self.gate], tcp: [Self.gate]),
                writer: writer, trunks: trunks, board: HopBoard(), secret: .random(), at: now))
        // The probes that go out at the start are answered.
        for probe in pass(to: now) { deliver(probe.text.answer(200), from: probe.to) }
    }

    static func address(_ host: String, _ port: UInt16) -> PeerAddress { PeerAddress(host: host, port: port) ?? .none }

    var core: ProxyCore { box.core }
    var transactions: Int { box.core.pool.count }

    /// What comes of a message.
    @discardableResult
    func deliver(_ text: String, from peer: PeerAddress, connection: ConnectionID? = nil) -> [Sent] {
        let bytes = Array(text.utf8)
        let decision = ProxyCheck.examine(bytes.span, as: connection == nil ? .datagram : .stream, into: &message)
        let callee = Intake.callee(of: message, in: bytes.span)
        let trunk = box.core.trunks.table.trunk(of: peer)
        let intake = Intake.of(
            message, in: bytes.span, decision, isKnownSource: box.core.isKnown(peer), callee: callee,
            emergency: emergency)
        let key = TransactionKey(message, in: bytes.span, from: peer, seed: seed)
        var screened: ScreenedCall?
        if intake == .call || intake == .emergency {
            let attempt = AttemptReader.attempt(
                of: message, in: bytes.span, from: peer, trunk: trunk,
                reading: box.core.trunks.profile(trunk.index).reading, at: Timestamp(seconds: 0), callee: callee)
            screened = ScreenedCall(form: form, attempt: attempt, isLearned: true, isJournalled: true)
            screened?.lines = lines
        }
        let flow = Flow(peer: peer, connection: connection)
        box.core.handle(
            intake, message, bytes.span, from: flow, key: key, screened: screened, at: now)
        return drain()
    }

    /// Time passes, and timers fire at their moments; what they send.
    @discardableResult
    func pass(to time: Tick, each: (Sent, Tick) -> Void = { _, _ in }) -> [Sent] {
        var sent: [Sent] = []
        while true {
            var hasMore = true
            while hasMore {
                hasMore = box.core.timeReached(now)
                for one in drain() {
                    sent.append(one)
                    each(one, now)
                }
            }
            if now >= time { return sent }
            now = min(time, now + TimerWheel.tickMilliseconds)
        }
    }

    private func drain() -> [Sent] {
        var sent: [Sent] = []
        box.core.output.flush(
            { batch, _ in
                for slot in 0..<batch.count {
                    sent.append(
                        Sent(
                            to: batch.peer(at: slot),
                            text: String(decoding: [UInt8](copying: batch.bytes(at: slot)), as: UTF8.self)))
                }
            },
            { replies in
                for reply in replies {
                    sent.append(
                        Sent(
                            to: .none, text: String(decoding: reply.bytes, as: UTF8.self),
                            connection: reply.connection))
                }
            })
        outcomes += box.core.outcomes.map(\.outcome)
        box.core.outcomes = []
        return sent
    }

    // MARK: Messages

    static func invite(
        _ id: String = "1", uri: String = "sip:+77010000045@127.0.0.1:5060", headers: String = "",
        maxForwards: Int = 70,
        via: String = "SIP/2.0/UDP 127.0.0.20:5070", branch: String? = nil, toTag: String = "",
        method: String = "INVITE",
        cseq: Int = 1
    ) -> String {
        "\(method) \(uri) SIP/2.0\r\nVia: \(via);branch=z9hG4bK\(branch ?? id)\r\nMax-Forwards: \(maxForwards)\r\n"
            + "From: <sip:+442079460003@127.0.0.20>;tag=f\(id)\r\nTo: <sip:+77010000045@127.0.0.1>\(toTag)\r\n"
            + "Call-ID: c\(id)\r\nCSeq: \(cseq) \(method)\r\n\(headers)"
            + "Contact: <sip:a@127.0.0.20:5070>\r\nContent-Length: 0\r\n\r\n"
    }
}

extension String {
    /// Start line without its end.
    var startLine: String { String(prefix(while: { $0 != "\r\n" })) }

    func first(_ name: String) -> String { values(name).first ?? "" }

    /// An answer as a server writes it: Via, From, To, Call-ID, CSeq and Record-Route copied.
    func answer(_ code: Int, tag: String = "u", headers: String = "") -> String {
        var text = "SIP/2.0 \(code) Because\r\n"
        for line in split(separator: "\r\n") {
            if line.hasPrefix("Via: ") || line.hasPrefix("From: ") || line.hasPrefix("Call-ID: ")
                || line.hasPrefix("CSeq: ") || line.hasPrefix("Record-Route: ")
            {
                text += line + "\r\n"
            } else if line.hasPrefix("To: ") {
                text += line + (code > 100 && !line.contains(";tag=") ? ";tag=\(tag)" : "") + "\r\n"
            }
        }
        return text + headers + "Content-Length: 0\r\n\r\n"
    }

    /// The branch of the topmost Via.
    var branch: String {
        let via = first("Via")
        guard let range = via.firstRange(of: "branch=") else { return "" }
        return String(via[range.upperBound...].prefix(while: { $0 != ";" && $0 != "," }))
    }

    /// The text with the topmost Via's line replaced.
    func replacing(_ old: String, _ new: String) -> String { replacing(old, with: new) }
}
