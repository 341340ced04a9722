import Telephony

// What campaigns notice, and what they then change. The adversary has read this code.

extension World {
    /// The caller of `call` noticed, or did not, what became of it. Honest callers learn nothing by it but that a missed
    /// call that never rang is not rung back.
    ///
    /// A block is noticed at once, the Desk mostly, a label seldom: the victim just does not answer. After some stops of
    /// one identity (`adversaryPatience`), and some time (`adversaryDelayMinutes`), the campaign changes its numbers; when
    /// that does not help its software; then its trunk and address; then it calls slowly, and lets accomplices ring back.
    /// Each change costs; when there is no money left, it gives up.
    package mutating func tell(_ call: WorldCall.ID, _ treatment: WorldTreatment) {
        let isStopped = treatment == .blocked || treatment == .diverted
        if isStopped, call.hasConsequences { stopped.insert(call.sequence) }
        let index = Int(call.campaign) - 1
        guard index >= 0, index < campaigns.count, campaigns[index].generation == call.generation else { return }
        let noticed: Int =
            switch treatment {
            case .allowed: 0
            case .labelled: 250
            case .diverted: 800
            case .blocked: 1_000
            }
        guard noticed > 0, random.chance(noticed) else { return }
        campaigns[index].stops += 1
        guard campaigns[index].stops >= make.adversaryPatience, campaigns[index].reactsAt == nil else { return }
        let delay = random.spread(make.adversaryDelayMinutes * 60_000, octaves: 256)
        campaigns[index].reactsAt = now + Int64(max(1_000, delay))
    }

    /// Carries out a change that is due.
    mutating func react(_ index: Int) {
        guard let due = campaigns[index].reactsAt, due <= now else { return }
        campaigns[index].reactsAt = nil
        campaigns[index].stops = 0
        campaigns[index].generation += 1
        let step = campaigns[index].reactions
        campaigns[index].reactions += 1
        var cost = 1
        // Two changes of numbers, then software, then the way; again and again.
        switch step % 4 {
        case 0, 1: break
        case 2:
            cost = 6
            let family = campaigns[index].plan.software
            campaigns[index].software = random.chance(300) ? nil : network.software(family, random.next())
        default:
            cost = 20
            campaigns[index].abroadTrunk = network.trunk(.international, random.next())
            campaigns[index].homeTrunk = network.trunk(.national, random.next())
            campaigns[index].source = random.next()
        }
        if step >= 4 { campaigns[index].isQuiet = true }
        if step >= 6 { campaigns[index].fakesReciprocity = true }
        campaigns[index].budget -= cost
        for line in campaigns[index].lines.indices {
            campaigns[index].lines[line].left = 0
            if campaigns[index].budget < 0 { campaigns[index].lines[line].isOver = true }
        }
    }
}
