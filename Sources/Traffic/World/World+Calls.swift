import Telephony

/// What an earlier call led to.
struct Consequence: Sendable {
    enum What: Sendable {
        /// Somebody rings a missed number back.
        case callBack(from: UInt64, to: UInt64, answered: Int, talk: Int)
        /// An honest agent tries again.
        case redial(persona: UInt8, agent: UInt32, callee: SignalledNumber, left: UInt8)
        /// A campaign tries the same victim again.
        case retry(campaign: Int, callee: SignalledNumber)
        /// The second caller of a trick.
        case act(campaign: Int, callee: SignalledNumber)
        /// An accomplice rings a campaign's number, so that it looks like somebody's.
        case accomplice(campaign: Int, number: UInt64)
    }

    var what: What
    /// The call that led to it; `.max`: one that the carrier did not see.
    var cause: UInt64
}

// Parts of which every call is made.

extension World {
    func blank(_ role: WorldRole, _ agent: UInt32, to callee: SignalledNumber) -> WorldCall {
        WorldCall(
            milliseconds: now, role: role, agent: agent, trunk: 0, trunkClass: .national, source: 0, userAgent: "",
            callIDShape: .hex, caller: .absent, callee: callee, ringMilliseconds: 0, isAnswered: false,
            talkMilliseconds: 0, releasedBy: .caller)
    }

    /// The number in the form of its trunk, and what the network asserts.
    func show(_ digits: UInt64, in call: inout WorldCall, _ trunkClass: TrunkClass) {
        let draw = SplitMix.hash(seed, digits, 0xF0) % 1_000
        let isHome = digits / 1_000_000_000 == 77
        if trunkClass == .national {
            call.caller = SignalledNumber(
                digits, isHome && draw < UInt64(make.trunkPrefixPermille) ? .trunkPrefix : .plus)
            call.asserted = call.caller
        } else {
            call.caller = SignalledNumber(digits, draw < UInt64(make.zeroZeroPermille) ? .zeroZero : .plus)
            call.asserted = draw & 1 == 0 ? call.caller : .absent
        }
    }

    /// How a home caller dials: abroad mostly with 810.
    func toNumber(_ digits: UInt64) -> SignalledNumber {
        let isHome = digits / 1_000_000_000 == 77 || digits / 1_000_000_000 == 78
        return SignalledNumber(digits, isHome || digits & 3 == 0 ? .plus : .eightTen)
    }

    mutating func route(
        _ call: inout WorldCall, _ trunkClass: TrunkClass, key: UInt64, _ family: CallingSoftware.Family
    ) {
        put(network.route(trunkClass, key: key, family, &random), in: &call)
    }

    mutating func put(_ route: WorldNetwork.Route, in call: inout WorldCall) {
        let trunk = network.trunks[route.trunk]
        call.trunk = route.trunk
        call.trunkClass = trunk.trunkClass
        call.source = route.source
        call.userAgent = route.software.name
        call.callIDShape = route.software.shape
        call.fingerprint = route.software.hand
        guard trunk.signed > 0, random.chance(trunk.signed) else { return }
        let draw = random.below(1_000)
        if trunk.trunkClass == .international {
            call.attestation = draw < 850 ? .gateway : .partial
        } else if call.isCriminal {
            call.attestation = draw < 450 ? .full : draw < 850 ? .partial : .gateway
        } else {
            call.attestation = draw < 820 ? .full : draw < 970 ? .partial : .gateway
        }
    }

    /// Ring, answer and talk of an honest call.
    mutating func settle(_ course: PersonaPlan.Course, _ key: UInt64, isAlive: Bool, _ call: inout WorldCall) {
        guard isAlive else { return fail(&call) }
        let ring = random.spread(course.ring * 1_000, octaves: 150)
        let answered = min(course.answered * make.answerPermille / 1_000, 990)
        // Each agent has its own length of talk, half an octave either way.
        let own = Int(key >> 52 & 255) - 128
        guard random.chance(answered) else { return giveUp(&call) }
        call.ringMilliseconds = Int64(min(max(BinaryPower.scale(ring, by: make.ringShift), 600), 90_000))
        call.isAnswered = true
        let octaves = course.octaves * make.talkOctaves / 256
        let talk = random.spread(course.talk * 1_000, octaves: octaves)
        call.talkMilliseconds = Int64(min(max(BinaryPower.scale(talk, by: own + make.talkShift), 700), 14_400_000))
        call.releasedBy = random.chance(course.callerEnds) ? .caller : .callee
    }

    /// Not answered: the caller gives up, the callee is busy or declines, or it cannot be reached.
    mutating func giveUp(_ call: inout WorldCall, callerPatience: Int = 24_000) {
        let draw = random.below(1_000)
        if draw < 620 {
            let ring = BinaryPower.scale(random.spread(callerPatience, octaves: 160), by: make.patienceShift)
            call.ringMilliseconds = Int64(min(max(ring, 900), 120_000))
            call.releasedBy = .caller
        } else if draw < 860 {
            call.ringMilliseconds = Int64(random.within(200...9_000))
            call.releasedBy = .callee
        } else {
            fail(&call)
        }
    }

    mutating func fail(_ call: inout WorldCall) {
        call.ringMilliseconds = Int64(random.within(60...1_500))
        call.releasedBy = .network
    }

    // MARK: Consequences

    /// Plans what comes of a call; one thing at most.
    mutating func lead(_ call: inout WorldCall, to what: Consequence.What, after milliseconds: Int) {
        let cause = isSeen(call) ? sequence : UInt64.max
        call.id.hasConsequences = cause != .max
        let consequence = Consequence(what: what, cause: cause)
        let place: UInt32
        if let free = freeConsequences.popLast() {
            consequences[Int(free)] = consequence
            place = free
        } else {
            place = UInt32(consequences.count)
            consequences.append(consequence)
        }
        let ended = now + call.ringMilliseconds + call.talkMilliseconds
        queue.push(.consequence(place), at: ended + Int64(max(1_000, milliseconds)))
    }

    mutating func follow(_ place: UInt32) -> WorldCall? {
        guard let consequence = consequences[Int(place)] else { return nil }
        consequences[Int(place)] = nil
        freeConsequences.append(place)
        let wasStopped = stopped.isEmpty ? false : stopped.remove(consequence.cause) != nil
        switch consequence.what {
        case .redial(let persona, let agent, let callee, let left):
            let key = society.key(plans[Int(persona)].role, agent)
            return outwardCall(Int(persona), agent, key, to: callee, isAlive: true, left: left)
        case .callBack(let from, let to, let answered, let talk):
            // A stopped call never rang.
            return wasStopped ? nil : callBack(from: from, to: to, answered: answered, talk: talk)
        case .retry(let campaign, let callee): return retry(campaign, callee)
        case .act(let campaign, let callee): return wasStopped ? nil : act(campaign, callee)
        case .accomplice(let campaign, let number): return accomplice(campaign, number)
        }
    }

    private mutating func callBack(from: UInt64, to: UInt64, answered: Int, talk: Int) -> WorldCall {
        var call = blank(.callBack, UInt32(truncatingIfNeeded: from), to: toNumber(to))
        show(from, in: &call, .national)
        route(&call, .national, key: SplitMix.hash(from, 1), .carrier)
        let course = PersonaPlan.Course(ring: 7, answered: answered, talk: talk, octaves: 330)
        settle(course, from, isAlive: answered > 0, &call)
        return call
    }

    /// Of 1,000 answered calls `permille` are reported, hours later.
    mutating func mayReport(_ call: WorldCall, _ permille: Int, kind: String) {
        guard call.isAnswered, random.chance(permille), call.callee.form == .plus, isSeen(call) else { return }
        let shown = call.caller.form == .anonymous ? call.asserted : call.caller
        guard shown.digits > 1_000_000 else { return }
        let delay = random.spread(make.reportDelayMinutes * 60_000, octaves: 400)
        reports.append(
            WorldReport(
                milliseconds: now + call.ringMilliseconds + call.talkMilliseconds + Int64(delay), caller: shown.digits,
                callee: call.callee.digits, kind: kind))
    }
}
