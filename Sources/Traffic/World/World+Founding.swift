import Telephony

// Which campaigns there are, and how each of them is made.

extension World {
    /// Criminal calls of a day.
    var crimeADay: Int { max(1, callsADay / max(2, make.oneScamIn)) }

    private func isPossible(_ role: WorldRole) -> Bool {
        switch make.view {
        case .all: true
        case .interconnect: true
        case .international: CampaignPlan.of(role).abroad > 0
        }
    }

    /// The campaigns that are at work when the first day begins.
    mutating func foundCampaigns() {
        let roles = WorldRole.criminal.filter(isPossible)
        // Every kind comes up once before one comes up again; heavy ones first, by chance.
        var weighted = roles.map { role -> (WorldRole, Int) in
            (role, random.exponential(mean: 1 << 20) / max(1, weight(role)))
        }
        weighted.sort { ($0.1, $0.0.rawValue) < ($1.1, $1.0.rawValue) }
        kindsInTurn = weighted.map(\.0)
        // A campaign of fewer than a dozen calls a day is none.
        let count = min(make.campaigns, max(1, crimeADay / 12))
        let chosen = (0..<count).map { _ in nextKind() }
        let total = max(1, chosen.reduce(0) { $0 + weight($1) })
        for kind in chosen {
            found(kind, callsADay: crimeADay * weight(kind) / total, begins: now, isOld: true)
        }
    }

    private func weight(_ role: WorldRole) -> Int {
        make.criminalShares[Int(role.rawValue) - Int(WorldRole.spoofedFixed.rawValue)]
    }

    private mutating func nextKind() -> WorldRole {
        let kind = kindsInTurn.removeFirst()
        kindsInTurn.append(kind)
        return kind
    }

    /// A campaign that is over makes room for another one, some hours later.
    mutating func replace(_ index: Int) {
        let gone = campaigns[index]
        let pause = random.exponential(mean: 6 * 3_600_000)
        found(nextKind(), callsADay: gone.callsADay, begins: now + Int64(pause), isOld: false)
    }

    private mutating func found(_ role: WorldRole, callsADay: Int, begins: Int64, isOld: Bool) {
        let plan = CampaignPlan.of(role)
        let id = UInt32(campaigns.count + 1)
        let key = SplitMix.hash(seed, 0xCA, UInt64(id))
        var dice = SplitMix(seed: key)
        let life = Int64(dice.spread(plan.days * 86_400_000, octaves: 200))
        let hooked = plan.role.isPitch ? dice.spread(make.hookPermille, octaves: 100) : 0
        let answered = min(dice.spread(plan.answered, octaves: 80) * make.answerPermille / 1_000, 960)
        let pace = pace(plan, callsADay: max(4, callsADay), answered: answered, hooked: hooked)
        let quiet = dice.chance(make.stealth)
        let shift = dice.within(-1...1)
        // Some gangs drop a number after two calls, others use it up.
        let used = dice.spread(make.numberLife, octaves: 220) * (quiet && plan.callsANumber.upperBound > 20 ? 2 : 3) / 3
        let least = max(1, plan.callsANumber.lowerBound * used / 256)
        let most = max(least, plan.callsANumber.upperBound * used / 256)
        let family = quiet && plan.software == .dialler ? CallingSoftware.Family.pbx : plan.software
        var campaign = Campaign(
            id: id, plan: plan, key: key, callsADay: callsADay, until: begins + max(life, 12 * 3_600_000), isOld: isOld,
            answered: answered, hooked: hooked, retries: dice.within(20...350),
            handsOver: dice.chance(450) ? dice.within(100...800) : 0,
            callsANumber: plan.role == .neighbour ? 1...1 : least...most,
            hours: plan.hours.lowerBound == 0
                ? plan.hours : (plan.hours.lowerBound + shift)...(plan.hours.upperBound + shift),
            pause: pace.pause, talkShift: dice.within(-100...100) + make.talkShift / 2,
            countries: Self.countries(&dice), region: dice.chance(250) ? dice.below(HomeRegion.all.count) : nil,
            dialsInSequence: dice.chance(plan.role == .robocall ? 600 : plan.role == .wangiri ? 400 : 60),
            reuse: dice.within(0...200),
            lines: [Campaign.Line](repeating: Campaign.Line(), count: pace.lines), openLines: pace.lines,
            software: dice.chance(quiet ? 350 : 120) ? nil : network.software(family, dice.next()),
            abroadTrunk: network.trunk(.international, dice.next()),
            homeTrunk: network.trunk(.national, dice.next()), source: dice.next(),
            fakesReciprocity: plan.role == .fakedReciprocity, budget: dice.spread(make.adversaryBudget, octaves: 256))
        // Old ones have been at work for a while.
        if isOld { campaign.nextNumber += dice.below(40) }
        campaigns.append(campaign)
        for line in 0..<pace.lines {
            let first = campaign.workingTime(from: begins, make: make)
            queue.push(
                .line(campaign: UInt32(campaigns.count - 1), line: UInt32(line)),
                at: first + Int64(random.exponential(mean: pace.pause + 20_000)))
        }
    }

    /// One office shows numbers of few countries or of many.
    private static func countries(_ dice: inout SplitMix) -> [Int] {
        let count = dice.chance(350) ? dice.within(1...3) : dice.within(4...24)
        return (0..<count).map { _ in dice.below(WorldCountry.all.count) }
    }

    /// How many lines with which pause between calls make so many calls a day.
    private func pace(_ plan: CampaignPlan, callsADay: Int, answered: Int, hooked: Int) -> (lines: Int, pause: Int) {
        let work = (plan.hours.upperBound - plan.hours.lowerBound) * 3_600_000 / 7 * 6
        let missed = plan.role == .wangiri ? 2_000 : plan.patience * 750
        let hook = plan.role.isPitch ? hooked * 1_500 : 0
        let talk = (plan.talk * 1_400 * (1_000 - min(hooked, 900)) / 1_000 + hook) * answered / 1_000
        let busy = plan.ring * answered + missed * (1_000 - answered) / 1_000 + talk
        let quickest = busy + plan.pause * 700
        let lines = min(max((callsADay * quickest + work / 2) / work, 1), plan.lines)
        return (lines, max(plan.pause * 200, lines * work / callsADay - busy))
    }
}
