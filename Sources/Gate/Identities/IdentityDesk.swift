// Owner: the judge's thread. Allocates, for trunks with `stir` alone, and for calls of theirs that bear an Identity.

import SIP
import STIR
import Telephony

/// Verifies the identities of a call before it is judged, and signs its diversion after.
struct IdentityDesk {
    /// Calls whose signed diversion or faults are remembered for retransmissions, as the answers are: a signature made anew
    /// differs, and what is known of a chain does so too.
    private static let rememberedCalls = 4_096

    private var service: VerificationService
    private let signer: PASSporTSigner?
    private let budgetOfBatch: Int
    private var budget = 0
    private let desk: SignedParty
    private var diversions = ClockTable<TransactionKey, [UInt8]>(capacity: rememberedCalls)
    private var reasons = ClockTable<TransactionKey, [UInt8]>(capacity: rememberedCalls)

    /// `deskURI`: where a diverted call goes.
    init(_ settings: IdentitySettings, deskURI: String) {
        service = VerificationService(cache: settings.cache, rules: settings.rules)
        signer = settings.signer
        budgetOfBatch = settings.signaturesPerBatch
        desk = Self.party(deskURI)
    }

    mutating func begin() { budget = budgetOfBatch }

    /// What is proved of the caller's number. Nil: this call bears no identity, or has no numbers to compare it with.
    mutating func verify(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, _ attempt: CallAttempt
    ) -> Verification? {
        guard message.has(.identity), var call = Self.call(attempt) else { return nil }
        if message.has(.date) {
            call.date = SIPDate.read([UInt8](copying: bytes.extracting(message.value(.date).bounds)))
        }
        var headers: [[UInt8]] = []
        var cursor = message.cursor(.identity)
        while headers.count <= STIRLimits.identities, let value = message.nextValue(&cursor, in: bytes) {
            headers.append([UInt8](copying: bytes.extracting(value.bounds)))
        }
        return service.verify(headers, of: call, budget: &budget)
    }

    /// The same of a call that is asked about otherwise than by SIP.
    mutating func verify(_ question: CallQuestion, _ attempt: CallAttempt) -> Verification? {
        guard !question.identities.isEmpty, var call = Self.call(attempt) else { return nil }
        call.date = question.date.flatMap { SIPDate.read($0) }
        return service.verify(question.identities, of: call, budget: &budget)
    }

    /// The line of a diverted call's answer: an Identity with a `div` token (RFC 8946 §4), beside the one that came.
    mutating func signDiversion(of attempt: CallAttempt, _ key: TransactionKey) {
        guard let signer, budget > 0, let origin = Self.number(attempt.caller),
            let diverting = Self.number(attempt.callee),
            let identity = signer.div(origin: origin, diverting: diverting, destination: desk, at: attempt.time)
        else { return }
        budget -= 1
        diversions.put(key, Array("Identity: \(identity)\r\n".utf8))
    }

    /// The lines of the answer to a call, whatever it is: what is wrong with its identities (RFC 9410).
    mutating func keepReasons(of verification: Verification, _ key: TransactionKey) {
        let lines = Self.reasons(of: verification)
        if !lines.isEmpty { reasons.put(key, lines) }
    }

    /// `Reason: STIR;…` with its line end for each identity with an error: of this protocol several may stand in one message
    /// (RFC 9366, RFC 9410 §4).
    static func reasons(of verification: Verification) -> [UInt8] {
        verification.reasons.flatMap { Array("Reason: \($0)\r\n".utf8) }
    }

    /// What was kept for the answer to this call; empty where nothing was, and where it was so long ago that it is
    /// forgotten.
    mutating func lines(_ key: TransactionKey, isDiverted: Bool, tellsReasons: Bool) -> [UInt8] {
        let signed = isDiverted ? diversions.look(key) ?? [] : []
        return tellsReasons ? signed + (reasons.look(key) ?? []) : signed
    }

    // MARK: What is compared

    private static func call(_ attempt: CallAttempt) -> SignedCall? {
        guard let origin = number(attempt.caller), let destination = number(attempt.callee) else { return nil }
        return SignedCall(origin: origin, destination: destination, time: attempt.time)
    }

    private static func number(_ presented: PresentedNumber) -> SignedNumber? {
        switch presented {
        case .number(let number): SignedNumber(e164: number.digits)
        case .short(let short): SignedNumber(short.description)
        case .absent, .anonymous, .malformed: nil
        }
    }

    /// The Desk's number where its URI has one, else the URI (RFC 8224 §8.3, §8.5).
    private static func party(_ uri: String) -> SignedParty {
        let user = uri.drop { $0 != ":" }.dropFirst().prefix { $0 != "@" && $0 != ";" }
        let digits = user.drop { $0 == "+" }
        if user.first == "+", let number = SignedNumber(String(digits)) { return .number(number) }
        return .uri(uri)
    }
}

extension Attestation {
    init(_ signed: SignedAttestation?) {
        switch signed {
        case .full?: self = .full
        case .partial?: self = .partial
        case .gateway?: self = .gateway
        case nil: self = .none
        }
    }
}
