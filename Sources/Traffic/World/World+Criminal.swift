import Telephony

// Campaigns at work: each line dials, talks and dials again.

extension World {
    /// The next call of a line; nil where it rests, reacts or has ended.
    mutating func dial(_ index: Int, _ line: Int) -> WorldCall? {
        react(index)
        let campaign = campaigns[index]
        if now >= campaign.until || campaign.lines[line].isOver {
            close(index)
            return nil
        }
        let work = campaign.workingTime(from: now, make: make)
        guard work <= now, campaign.restsUntil <= now else {
            let spread = Int64(random.exponential(mean: min(campaign.pause + 5_000, 1_200_000)))
            queue.push(.line(campaign: UInt32(index), line: UInt32(line)), at: max(work, campaign.restsUntil) + spread)
            return nil
        }
        let call = campaignCall(index, line)
        var pause = random.exponential(mean: max(200, campaign.pause))
        if campaign.isQuiet { pause *= 3 }
        let next = now + call.ringMilliseconds + call.talkMilliseconds + Int64(pause)
        queue.push(.line(campaign: UInt32(index), line: UInt32(line)), at: next)
        return call
    }

    /// When the last line ends, another campaign begins somewhere.
    private mutating func close(_ index: Int) {
        campaigns[index].openLines -= 1
        guard campaigns[index].openLines == 0 else { return }
        campaigns[index].lines = []
        replace(index)
    }

    private mutating func campaignCall(_ index: Int, _ line: Int) -> WorldCall {
        renew(index, line)
        let (callee, isAlive) = victim(index)
        var call = call(of: index, UInt32(line), to: callee, campaigns[index].lines[line])
        guard isAlive else {
            fail(&call)
            return call
        }
        course(index, &call)
        return call
    }

    /// A number for the next calls of a line.
    private mutating func renew(_ index: Int, _ line: Int) {
        if campaigns[index].lines[line].left > 0 {
            campaigns[index].lines[line].left -= 1
            return
        }
        let campaign = campaigns[index]
        campaigns[index].lines[line].isAbroad = random.chance(campaign.plan.abroad)
        campaigns[index].lines[line].number = newNumber(index)
        campaigns[index].lines[line].left = random.within(campaign.callsANumber) - 1
    }

    /// A fresh number of the campaign, or one that it has shown before.
    mutating func newNumber(_ index: Int) -> UInt64 {
        let campaign = campaigns[index]
        if random.chance(campaign.reuse) { return number(of: campaign, random.below(Campaign.knownNumbers)) }
        campaigns[index].nextNumber += 1
        return number(of: campaign, campaign.nextNumber)
    }

    /// Number `place` of a campaign; nobody honest has it but where an exchange is hijacked.
    func number(of campaign: Campaign, _ place: Int) -> UInt64 {
        let key = SplitMix.hash(campaign.key, UInt64(truncatingIfNeeded: place), 0x40)
        let block = SplitMix.hash(campaign.key, UInt64(campaign.generation) / 4, 0xB1)
        let region = campaign.region.map { HomeRegion.all[$0] } ?? HomeRegion.drawn(by: campaign.key >> 9)
        switch campaign.plan.numbers {
        case .homeFixed: return society.number(unused: true, key) { InventedNumbers.fixed(region, $0) }
        case .homeMobile: return society.number(unused: true, key) { InventedNumbers.mobile($0) }
        case .rotating:
            return society.number(unused: true, key) {
                WorldCountry.mobile(WorldCountry.drawn(by: $0 >> 30, campaign.countries), $0)
            }
        case .foreignBlock:
            return society.number(unused: true, block) { WorldCountry.fixed($0) } / 100 * 100 + key >> 9 % 100
        case .homeBlock:
            return society.number(unused: true, block) { InventedNumbers.fixed(region, $0) } / 100 * 100 + key >> 9
                % 100
        case .hijacked: return society.block(hijacked(campaign), Int(key >> 9 % 8))
        case .unallocated: return InventedNumbers.unallocated(key)
        case .short: return [102, 112, 1414, 1_477, 7_000, 5_050][Int(key >> 9 % 6)]
        case .few:
            return society.number(unused: true, SplitMix.hash(campaign.key, UInt64(place % 5), block)) {
                WorldCountry.mobile(WorldCountry.drawn(by: $0 >> 30, campaign.countries), $0)
            }
        case .gateway:
            let app = campaign.key % 6
            let gate = SplitMix.hash(seed, app, 80 + key % 16)
            return society.number(unused: true, gate) { WorldCountry.gateway(Int($0 >> 33), $0) } / 100 * 100
                + key >> 9 % 100
        case .simCards:
            let card = SplitMix.hash(block, key % (8 + campaign.key >> 30 % 40))
            return society.number(unused: true, card) { InventedNumbers.mobile($0) }
        case .dear: return InventedNumbers.dear(Int(campaign.key >> 12 % 3), key)
        case .neighbour: return 0
        }
    }

    /// The exchange of an honest firm; another one whenever it is found out.
    private func hijacked(_ campaign: Campaign) -> UInt64 {
        society.key(.officePBX, firm(campaign))
    }

    private func firm(_ campaign: Campaign) -> UInt32 {
        let firms = plans.firstIndex { $0.role == .officePBX }.map { agents[$0] } ?? 5
        return UInt32(SplitMix.hash(campaign.key, UInt64(campaign.generation), 0xF1) % UInt64(max(1, firms)))
    }

    /// Whom it dials: a subscriber of a leaked list, or the next number in a row.
    private mutating func victim(_ index: Int) -> (SignalledNumber, Bool) {
        let campaign = campaigns[index]
        if campaign.role == .irsf {
            let range = Int(campaign.key >> 12 % 3)
            return (toNumber(InventedNumbers.dear(range, campaign.key >> 20 &+ UInt64(random.below(400)))), true)
        }
        if campaign.role == .tdos { return (SignalledNumber(society.subscriber(floodVictim(index))), true) }
        if campaign.dialsInSequence {
            if campaign.cursor % 100 == 0 {
                campaigns[index].cursor = society.subscriber(random.below(society.subscribers)) / 100 * 100
            }
            campaigns[index].cursor += 1
            return (SignalledNumber(campaigns[index].cursor), random.chance(make.livePermille))
        }
        let live = campaign.plan.role == .robocall ? make.livePermille : (make.livePermille + 1_000) / 2
        guard random.chance(live) else { return (SignalledNumber(deadNumber()), false) }
        return (SignalledNumber(society.subscriber(random.below(society.subscribers))), true)
    }

    /// One victim at a time; then the flood rests.
    private mutating func floodVictim(_ index: Int) -> Int {
        if campaigns[index].left <= 0 {
            let size = random.within(30...260)
            campaigns[index].left = size
            campaigns[index].victim = random.below(society.subscribers)
        }
        campaigns[index].left -= 1
        if campaigns[index].left == 0 {
            campaigns[index].restsUntil = now + Int64(random.spread(7_200_000, octaves: 256))
        }
        return campaigns[index].victim
    }

    // MARK: One call

    /// From the campaign's identity of the moment.
    mutating func call(of index: Int, _ agent: UInt32, to callee: SignalledNumber, _ line: Campaign.Line) -> WorldCall {
        let campaign = campaigns[index]
        var call = blank(campaign.role, agent, to: callee)
        call.campaign = campaign.id
        call.id = WorldCall.ID(
            sequence: 0, campaign: campaign.id, generation: campaign.generation, hasConsequences: false)
        if campaign.plan.numbers == .hijacked {
            let key = hijacked(campaign)
            show(line.number, in: &call, .national)
            route(&call, .national, key: key, .pbx)
            return call
        }
        let trunk = line.isAbroad ? campaign.abroadTrunk : campaign.homeTrunk
        if campaign.plan.numbers == .short {
            call.caller = SignalledNumber(line.number, .bare)
            call.asserted = call.caller
        } else {
            let digits = campaign.plan.numbers == .neighbour ? near(callee.digits) : line.number
            show(digits, in: &call, line.isAbroad ? .international : .national)
        }
        if campaign.plan.numbers == .gateway {
            route(&call, .international, key: appKey(campaign.key % 6), .app)
        } else {
            put(network.route(trunk: trunk, key: campaign.source, software: campaign.software, &random), in: &call)
        }
        return call
    }

    private mutating func near(_ digits: UInt64) -> UInt64 {
        let tail = UInt64(random.below(1_000))
        let number = digits / 1_000 * 1_000 + tail
        return number == digits ? digits ^ 1 : number
    }

    /// How a call goes, and what comes of it.
    private mutating func course(_ index: Int, _ call: inout WorldCall) {
        let campaign = campaigns[index]
        guard random.chance(campaign.answered) else {
            miss(campaign, index, &call)
            return
        }
        call.isAnswered = true
        let ring = BinaryPower.scale(random.spread(campaign.plan.ring * 1_000, octaves: 150), by: make.ringShift)
        call.ringMilliseconds = Int64(min(max(ring, 400), 60_000))
        if campaign.role.isPitch, campaign.role != .codeThenBank, random.chance(campaign.hooked) {
            hold(campaign, &call)
            if random.chance(campaign.handsOver) {
                lead(&call, to: .act(campaign: index, callee: call.callee), after: random.within(15_000...240_000))
            }
        } else {
            let octaves = campaign.plan.octaves
            let talk = random.spread(campaign.plan.talk * 1_000, octaves: octaves)
            let shifted = BinaryPower.scale(talk, by: campaign.talkShift)
            call.talkMilliseconds = Int64(min(max(shifted, 600), 7_200_000))
            call.releasedBy = random.chance(250) ? .caller : .callee
            if campaign.role == .codeThenBank, random.chance(550) {
                lead(&call, to: .act(campaign: index, callee: call.callee), after: random.within(15_000...400_000))
            } else {
                fakeReciprocity(index, &call)
            }
        }
        mayReport(call, make.reportPermille, kind: campaign.role == .robocall ? "robocall" : "scam")
    }

    /// Not answered: tried again from another number, or rung back.
    private mutating func miss(_ campaign: Campaign, _ index: Int, _ call: inout WorldCall) {
        if campaign.role == .wangiri {
            call.ringMilliseconds = Int64(random.spread(1_700, octaves: 130))
            call.releasedBy = .caller
        } else {
            giveUp(&call, callerPatience: campaign.plan.patience * 1_000)
        }
        let digits = call.caller.digits
        if campaign.role.isPitch, random.chance(campaign.retries) {
            lead(
                &call, to: .retry(campaign: index, callee: call.callee),
                after: random.spread(1_500_000, octaves: 450))
        } else if call.caller.form != .bare, campaign.role != .irsf, campaign.role != .tdos,
            random.chance(campaign.role == .wangiri ? make.callBackPermille / 2 : make.callBackPermille / 3)
        {
            // Who is shown is somebody else or nobody; only a dear number always answers.
            let answered = campaign.role == .wangiri ? 950 : campaign.plan.numbers == .rotating ? 60 : 0
            lead(
                &call, to: .callBack(from: call.callee.digits, to: digits, answered: answered, talk: 50),
                after: random.spread(600_000, octaves: 400))
        }
    }

    /// A victim stays on the line, for ten minutes to an hour.
    private mutating func hold(_ campaign: Campaign, _ call: inout WorldCall) {
        let talk = BinaryPower.scale(random.spread(1_250_000, octaves: 170), by: campaign.talkShift / 2)
        call.talkMilliseconds = Int64(min(max(talk, 240_000), 9_000_000))
        call.releasedBy = random.chance(650) ? .caller : .callee
        if random.chance(make.lossPermille) {
            call.harmTenge = Int64(random.spread(make.lossTenge, octaves: 380))
        }
    }

    // MARK: Follow-ups

    /// The same victim from another number.
    mutating func retry(_ index: Int, _ callee: SignalledNumber) -> WorldCall? {
        react(index)
        guard now < campaigns[index].until + 3_600_000 else { return nil }
        let line = Campaign.Line(number: newNumber(index), isAbroad: random.chance(campaigns[index].plan.abroad))
        var call = call(of: index, 1_000, to: callee, line)
        course(index, &call)
        return call
    }

    /// "The bank's security": the second caller, sometimes with a home number.
    mutating func act(_ index: Int, _ callee: SignalledNumber) -> WorldCall? {
        let campaign = campaigns[index]
        var line = Campaign.Line(number: newNumber(index), isAbroad: random.chance(campaign.plan.abroad))
        if campaign.plan.numbers != .hijacked, campaign.key >> 40 % 10 < 4 {
            let key = random.next()
            line.number = society.number(unused: true, key) {
                key & 1 == 0 ? InventedNumbers.mobile($0) : InventedNumbers.fixed(HomeRegion.drawn(by: $0 >> 20), $0)
            }
            line.isAbroad = make.view == .international || campaign.key >> 50 % 10 < 6
        }
        var call = call(of: index, 1_001, to: callee, line)
        guard random.chance(880) else {
            giveUp(&call)
            return call
        }
        call.isAnswered = true
        call.ringMilliseconds = Int64(random.spread(7_000, octaves: 150))
        hold(campaign, &call)
        mayReport(call, make.reportPermille, kind: "scam")
        return call
    }

    /// Accomplices at home ring the number, so that it looks like somebody's.
    private mutating func fakeReciprocity(_ index: Int, _ call: inout WorldCall) {
        guard campaigns[index].fakesReciprocity, call.caller.form != .bare, random.chance(500) else { return }
        lead(
            &call, to: .accomplice(campaign: index, number: call.caller.digits),
            after: random.spread(900_000, octaves: 300))
    }

    mutating func accomplice(_ index: Int, _ number: UInt64) -> WorldCall? {
        let campaign = campaigns[index]
        let phone = SplitMix.hash(campaign.key, UInt64(random.below(12)), 0xACC)
        let digits = society.number(unused: true, phone) { InventedNumbers.mobile($0) }
        var call = blank(campaign.role, 2_000, to: toNumber(number))
        call.campaign = campaign.id
        call.id = WorldCall.ID(
            sequence: 0, campaign: campaign.id, generation: campaign.generation, hasConsequences: false)
        show(digits, in: &call, .national)
        route(&call, .national, key: phone, .carrier)
        call.isAnswered = true
        call.ringMilliseconds = Int64(random.within(1_500...8_000))
        call.talkMilliseconds = Int64(random.spread(60_000, octaves: 256))
        return call
    }
}
