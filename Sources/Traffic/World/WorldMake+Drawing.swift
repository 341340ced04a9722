extension WorldMake {
    /// A make of the kind that trains.
    package init(seed: UInt64) {
        self.init(seed: seed, isOther: false)
        draw()
    }

    /// Another make: every range is wider, and its middle lies elsewhere. For honest tests, never for training.
    package static func other(seed: UInt64) -> WorldMake {
        var make = WorldMake(seed: seed, isOther: true)
        make.draw()
        return make
    }

    /// Weight among the honest roles, or among the criminal ones. Assumed: no public source has the mix of a carrier.
    static func usualShare(of role: WorldRole) -> Int {
        switch role {
        case .family: 4_300
        case .newSIM: 80
        case .misdialled: 120
        case .withheld: 130
        case .forwarded: 70
        case .emergency: 110
        case .courier: 480
        case .taxi: 460
        case .shop: 300
        case .clinic: 240
        case .school: 150
        case .employer: 190
        case .officePBX: 420
        case .conference: 60
        case .bankCode: 300
        case .bankService: 200
        case .deliveryRobot: 200
        case .alarm: 70
        case .tvVoting: 40
        case .telemarketing: 200
        case .debtCollection: 220
        case .pollster: 40
        case .relativeAbroad: 430
        case .migrant: 420
        case .roamer: 300
        case .unlistedRoamer: 30
        case .voipApp: 130
        case .foreignSupport: 100
        case .hotel: 70
        case .embassy: 15
        case .truckDriver: 110
        case .freightBroker: 110
        case .cloudOffice: 8
        case .callBack: 0
        case .spoofedFixed: 110
        case .spoofedMobile: 120
        case .rotatingForeign: 180
        case .rentedTrunk: 80
        case .nationalRented: 60
        case .hijackedPBX: 40
        case .neighbour: 30
        case .unallocated: 30
        case .forgedShort: 10
        case .codeThenBank: 60
        case .lowAndSlow: 40
        case .fakedReciprocity: 40
        case .callOutAbuse: 50
        case .simBox: 60
        case .robocall: 80
        case .wangiri: 70
        case .irsf: 40
        case .tdos: 30
        }
    }

    private mutating func draw() {
        var random = SplitMix(seed: SplitMix.hash(seed, isOther ? 0x07E4 : 0x3A1E, 17))
        drawView(&random)
        drawTrunks(&random)
        drawPeople(&random)
        drawLists(&random)
        drawCrime(&random)
        drawDesk(&random)
    }

    private mutating func drawView(_ random: inout SplitMix) {
        view = [.all, .all, .interconnect, .international][random.below(4)]
        if isOther { view = [.all, .interconnect, .international][random.below(3)] }
        hasUserAgent = random.chance(isOther ? 500 : 650)
        hasSource = random.chance(isOther ? 700 : 850)
        hasAttestation = random.chance(isOther ? 400 : 250)
        hasAsserted = random.chance(750)
        hasDiverting = random.chance(850)
        hasReleasedBy = random.chance(900)
        hasCallIDShape = random.chance(isOther ? 550 : 700)
    }

    private mutating func drawTrunks(_ random: inout SplitMix) {
        internationalTrunks = random.within(isOther ? 1...9 : 1...6)
        nationalTrunks = random.within(isOther ? 1...9 : 1...6)
        hidingPermille = random.within(isOther ? 0...1_000 : 200...900)
        accessPermille = random.within(0...700)
        rerouted = random.within(isOther ? 0...250 : 10...120)
        zeroZeroPermille = random.chance(300) ? 0 : random.within(20...500)
        trunkPrefixPermille = random.chance(300) ? 0 : random.within(20...500)
    }

    private mutating func drawPeople(_ random: inout SplitMix) {
        callsAPerson = random.within(isOther ? 2...12 : 3...8)
        // Half as much or twice as much of a persona is usual; in another make three times either way.
        let octaves = isOther ? 384 : 224
        for index in honestShares.indices {
            honestShares[index] = random.spread(honestShares[index], octaves: octaves)
        }
        answerPermille = random.within(isOther ? 650...1_300 : 800...1_150)
        ringShift = random.within(isOther ? -200...200 : -110...110)
        patienceShift = random.within(isOther ? -150...150 : -80...80)
        talkShift = random.within(isOther ? -256...256 : -128...128)
        talkOctaves = random.within(isOther ? 170...380 : 210...320)
        hourShift = random.within(isOther ? -2...2 : -1...1)
        weekendPermille = random.within(isOther ? 200...1_800 : 500...1_300)
        holidayPermille = random.within(isOther ? 0...150 : 10...60)
        livePermille = random.within(isOther ? 700...990 : 820...970)
        callBackPermille = random.within(isOther ? 20...350 : 60...220)
        hastyPermille = random.within(isOther ? 50...900 : 250...650)
        persistentPermille = random.within(isOther ? 100...800 : 250...600)
        brokenPermille = random.evenly(from: isOther ? 1 : 4, to: isOther ? 80 : 30)
    }

    private mutating func drawLists(_ random: inout SplitMix) {
        hasRoamingList = random.chance(isOther ? 650 : 800)
        roamingPermille = random.within(isOther ? 500...1_000 : 800...1_000)
        allowPermille = random.within(isOther ? 0...1_000 : 500...1_000)
        knownPermille = random.within(isOther ? 0...900 : 200...800)
        reportPermille = random.evenly(from: isOther ? 1 : 4, to: isOther ? 80 : 40)
        falseReportPermille = random.evenly(from: 1, to: isOther ? 12 : 6)
        reportDelayMinutes = random.evenly(from: 60, to: isOther ? 4_000 : 1_500)
    }

    private mutating func drawCrime(_ random: inout SplitMix) {
        oneScamIn = random.evenly(from: isOther ? 12 : 20, to: isOther ? 1_500 : 1_000)
        campaigns = random.within(isOther ? 6...60 : 14...40)
        let octaves = isOther ? 420 : 256
        for index in criminalShares.indices {
            criminalShares[index] = max(1, random.spread(criminalShares[index], octaves: octaves))
        }
        stealth = random.within(isOther ? 0...1_000 : 50...800)
        numberLife = random.evenly(from: isOther ? 48 : 96, to: isOther ? 1_600 : 800)
        hookPermille = random.within(isOther ? 30...220 : 50...160)
        lossPermille = random.within(150...400)
        lossTenge = random.evenly(from: 150_000, to: 1_200_000)
        adversaryPatience = random.within(isOther ? 1...14 : 2...9)
        adversaryDelayMinutes = random.evenly(from: isOther ? 1 : 5, to: isOther ? 600 : 120)
        adversaryBudget = random.evenly(from: 30, to: isOther ? 2_000 : 600)
    }

    private mutating func drawDesk(_ random: inout SplitMix) {
        operatorPermille = random.within(isOther ? 200...1_000 : 600...950)
        findingErrorPermille = random.evenly(from: isOther ? 1 : 5, to: isOther ? 120 : 50)
        secondPersonPermille = random.within(isOther ? 0...1_000 : 200...900)
        secondPersonMinutes = random.evenly(from: isOther ? 2 : 5, to: isOther ? 600 : 90)
    }
}
