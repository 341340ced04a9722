// Owner: immutable, used by judge and watchdog. Allocates at init only. Budget: 150 ns for a 302 of 450 bytes.

import SIP
import Screening
import Telephony
import Wire

/// Writes the gate's answers. The same request, key and stored answer give the same bytes, so that nothing but those is
/// remembered for a retransmission.
struct AnswerWriter: Sendable {
    private let keys: AnswerKeys
    /// `Server: …` with its line end, or nothing.
    private let server: [UInt8]
    private let desk: [UInt8]
    private let label: LabelText

    /// Where diverted calls go, without a token.
    var deskURI: String { String(decoding: desk, as: UTF8.self) }

    var seed: ByteHash.Seed { keys.seed }

    init(_ configuration: GateConfiguration, keys: AnswerKeys = .random()) {
        self.keys = keys
        server = configuration.serverHeader.map { Array("Server: ".utf8) + HeaderText.line($0) + [13, 10] } ?? []
        desk = Array(configuration.deskURI.utf8)
        label = LabelText(configuration)
    }

    /// The token under which the Desk finds a diverted call: single use, 60 seconds (`TokenTable`).
    func token(_ key: TransactionKey, _ answer: StoredAnswer) -> DivertToken {
        let context = UInt64(answer.milliseconds) << 32 | UInt64(key.content)
        return DivertToken(
            high: keys.firstToken.hash(key.high, key.low, context),
            low: keys.secondToken.hash(key.high, key.low, context))
    }

    // MARK: Answers without a verdict

    /// Returns the length; 0 when it did not fit, and nothing is to be sent.
    func write(
        _ answer: PlainAnswer, to message: borrowing SIPMessage, in bytes: Span<UInt8>, from source: Source,
        key: TransactionKey, into room: inout MutableSpan<UInt8>
    ) -> Int {
        var reply = ReplyWriter()
        reply.begin(
            answer.code, answering: message, in: bytes, from: ReplySource(source.peer), toTag: key.tag, into: &room)
        if answer.namesMethods {
            reply.write("Allow: INVITE, ACK, CANCEL, OPTIONS\r\n", into: &room)
        }
        if answer == .ok, message.method == .options { reply.write("Accept: application/sdp\r\n", into: &room) }
        if case .reject(420, _) = answer { reply.writeUnsupported(of: message, in: bytes, into: &room) }
        return end(&reply, into: &room)
    }

    // MARK: Answers to calls

    /// The trunk's answer to a call. `lines`: header lines for this call alone, a signed diversion or what is wrong with its
    /// identities; a disguised stop says nothing, and goes without. Returns the length; 0 when it did not fit.
    func write(
        _ answer: StoredAnswer, for attempt: CallAttempt, to message: borrowing SIPMessage, in bytes: Span<UInt8>,
        from source: Source, key: TransactionKey, trunks: TrunkSet, lines: [UInt8] = [],
        into room: inout MutableSpan<UInt8>
    ) -> Int {
        var call = CallReply(
            reply: ReplyWriter(), source: ReplySource(source.peer), tag: key.tag,
            isStream: source.connection != nil, viaPort: message.topVia.port)
        trunks.withProfile(answer.trunk) { profile in
            switch answer.form {
            case .allow, .parked:
                call.begin(profile.allowCode, message, bytes, into: &room)
                if profile.allowCode == 302 { call.contact(profile, attempt, message, bytes, into: &room) }
            case .label:
                call.begin(profile.allowCode, message, bytes, into: &room)
                call.label(label, profile, attempt, message, bytes, into: &room)
            case .divert:
                // Also where allow is an error code: a diversion is a 302 or nothing.
                call.begin(302, message, bytes, into: &room)
                call.divert(to: desk, token(key, answer), profile, attempt, message, bytes, into: &room)
            case .blockInvalid:
                call.stop(profile.stop(profile.invalid, key), message, bytes, into: &room)
            case .blockListed:
                call.stop(profile.stop(profile.listed, key), message, bytes, into: &room)
            case .blockAnalytics:
                call.stop(profile.stop(profile.analytics, key), message, bytes, into: &room)
            case .blockCeiling:
                call.stop(profile.aboveCeiling, message, bytes, into: &room)
            }
            if !lines.isEmpty, !answer.form.isStop || profile.disguises.isEmpty {
                call.reply.write(lines.span, into: &room)
            }
            if let verdict = profile.verdict {
                let line = verdict.line(answer.form)
                call.reply.write(line.span, into: &room)
            }
        }
        return end(&call.reply, into: &room)
    }

    private func end(_ reply: inout ReplyWriter, into room: inout MutableSpan<UInt8>) -> Int {
        if !server.isEmpty { reply.write(server.span, into: &room) }
        return reply.end(into: &room) ?? 0
    }
}

extension TransactionKey {
    /// 64 bits nobody can foresee (RFC 3261 §19.3 asks for 32), the same for a retransmission.
    var tag: UInt64 { ByteHash.mix(high ^ 0x8EBC_6AF0_9C88_C6E3, low ^ 0x5895_65B1_A3F1_F0E7) }
}

extension ReplySource {
    init(_ peer: PeerAddress) {
        let (high, low) = SourcePrefix.mapped(peer)
        self.init(high: high, low: low, port: peer.port)
    }
}
