/// How the agents of one honest role live: whom they call with what number, when, how often, and how it goes.
///
/// Medians and spreads of a day without make; a world scales them. docs/scenarios.md gives the reasons.
struct PersonaPlan: Sendable {
    /// What the callee's display shows.
    enum Line: Hashable, Sendable {
        /// The household's own line, mobile or fixed.
        case subscriber
        /// Each call of a session comes from somebody else.
        case anySubscriber
        case mobile
        /// Somebody's line that was sold today.
        case newMobile
        case fixed
        /// 8 800.
        case tollFree
        /// One of so many numbers side by side.
        case block(Int)
        case foreignMobile
        /// One of so many numbers of a foreign firm.
        case foreignFixed(Int)
        /// An app's gateways: another number nearly every call.
        case gateway
        case roamer(isListed: Bool)
        case withheld
        /// A home fixed line of an exchange that stands abroad.
        case cloudFixed
    }

    /// Who is called.
    enum Callee: Hashable, Sendable {
        /// The household and friends.
        case contacts
        /// One's own clients, so many of them; of 1,000 calls, these go to others.
        case clients(Int, strangers: Int)
        case strangers
        /// Digits drawn by chance or one after the other: some belong to nobody.
        case dialled
        case emergency
        /// One number for many callers: a programme, a control room.
        case service(Int)
    }

    /// Seconds and shares of 1,000; `octaves`: spread of the talk in 1/256 of a binary order.
    struct Course: Hashable, Sendable {
        var ring: Int
        var answered: Int
        var talk: Int
        var octaves = 300
        /// Of answered calls, those that the caller ends.
        var callerEnds = 500
    }

    let role: WorldRole
    var line: Line
    var callee: Callee
    var course: Course
    var hours = HourCurve.office
    /// Weekend calls of 1,000 on a working day.
    var weekend = 1_000
    /// Calls of an agent on a day at work, days at work of 1,000.
    var callsADay: Int
    var presence = 850
    /// Calls of a session and the pause between them in seconds; parallel ones do not wait for an end.
    var run = 1...1
    var gap = 40
    var isParallel = false
    /// Calls of 1,000 that go the other way: clients ring the agent.
    var inward = 0
    /// Missed calls of 1,000 that are tried again.
    var redial = 0
    /// Factor of 256 on how often its missed calls are rung back.
    var rungBack = 256
    var software = CallingSoftware.Family.carrier
    /// Callees may report it as a nuisance.
    var isNuisance = false

    var isForeign: Bool {
        switch line {
        case .foreignMobile, .foreignFixed, .gateway, .roamer, .cloudFixed: true
        case .subscriber, .anySubscriber, .mobile, .newMobile, .fixed, .tollFree, .block, .withheld: false
        }
    }

    /// Somebody dials, and dials again: neither a dialler by its plan nor a device.
    var isByHand: Bool {
        switch software {
        case .carrier, .pbx, .app: callee != .emergency && line != .anySubscriber
        case .dialler, .simGateway: false
        }
    }

    /// However few calls there are, some banks and some couriers, and enough roamers that always some are abroad.
    var leastAgents: Int {
        if case .roamer = line { return 60 }
        return 6
    }

    /// Mean number of calls of a session.
    var meanRun: Int { (run.lowerBound + run.upperBound) / 2 }
}
