// Owner: the judge's thread. Never allocates. Budget: 150 ns for three identities. Bench: JudgeBench.
internal import Telephony

/// Looks at every identity that a call presents; the worst of them counts.
struct IdentityScan {
    let lists: ListView
    let use: Layers
    let second: UInt32
    let isAbroad: Bool
    let callee: UInt64

    private(set) var features: Features
    private var numbers = SIMD4<UInt64>(repeating: 0)
    private var distinct: Int32 = 0
    private var hasHome = false
    private var hasForeign = false
    /// Digits that are no number.
    private var fault: NumberFault?
    /// Something else than digits.
    private var name: NumberFault?

    init(_ attempt: CallAttempt, lists: ListView, use: Layers, features: Features) {
        self.features = features
        self.lists = lists
        self.use = use
        second = attempt.time.tick
        isAbroad = attempt.trunkClass == .international
        callee = attempt.callee.e164?.digits ?? 0
    }

    /// `plan` and `emergency` are lent: keeping them would count references at every call.
    mutating func scan(_ attempt: CallAttempt, plan: borrowing NumberingPlan, emergency: borrowing EmergencyNumbers) {
        look(attempt.from, plan, emergency)
        look(attempt.asserted, plan, emergency)
        look(attempt.remoteParty, plan, emergency)
        if use.contains(.lists) { askAllowList(attempt.caller) }
        if use.contains(.numbering) { conclude(attempt.diverting, plan) }
    }

    private mutating func look(
        _ identity: PresentedNumber, _ plan: borrowing NumberingPlan, _ emergency: borrowing EmergencyNumbers
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
            if use.contains(.lists) { askBlockList(number) }
            if use.contains(.numbering) { classify(number, plan) }
        }
    }

    /// The allow list speaks for the identity that the network vouches for, not for whatever else a caller writes.
    private mutating func askAllowList(_ caller: PresentedNumber) {
        guard let number = caller.e164, let match = lists.allow.match(number.digits) else { return }
        features[.allowMatch] = match.isExact ? 2 : 1
    }

    private mutating func askBlockList(_ number: PhoneNumber) {
        guard let match = lists.block.match(number.digits), Int32(match.value) > features[.blockTreatment] else {
            return
        }
        features[.blockMatch] = match.isExact ? 2 : 1
        features[.blockTreatment] = Int32(match.value)
    }

    private mutating func classify(_ number: PhoneNumber, _ plan: borrowing NumberingPlan) {
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
        if found.isHome { classifyHome(number, line: found.line) }
        guard callee != 0 else { return }
        if number.digits == callee { features[.equalsCallee] = 1 }
        features[.sharedDigits] = max(features[.sharedDigits], Int32(Digits.shared(number.digits, callee)))
    }

    private mutating func classifyHome(_ number: PhoneNumber, line: LineType) {
        switch line {
        case .fixed, .tollFree, .sharedCost, .premium, .voip, .global:
            features[.homeFixedIdentity] = 1
        case .mobile, .unknown:
            features[.homeMobileIdentity] = 1
            if isAbroad { features[.roaming] = max(features[.roaming], roaming(number).rawValue) }
        }
    }

    private func roaming(_ number: PhoneNumber) -> Roaming {
        guard use.contains(.lists), lists.knowsRoaming else { return .unknown }
        return lists.roaming.contains(number.digits, at: second) ? .roams : .doesNotRoam
    }

    /// An empty user part is a caller without a number, like `anonymous`.
    private mutating func note(_ new: NumberFault) {
        switch new {
        case .empty: break
        case .letters, .badCharacter: name = new
        case .tooShort, .tooLong, .wrongLength, .badPrefix: fault = new
        }
    }

    private mutating func conclude(_ diverting: PresentedNumber, _ plan: borrowing NumberingPlan) {
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
        if isAbroad { features[.diversion] = diversion(diverting, plan).rawValue }
    }

    /// Only a diverting number of ours that is known to be abroad excuses a home CLI; anything else is unknown.
    private func diversion(_ diverting: PresentedNumber, _ plan: borrowing NumberingPlan) -> Diversion {
        guard let number = diverting.e164 else { return .none }
        let found = plan.classify(number)
        guard found.isHome, found.allocation == .allocated, found.line == .mobile else { return .unknown }
        return roaming(number) == .roams ? .excuses : .unknown
    }
}
