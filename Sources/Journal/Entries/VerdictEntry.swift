/// A call that was judged with a reason: everything that the verdict stands on, without a clear number.
///
/// Treatments, rules and bases are raw values of `Screening` and `Authority`, within the bounds that stand here.
package struct VerdictEntry: Hashable, Sendable {
    package static let maximumReasons = 8
    package static let maximumFeatures = 255
    /// None, A, B, C.
    package static let attestations: ClosedRange<UInt8> = 0...3
    /// From letting through to blocking.
    package static let treatments: ClosedRange<UInt8> = 0...5
    /// Numbers of rules: Qorgan's up to 63, an operator's own above.
    package static let rules: ClosedRange<UInt8> = 1...127
    /// Legal bases.
    package static let bases: ClosedRange<UInt8> = 0...3
    /// In the place of a basis.
    package static let noBasis: UInt8 = 255

    package var caller: NumberMark
    package var callee: NumberMark
    /// Of the seal that holds caller, callee, From, P-Asserted-Identity, Remote-Party-ID, diverting number and Call-ID.
    package var commitment: TreeHash
    package var callIDDigest: Pseudonym
    /// 64-bit hash of the Call-ID: joins the outcome.
    package var callHash: UInt64
    package var userAgent: UInt64
    package var source: UInt64
    package var attestation: UInt8
    package var flags: CallFlags
    package var treatment: UInt8
    package var proposed: UInt8
    package var logOdds: Int32
    /// 0: no rule decided.
    package var rule: UInt8
    /// 255: none was needed.
    package var basis: UInt8
    package var judgedNanoseconds: UInt32
    package var rulesVersion: UInt32
    package var listsVersion: UInt32
    package var policyVersion: UInt32
    package var modelVersion: UInt32
    package var trunkName: String
    /// Empty: no order was needed.
    package var orderNumber: String
    package var reasons: [EntryReason]
    /// The feature vector; zeros at its end are left out.
    package var features: [Int32]

    package init(
        caller: NumberMark, callee: NumberMark, commitment: TreeHash, callIDDigest: Pseudonym, callHash: UInt64,
        userAgent: UInt64, source: UInt64, attestation: UInt8, flags: CallFlags, treatment: UInt8, proposed: UInt8,
        logOdds: Int32, rule: UInt8, basis: UInt8, judgedNanoseconds: UInt32, rulesVersion: UInt32,
        listsVersion: UInt32, policyVersion: UInt32, modelVersion: UInt32, trunkName: String, orderNumber: String,
        reasons: [EntryReason], features: [Int32]
    ) {
        self.caller = caller
        self.callee = callee
        self.commitment = commitment
        self.callIDDigest = callIDDigest
        self.callHash = callHash
        self.userAgent = userAgent
        self.source = source
        self.attestation = attestation
        self.flags = flags
        self.treatment = treatment
        self.proposed = proposed
        self.logOdds = logOdds
        self.rule = rule
        self.basis = basis
        self.judgedNanoseconds = judgedNanoseconds
        self.rulesVersion = rulesVersion
        self.listsVersion = listsVersion
        self.policyVersion = policyVersion
        self.modelVersion = modelVersion
        self.trunkName = trunkName
        self.orderNumber = orderNumber
        self.reasons = Array(reasons.prefix(Self.maximumReasons))
        let kept = features.prefix(Self.maximumFeatures)
        self.features = Array(kept[..<(kept.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)])
    }

    func write(to writer: inout ByteWriter) {
        writer.mark(caller)
        writer.mark(callee)
        writer.hash(commitment)
        writer.integer(callIDDigest.high)
        writer.integer(callIDDigest.low)
        writer.integer(callHash)
        writer.integer(userAgent)
        writer.integer(source)
        writer.integer(attestation)
        writer.integer(flags.rawValue)
        writer.integer(treatment)
        writer.integer(proposed)
        writer.integer(logOdds)
        writer.integer(rule)
        writer.integer(basis)
        writer.integer(judgedNanoseconds)
        writer.integer(rulesVersion)
        writer.integer(listsVersion)
        writer.integer(policyVersion)
        writer.integer(modelVersion)
        writer.shortText(trunkName)
        writer.shortText(orderNumber)
        writer.integer(UInt8(reasons.count))
        for reason in reasons { reason.write(to: &writer) }
        writer.integer(UInt8(features.count))
        for feature in features { writer.integer(feature) }
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        caller = try reader.mark()
        callee = try reader.mark()
        commitment = try reader.hash()
        callIDDigest = Pseudonym(high: try reader.integer(), low: try reader.integer())
        callHash = try reader.integer()
        userAgent = try reader.integer()
        source = try reader.integer()
        attestation = try reader.byte(in: Self.attestations)
        flags = try CallFlags(from: &reader)
        treatment = try reader.byte(in: Self.treatments)
        proposed = try reader.byte(in: Self.treatments)
        logOdds = try reader.integer()
        rule = try reader.byte(in: Self.rules, or: 0)
        basis = try reader.byte(in: Self.bases, or: Self.noBasis)
        judgedNanoseconds = try reader.integer()
        rulesVersion = try reader.integer()
        listsVersion = try reader.integer()
        policyVersion = try reader.integer()
        modelVersion = try reader.integer()
        trunkName = try reader.shortText()
        orderNumber = try reader.shortText()
        let reasonCount: UInt8 = try reader.integer()
        guard reasonCount <= Self.maximumReasons else { throw .value(at: reader.offset - 1) }
        reasons = []
        for _ in 0..<reasonCount { reasons.append(try EntryReason(from: &reader)) }
        let featureCount: UInt8 = try reader.integer()
        features = []
        for _ in 0..<featureCount { features.append(try reader.integer()) }
        // One vector has one form: no zeros at its end.
        if features.last == 0 { throw .value(at: reader.offset - 4) }
    }
}

/// One reason of a verdict: 14 bytes.
package struct EntryReason: Hashable, Sendable {
    package var rule: UInt8
    package var isShadow: Bool
    package var weight: Int32
    package var first: Int32
    package var second: Int32

    package init(rule: UInt8, isShadow: Bool, weight: Int32, first: Int32, second: Int32) {
        self.rule = rule
        self.isShadow = isShadow
        self.weight = weight
        self.first = first
        self.second = second
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(rule)
        writer.integer(UInt8(isShadow ? 1 : 0))
        writer.integer(weight)
        writer.integer(first)
        writer.integer(second)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        rule = try reader.byte(in: VerdictEntry.rules)
        isShadow = try reader.flag()
        weight = try reader.integer()
        first = try reader.integer()
        second = try reader.integer()
    }
}
