import Telephony

/// The verification service of RFC 8224 §6.2. Synchronous: it fetches nothing and waits for nothing; a first check of a
/// signature costs some 100 µs, which `budget` bounds for who calls from a loop.
///
///     var service = VerificationService(cache: cache, rules: rules)
///     var budget = 16
///     let result = service.verify([header], of: call, budget: &budget)
///     result.verstat            // .passed
///
/// The order of a header's checks is the RFC's: type, identities, credential, freshness, signature.
package struct VerificationService: Sendable {
    /// Between `iat` and the message (RFC 8224 §4.1).
    package var freshnessSeconds: Int64 = 60
    /// Between a token and the diversion after it: a phone rings before the call is diverted (RFC 8946 names no time).
    package var diversionSeconds: Int64 = 300

    private let cache: ChainCache
    private let rules: CertificateURL.Rules
    private var signatures: SignatureCache

    package init(
        cache: ChainCache, rules: CertificateURL.Rules = CertificateURL.Rules(), rememberedSignatures: Int = 4_096
    ) {
        self.cache = cache
        self.rules = rules
        signatures = SignatureCache(capacity: rememberedSignatures)
    }

    /// - Parameters:
    ///   - headers: values of the message's Identity headers, in order.
    ///   - budget: signatures that may still be checked.
    package mutating func verify(
        _ headers: [[UInt8]], of call: SignedCall, budget: inout Int
    ) -> Verification {
        var result = Verification()
        result.ignored = max(headers.count - STIRLimits.identities, 0)
        var tokens: [Candidate] = []
        for (index, value) in headers.prefix(STIRLimits.identities).enumerated() {
            switch Self.read(value, of: call, at: index) {
            case .ignored: result.ignored += 1
            case .fault(let fault): result.faults.append(Verification.HeaderFault(header: index, fault: fault))
            case .token(let candidate): tokens.append(candidate)
            }
        }
        let bases = tokens.filter { $0.token.type != .div }
        let diversions = tokens.filter { $0.token.type == .div }
        var used: Set<Int> = []
        for base in bases {
            let fault = verify(base, through: diversions, of: call, used: &used, budget: &budget)
            if let fault { result.add(fault, of: base) } else { result.accept(base.token, of: call) }
        }
        for diversion in diversions where bases.isEmpty {
            result.add(.lonelyDiversion, of: diversion)
        }
        if result.verstat != .passed, result.faults.contains(where: \.fault.isFailure) { result.verstat = .failed }
        return result
    }

    // MARK: One identity

    /// The path of diversions from the called number back to the base, then everything on it is verified.
    private mutating func verify(
        _ base: Candidate, through diversions: [Candidate], of call: SignedCall, used: inout Set<Int>,
        budget: inout Int
    ) -> IdentityFault? {
        guard base.token.claims.origin == .number(call.origin) else { return .origin }
        guard let path = Self.path(from: base, to: call.destination, over: diversions) else { return .destination }
        var latest = call.time
        var window = freshnessSeconds
        // The newest token first: it is the one that has to be fresh now.
        for step in path.reversed() {
            if let fault = verify(step, within: window, of: latest, at: call.time, budget: &budget) { return fault }
            latest = Timestamp(seconds: step.token.claims.issuedAt)
            window = diversionSeconds
        }
        return nil
    }

    /// `base`, then the diversions in the order in which they happened; nil where none lead to `destination`.
    private static func path(
        from base: Candidate, to destination: SignedNumber, over diversions: [Candidate]
    ) -> [Candidate]? {
        var reversed: [Candidate] = []
        var unused = diversions.filter { $0.token.claims.origin == base.token.claims.origin }
        var wanted = SignedParty.number(destination)
        // Backwards from where the call is now; each token serves once, so it ends.
        while !base.token.claims.destinations.contains(wanted) {
            guard let index = unused.firstIndex(where: { $0.token.claims.destinations.contains(wanted) }),
                let from = unused[index].token.claims.diverting
            else { return nil }
            reversed.append(unused.remove(at: index))
            wanted = from
        }
        return [base] + reversed.reversed()
    }

    private mutating func verify(
        _ candidate: Candidate, within seconds: Int64, of latest: Timestamp, at now: Timestamp, budget: inout Int
    ) -> IdentityFault? {
        let token = candidate.token
        guard let url = CertificateURL(token.url, rules: rules) else { return .url }
        let credential: SigningCredential
        switch cache.chain(at: url, now: now) {
        case .known(let known): credential = known
        case .notYetKnown: return .notYetKnown
        case .unreachable(let fault): return .unreachable(fault)
        case .refused(let fault): return .chain(fault)
        }
        guard credential.isValid(at: now) else { return .chain(.expired) }
        // Of a diversion the signer answers for who diverted, not for who calls (RFC 8946 §4.1).
        guard let signedFor = (token.claims.diverting ?? token.claims.origin).number,
            credential.numbers.covers(signedFor)
        else { return .noAuthority }
        guard credential.constraints?.allow(token.claims) ?? true else { return .constraints }
        let age = latest.seconds.subtractingReportingOverflow(token.claims.issuedAt)
        // Clocks differ in both directions.
        guard !age.overflow, age.partialValue <= seconds, age.partialValue >= -freshnessSeconds else { return .stale }
        guard let isSound = signatures.verifies(token, by: credential, budget: &budget) else { return .notVerified }
        return isSound ? nil : .signature
    }

    // MARK: Reading

    struct Candidate {
        var token: PASSporT
        var header: Int
    }

    private enum Reading {
        case ignored
        case fault(IdentityFault)
        case token(Candidate)
    }

    private static func read(_ value: [UInt8], of call: SignedCall, at index: Int) -> Reading {
        guard let header = IdentityHeader(value) else { return .fault(.malformed) }
        if case .other = header.type { return .ignored }
        var text = header.token
        if header.isCompact {
            guard header.type == .plain else { return .fault(.compactForm) }
            guard let date = call.date else { return .fault(.missingDate) }
            text = CompactForm.expanded(
                header, origin: call.origin, destination: call.destination, seconds: date.seconds)
        }
        do throws(PASSporTFault) {
            guard let token = try PASSporT.read(text) else { return .ignored }
            // `ppt` may be left out of the header, but not say another thing.
            guard token.url == header.url, header.type == token.type || header.type == .plain else {
                return .fault(.inconsistent)
            }
            return .token(Candidate(token: token, header: index))
        } catch {
            return .fault(.token(error))
        }
    }
}

extension Verification {
    fileprivate mutating func add(_ fault: IdentityFault, of candidate: VerificationService.Candidate) {
        faults.append(
            HeaderFault(
                header: candidate.header, fault: fault, signature: Base64URL.encode(candidate.token.signature)))
    }

    fileprivate mutating func accept(_ token: PASSporT, of call: SignedCall) {
        verstat = .passed
        let isDirect = token.claims.destinations.contains(.number(call.destination))
        guard let new = token.claims.attestation else {
            isDiverted = isDiverted || (attestation == nil && !isDirect)
            return
        }
        if let old = attestation, old.rawValue <= new.rawValue { return }
        attestation = new
        originID = token.claims.originID
        isDiverted = !isDirect
    }
}
