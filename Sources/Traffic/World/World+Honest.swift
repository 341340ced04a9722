import Telephony

// Honest people: sessions arrive hour by hour as their curve says, and each agent has its number, clients and pace.

extension World {
    /// Calls of a working day by plan, in 1/1,000.
    static func quotas(_ make: WorldMake, _ plans: [PersonaPlan], callsADay: Int) -> [Int] {
        // Rung-back calls come on top of the plans: one in twenty.
        let honest = callsADay * 1_000 / 20 * 19 * (max(2, make.oneScamIn) - 1) / max(2, make.oneScamIn)
        func share(_ plan: PersonaPlan) -> Int {
            if make.view == .international, !plan.isForeign, plan.role != .forwarded { return 0 }
            let share = make.honestShares[Int(plan.role.rawValue)]
            let roamers = make.honestShares[Int(WorldRole.roamer.rawValue)]
            // Whom the list lacks calls like whom it has.
            switch plan.role {
            case .roamer: return share * make.roamingPermille / 1_000
            case .unlistedRoamer: return share + roamers * (1_000 - make.roamingPermille) / 1_000
            default: return share
            }
        }
        let total = max(1, plans.reduce(0) { $0 + share($1) })
        return plans.map { honest / total * share($0) }
    }

    /// How many agents there are, and their first hours.
    mutating func settle() {
        debts = plans.map { _ in 0 }
        paces = debts
        for index in plans.indices { planOf[Int(plans[index].role.rawValue)] = index }
        agents = plans.indices.map { index in
            let plan = plans[index]
            var calls = plan.callsADay * plan.presence
            // A roamer is abroad a quarter of the time.
            if case .roamer = plan.line { calls /= 4 }
            return min(max(quotas[index] / max(1, calls), plan.leastAgents), 1 << 24)
        }
        for index in plans.indices where quotas[index] > 0 {
            queue.push(.arrival(persona: UInt8(index), isCall: false), at: now)
        }
    }

    /// A session's first call, or the begin of an hour; either way the next one is set.
    mutating func arrive(_ index: Int, _ isCall: Bool) -> WorldCall? {
        var call: WorldCall?
        if isCall {
            let agent = someAgent(index)
            let run = random.within(plans[index].run)
            let first = honestCall(index, agent)
            if run > 1 { goOn(index, agent, left: run - 1, after: first) }
            call = first
        } else {
            setPace(index)
        }
        let hourEnd = LocalTime.nextHour(after: now)
        let next = paces[index] > 0 ? now + Int64(random.exponential(mean: paces[index])) : hourEnd
        queue.push(.arrival(persona: UInt8(index), isCall: next < hourEnd), at: min(next, hourEnd))
        return call
    }

    /// The pause between two sessions of this hour. What is behind or ahead of the plan is made good, in an hour by a
    /// third or twice as many calls at most.
    private mutating func setPace(_ index: Int) {
        let quota = hourQuota(index)
        debts[index] += quota
        let wanted = min(max(debts[index], quota / 3), quota * 2)
        paces[index] = wanted > 0 ? 3_600_000 * 1_000 * plans[index].meanRun / wanted : 0
    }

    /// Calls of this hour, in 1/1,000.
    private func hourQuota(_ index: Int) -> Int {
        let plan = plans[index]
        let local = LocalTime(now)
        var quota = quotas[index] / 1_000 * curves[plan.hours.rawValue][local.hour] / 100
        if local.isWeekend {
            quota = quota * plan.weekend / 1_000
            if plan.weekend < 1_000 { quota = quota * make.weekendPermille / 1_000 }
        }
        if isHoliday(local.day) { quota = plan.weekend < 700 ? quota / 3 : quota * 5 / 4 }
        return quota
    }

    func isHoliday(_ day: Int64) -> Bool {
        SplitMix.hash(seed, UInt64(truncatingIfNeeded: day), 0x401) % 1_000 < UInt64(make.holidayPermille)
    }

    mutating func go(on index: Int, _ agent: UInt32, left: UInt16) -> WorldCall? {
        let call = honestCall(index, agent)
        if left > 1 { goOn(index, agent, left: Int(left) - 1, after: call) }
        return call
    }

    private mutating func goOn(_ index: Int, _ agent: UInt32, left: Int, after call: WorldCall) {
        let plan = plans[index]
        var next = now + Int64(random.spread(plan.gap * 1_000, octaves: 256))
        if !plan.isParallel { next += call.ringMilliseconds + call.talkMilliseconds }
        queue.push(.session(persona: UInt8(index), agent: agent, left: UInt16(left)), at: next)
    }

    /// Somebody who is at work, or abroad, today.
    private mutating func someAgent(_ index: Int) -> UInt32 {
        let plan = plans[index]
        let day = LocalTime(now).day
        switch plan.line {
        case .subscriber, .anySubscriber, .withheld: return UInt32(random.below(society.subscribers))
        case .newMobile:
            // Sold today or on one of the two days before.
            let sold = day - society.firstDay + 8 - Int64(random.below(3))
            return UInt32(truncatingIfNeeded: sold * 100_000 + Int64(random.below(min(agents[index], 100_000))))
        default: break
        }
        var agent: UInt32 = 0
        for _ in 0..<100 {
            // Some are busier than others.
            agent = UInt32(
                random.chance(400)
                    ? min(random.below(agents[index]), random.below(agents[index])) : random.below(agents[index]))
            if case .roamer = plan.line {
                if society.isAbroad(plan.role, agent, on: day) { return agent }
                continue
            }
            let today = SplitMix.hash(society.key(plan.role, agent), UInt64(truncatingIfNeeded: day), 0xDA)
            if today % 1_000 < UInt64(plan.presence) { return agent }
        }
        return agent
    }

    // MARK: One call

    private mutating func honestCall(_ index: Int, _ agent: UInt32) -> WorldCall {
        let plan = plans[index]
        let key = society.key(plan.role, agent)
        if plan.inward > 0, random.chance(plan.inward), let call = inwardCall(plan, agent, key) { return call }
        let (callee, isAlive) = callee(plan, agent, key)
        return outwardCall(index, agent, key, to: callee, isAlive: isAlive, left: Self.redials)
    }

    /// How often a missed call is tried again.
    static let redials: UInt8 = 3

    /// The agent calls; of a call that is not answered, or breaks off, there may come another one.
    mutating func outwardCall(
        _ index: Int, _ agent: UInt32, _ key: UInt64, to callee: SignalledNumber, isAlive: Bool, left: UInt8
    ) -> WorldCall {
        let plan = plans[index]
        let digits = line(plan, agent, key)
        var call = blank(plan.role, agent, to: callee)
        var trunkClass: TrunkClass = plan.isForeign || plan.role == .forwarded ? .international : .national
        if plan.role == .withheld, random.chance(200) { trunkClass = .international }
        if plan.role == .forwarded, random.chance(450) || !make.hasRoamingList { trunkClass = .national }
        show(digits, in: &call, trunkClass)
        route(&call, trunkClass, key: routeKey(plan, key), plan.software)
        if plan.role == .forwarded {
            call.diverting = SignalledNumber(diverter(trunkClass, key))
        }
        if plan.role == .withheld {
            call.asserted = trunkClass == .national ? call.caller : .absent
            call.caller = .anonymous
        }
        settle(plan.course, key, isAlive: isAlive, &call)
        if !call.isAnswered, isAlive { comeBack(index, agent, left, digits, &call) }
        if call.isAnswered, plan.isByHand, left > 0, random.chance(make.brokenPermille) {
            breakOff(index, agent, left, &call)
        }
        if plan.isNuisance { mayReport(call, make.falseReportPermille, kind: "nuisance") }
        return call
    }

    /// A missed call is tried again, or rung back.
    private mutating func comeBack(
        _ index: Int, _ agent: UInt32, _ left: UInt8, _ digits: UInt64, _ call: inout WorldCall
    ) {
        let plan = plans[index]
        let chance = left < Self.redials && plan.isByHand ? make.persistentPermille : plan.redial
        if left > 0, plan.redial > 0, random.chance(chance) {
            let isHasty = plan.isByHand && random.chance(make.hastyPermille)
            redial(
                index, agent, left, &call,
                after: isHasty ? random.spread(9_000, octaves: 350) : random.spread(240_000, octaves: 400))
        } else if call.caller.form != .anonymous, call.callee.form == .plus,
            random.chance(make.callBackPermille * plan.rungBack / 256)
        {
            lead(
                &call, to: .callBack(from: call.callee.digits, to: digits, answered: 700, talk: 25),
                after: random.spread(420_000, octaves: 400))
        }
    }

    /// The line breaks in the first seconds, and the caller tries again.
    private mutating func breakOff(_ index: Int, _ agent: UInt32, _ left: UInt8, _ call: inout WorldCall) {
        call.talkMilliseconds = min(call.talkMilliseconds, Int64(random.spread(4_000, octaves: 400)))
        call.releasedBy = random.chance(500) ? .caller : .callee
        redial(index, agent, left, &call, after: random.spread(5_000, octaves: 350))
    }

    private mutating func redial(
        _ index: Int, _ agent: UInt32, _ left: UInt8, _ call: inout WorldCall, after milliseconds: Int
    ) {
        lead(
            &call, to: .redial(persona: UInt8(index), agent: agent, callee: call.callee, left: left - 1),
            after: milliseconds)
    }

    /// A client rings the agent.
    private mutating func inwardCall(_ plan: PersonaPlan, _ agent: UInt32, _ key: UInt64) -> WorldCall? {
        let person: Int
        switch plan.callee {
        case .clients(let count, let strangers):
            person =
                random.chance(strangers)
                ? random.below(society.subscribers) : society.client(of: key, random.below(count))
        case .strangers: person = random.below(society.subscribers)
        case .contacts, .dialled, .emergency, .service: return nil
        }
        let digits = line(plan, agent, key)
        var call = blank(plan.role, agent, to: toNumber(digits))
        show(society.subscriber(person), in: &call, .national)
        route(&call, .national, key: UInt64(truncatingIfNeeded: person), .carrier)
        var course = plan.course
        course.answered = (course.answered + 1_600) / 3
        settle(course, key, isAlive: true, &call)
        return call
    }

    private mutating func callee(_ plan: PersonaPlan, _ agent: UInt32, _ key: UInt64) -> (SignalledNumber, Bool) {
        let person: Int
        switch plan.callee {
        case .contacts: person = society.contact(of: Int(agent), &random)
        case .clients(let count, let strangers):
            person =
                random.chance(strangers)
                ? random.below(society.subscribers) : society.client(of: key, random.below(count))
        case .strangers: person = random.below(society.subscribers)
        case .dialled:
            guard random.chance(make.livePermille) else { return (SignalledNumber(deadNumber()), false) }
            person = random.below(society.subscribers)
        case .emergency:
            let services: [UInt64] = [101, 102, 103, 103, 103, 104, 112, 112]
            return (SignalledNumber(services[random.below(services.count)], .bare), true)
        case .service(let count):
            let place = plan.role == .alarm ? key >> 10 % 12 : UInt64(random.below(count))
            let day = plan.role == .alarm ? 0 : UInt64(truncatingIfNeeded: LocalTime(now).day / 7)
            let service = SplitMix.hash(seed, 70 + UInt64(plan.role.rawValue), place + day * 16)
            return (SignalledNumber(plan.role == .alarm ? society.fixed(service) : society.tollFree(service)), true)
        }
        return (SignalledNumber(society.subscriber(person)), true)
    }

    /// Nobody has it: the network says so.
    mutating func deadNumber() -> UInt64 {
        let key = random.next()
        return society.number(unused: true, key) { bits in
            bits & 3 == 0 ? InventedNumbers.fixed(HomeRegion.drawn(by: bits >> 20), bits) : InventedNumbers.mobile(bits)
        }
    }

    /// The number that the agent calls with this time.
    mutating func line(_ plan: PersonaPlan, _ agent: UInt32, _ key: UInt64) -> UInt64 {
        switch plan.line {
        case .subscriber, .anySubscriber, .withheld:
            society.subscriber(plan.line == .anySubscriber ? random.below(society.subscribers) : Int(agent))
        case .mobile, .newMobile, .roamer: society.mobile(key)
        case .fixed, .cloudFixed: society.fixed(key)
        case .tollFree: serviceLine(key)
        case .block(let count): society.block(key, random.below(1 + Int(key >> 12 % UInt64(count))))
        case .foreignMobile: society.foreignMobile(key, WorldCountry.byRelatives)
        case .foreignFixed(let count): society.foreignFixed(key, random.below(1 + Int(key >> 12 % UInt64(count))))
        case .gateway: society.gateway(key % 6, random.next())
        }
    }

    /// Free to call, or a fixed line.
    func serviceLine(_ key: UInt64) -> UInt64 { key & 3 == 0 ? society.fixed(key) : society.tollFree(key) }

    /// Whoever uses an app sends by its servers; everybody else from home.
    private func routeKey(_ plan: PersonaPlan, _ key: UInt64) -> UInt64 {
        plan.line == .gateway ? appKey(key % 6) : key
    }

    func appKey(_ app: UInt64) -> UInt64 { SplitMix.hash(seed, 0xA99, app) }

    private mutating func diverter(_ trunkClass: TrunkClass, _ key: UInt64) -> UInt64 {
        guard trunkClass == .international,
            let index = plans.firstIndex(where: { $0.line == .roamer(isListed: true) }), agents[index] > 0
        else { return society.subscriber(random.below(society.subscribers)) }
        return society.mobile(society.key(.roamer, someAgent(index)))
    }
}
