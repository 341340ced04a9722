// Owner: the judge's thread. Never allocates. Budget: 150 ns for three identities. Bench: JudgeBench.
internal import Telephony

/// Looks at every identity that a call presents; the worst of them counts.
struct IdentityScan {
    let use: Layers
    let second: UInt32
    let isAbroad: Bool
    let callee: UInt64
    /// Nil: nobody asks who roams.
    private let answers: RoamingAnswers.View?

    private var numbers = SIMD4<UInt64>(repeating: 0)
    private var distinct: Int32 = 0
    private var hasHome = false
    private var hasForeign = false
    /// Digits that are no number.
    private var fault: NumberFault?
    /// Something else than digits.
    private var name: NumberFault?

    init(_ attempt: CallAttempt, use: Layers, roaming answers: RoamingAnswers.View?) {
        self.use = use
        self.answers = answers
        second = attempt.time.tick
        isAbroad = attempt.trunkClass == .international
        callee = attempt.callee.e164?.digits ?? 0
    }

    /// What is lent here is large or counts references: a copy at every call would cost more than the look.
    mutating func scan(
        _ attempt: CallAttempt, lists: ListView, plan: borrowing NumberingPlan,
        emergency: borrowing EmergencyNumbers, into features: inout Features
    ) {
        look(attempt.from, lists, plan, emergency, &features)
        look(attempt.asserted, lists, plan, emergency, &features)
        look(attempt.remoteParty, lists, plan, emergency, &features)
        if use.contains(.lists), let number = attempt.caller.e164, let match = lists.allow.match(number.digits) {
            // The allow list speaks for the identity that the network vouches for, not for whatever else a caller writes.
            features[.allowMatch] = match.isExact ? 2 : 1
        }
        if use.contains(.numbering) { conclude(attempt, lists, plan, &features) }
    }

    private mutating func look(
        _ identity: PresentedNumber, _ lists: ListView, _ plan: borrowing NumberingPlan,
        _ emergency: borrowing EmergencyNumbers, _ features: inout Features
    ) {
        switch identity {
        case .absent, .anonymous: break
        case .malformed(let fault): note(fault)
        case .short(let code):
            if emergency.contains(code) {
                features[.emergencyIdentity] = 1
            } else if use.contains(.numbering) {
                features[.shortIdentity] = Int32(truncatingIfNeeded: code.digits)
            }
        case .number(let number):
            for index in 0..<Int(distinct) where numbers[index] == number.digits { return }
            numbers[Int(distinct)] = number.digits
            distinct += 1
            if use.contains(.lists) { Self.askLists(number, lists, &features) }
            if use.contains(.numbering) { classify(number, lists, plan, &features) }
        }
    }

    private static func askLists(
        _ number: PhoneNumber, _ lists: ListView, _ features: inout Features
    ) {
        if let match = lists.origination.match(number.digits) {
            features[.doNotOriginate] = max(features[.doNotOriginate], Int32(match.value))
        }
        guard let match = lists.block.match(number.digits), Int32(match.value) > features[.blockTreatment] else {
            return
        }
        features[.blockMatch] = match.isExact ? 2 : 1
        features[.blockTreatment] = Int32(match.value)
    }

    private mutating func classify(
        _ number: PhoneNumber, _ lists: ListView, _ plan: borrowing NumberingPlan, _ features: inout Features
    ) {
        let found = plan.classify(number)
        if found.isHome { hasHome = true } else { hasForeign = true }
        switch found.allocation {
        case .wrongLength:
            note(.wrongLength)
            return
        case .unallocated:
            features[.unallocatedIdentity] = found.isHome ? 1 : max(2, features[.unallocatedIdentity])
            if found.isHome { return }
        case .unknown, .allocated: break
        }
        if found.isHome { classifyHome(number, found.line, lists, &features) }
        guard callee != 0 else { return }
        if number.digits == callee { features[.equalsCallee] = 1 }
        features[.sharedDigits] = max(features[.sharedDigits], Int32(Digits.shared(number.digits, callee)))
    }

    private func classifyHome(
        _ number: PhoneNumber, _ line: LineType, _ lists: ListView, _ features: inout Features
    ) {
        switch line {
        case .fixed, .tollFree, .sharedCost, .premium, .voip, .global:
            features[.homeFixedIdentity] = 1
        case .mobile, .unknown:
            features[.homeMobileIdentity] = 1
            if isAbroad { features[.roaming] = max(features[.roaming], roaming(number, lists).rawValue) }
        }
    }

    /// The list first, then what the network answered. Where it is asked, a list that lacks the number proves nothing: it is
    /// of this morning.
    private func roaming(_ number: PhoneNumber, _ lists: ListView) -> Roaming {
        guard use.contains(.lists) else { return .unknown }
        if lists.isRoaming(number, at: second) { return .roams }
        if let answers { return answers.look(number.digits, at: second) ?? .unknown }
        return lists.knowsRoaming ? .doesNotRoam : .unknown
    }

    /// An empty user part is a caller without a number, like `anonymous`.
    private mutating func note(_ new: NumberFault) {
        switch new {
        case .empty: break
        case .letters, .badCharacter: name = new
        case .tooShort, .tooLong, .wrongLength, .badPrefix: fault = new
        }
    }

    private func conclude(
        _ attempt: CallAttempt, _ lists: ListView, _ plan: borrowing NumberingPlan,
        _ features: inout Features
    ) {
        // A name instead of a number in From is common where another identity carries the number.
        let worst = fault ?? (distinct == 0 ? name : nil)
        if let worst { features[.malformedIdentity] = Int32(worst.rawValue) }
        if distinct == 0, worst == nil, features[.shortIdentity] == 0, features[.emergencyIdentity] == 0 {
            features[.anonymous] = 1
        }
        if distinct >= 2 {
            features[.distinctIdentities] = distinct
            if hasHome && hasForeign { features[.mixedIdentities] = 1 }
        }
        guard isAbroad else { return }
        var found = diversion(attempt.diverting, lists, plan)
        // Of several hops the first is where a home call left the country, the last where it came back from.
        if found == .unknown, attempt.firstDiverting != .absent,
            diversion(attempt.firstDiverting, lists, plan) == .excuses
        {
            found = .excuses
        }
        features[.diversion] = found.rawValue
    }

    /// Only a diverting number of ours that is known to be abroad excuses a home CLI; anything else is unknown.
    private func diversion(
        _ diverting: PresentedNumber, _ lists: ListView, _ plan: borrowing NumberingPlan
    ) -> Diversion {
        guard let number = diverting.e164 else { return .none }
        let found = plan.classify(number)
        guard found.isHome, found.allocation == .allocated, found.line == .mobile else { return .unknown }
        return roaming(number, lists) == .roams ? .excuses : .unknown
    }
}
