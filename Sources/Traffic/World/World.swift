package import Telephony

/// A national carrier's calls, simulated: agents with habits, campaigns that adapt, days that differ. Invented throughout.
///
///     var world = World(make: WorldMake(seed: 7), seed: 1, startsAt: midnight, days: 14, callsADay: 200_000)
///     while let call = world.next() {
///         …                                    // judge it
///         world.tell(call.id, .blocked)        // if its caller would notice something
///     }
///
/// Ascending in time. The same make, seed, times and tellings give the same calls on every machine: integers alone.
/// Memory holds sessions, lines and planned calls, however many days pass; numbers follow from hashes, none is stored.
package struct World: Sendable {
    package let make: WorldMake
    package let startsAt: Timestamp
    package let days: Int
    /// Calls that the carrier sees on a working day; weekends and campaigns move it.
    package let callsADay: Int
    let seed: UInt64
    let society: Society
    let network: WorldNetwork
    let plans: [PersonaPlan]
    let curves: [[Int]]
    var random: SplitMix
    var queue = EventQueue()
    var now: Int64
    let end: Int64
    var sequence: UInt64 = 0

    // Honest people.
    /// Calls of a day by plan, in 1/1,000.
    var quotas: [Int] = []
    /// How many agents a plan has.
    var agents: [Int] = []
    /// Calls that a plan is behind, in 1/1,000.
    var debts: [Int] = []
    /// Mean milliseconds between two sessions of a plan in this hour; 0: none.
    var paces: [Int] = []
    /// The plan of each role; -1: none.
    var planOf = [Int](repeating: -1, count: WorldRole.allCases.count)

    // Campaigns: those that are over stay, for their calls may yet be told of.
    var campaigns: [Campaign] = []
    /// The order in which kinds of campaign come up.
    var kindsInTurn: [WorldRole] = []

    var consequences: [Consequence?] = []
    var freeConsequences: [UInt32] = []
    /// Calls that were stopped and that something would have come of.
    var stopped: Set<UInt64> = []
    var reports: [WorldReport] = []

    /// `startsAt` is best a midnight of Kazakhstan, 19:00 UTC; `callsADay` at least 100.
    package init(make: WorldMake, seed: UInt64, startsAt: Timestamp, days: Int, callsADay: Int) {
        self.make = make
        self.startsAt = startsAt
        self.days = max(0, days)
        self.callsADay = min(max(100, callsADay), 100_000_000)
        self.seed = SplitMix.hash(make.seed, seed, make.isOther ? 2 : 1)
        now = startsAt.milliseconds
        end = now + Int64(self.days) * 86_400_000
        plans = PersonaPlan.all
        curves = HourCurve.allCases.map { $0.table(shift: make.hourShift) }
        random = SplitMix(seed: SplitMix.hash(self.seed, 0xCA11))
        network = WorldNetwork(make: make, seed: self.seed)
        let quotas = Self.quotas(make, plans, callsADay: self.callsADay)
        let familyCalls = quotas[0] / 1_000 / max(1, make.callsAPerson)
        society = Society(
            seed: self.seed, subscribersAtLeast: max(self.callsADay / 5, familyCalls),
            firstDay: LocalTime(startsAt.milliseconds).day)
        self.quotas = quotas
        settle()
        foundCampaigns()
    }

    /// The trunks, in the order of `WorldCall.trunk`.
    package var trunks: [WorldTrunk] { network.trunks }

    /// The next call that the carrier sees; nil: the days are over.
    package mutating func next() -> WorldCall? {
        while let event = queue.pop() {
            guard event.milliseconds < end else { return nil }
            now = event.milliseconds
            let call: WorldCall? =
                switch event.happening {
                case .arrival(let persona, let isCall): arrive(Int(persona), isCall)
                case .session(let persona, let agent, let left): go(on: Int(persona), agent, left: left)
                case .line(let campaign, let line): dial(Int(campaign), Int(line))
                case .consequence(let place): follow(place)
                }
            if let call, isSeen(call) { return record(call) }
        }
        return nil
    }

    /// Reports that were filed by what has been called so far, also such as will be filed later; each is given once.
    package mutating func takeReports() -> [WorldReport] {
        defer { reports = [] }
        return reports
    }

    // MARK: What the carrier sees

    /// By the view of its make.
    func isSeen(_ call: WorldCall) -> Bool {
        switch make.view {
        case .all: true
        case .interconnect:
            call.trunkClass == .international || !isOwn(call.caller.digits) || !Self.isHome(call.callee)
        case .international: call.trunkClass == .international
        }
    }

    /// Every fourth ten thousand of home numbers is the carrier's own.
    private func isOwn(_ digits: UInt64) -> Bool { SplitMix.hash(seed, digits / 10_000, 0x0417) & 3 == 0 }

    static func isHome(_ number: SignalledNumber) -> Bool {
        number.form == .bare || number.digits / 1_000_000_000 == 77 || number.digits / 1_000_000_000 == 78
    }

    /// As the carrier's records have it.
    private mutating func record(_ planned: WorldCall) -> WorldCall {
        var call = planned
        call.id = WorldCall.ID(
            sequence: sequence, campaign: call.campaign, generation: call.id.generation,
            hasConsequences: call.id.hasConsequences)
        sequence += 1
        let plan = planOf[Int(call.role.rawValue)]
        if plan >= 0 { debts[plan] -= 1_000 }
        if !make.hasUserAgent { call.userAgent = "" }
        if !make.hasSource { call.source = 0 }
        if !make.hasCallIDShape { call.callIDShape = .counter }
        if !make.hasAsserted, call.caller.form != .anonymous { call.asserted = .absent }
        if !make.hasDiverting { call.diverting = .absent }
        if !make.hasReleasedBy { call.releasedBy = .unknown }
        return call
    }
}
