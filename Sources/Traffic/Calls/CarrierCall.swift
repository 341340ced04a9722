/// One call as the carrier's SBC makes it: an INVITE client transaction for each leg (RFC 3261 §17.1.1), one after the
/// other, and the call that the last of them opens.
///
///     asking --302--> offering --18x--> ringing --2xx--> talking --> closing --> over
///        |  stop code: over      |  dead, or refused by the Desk: offering the next contact
///        |  anything else, or silence: offering the onward address by itself
///
/// Leg 0 asks the gate, leg n offers contact n. Departs from §17.1.1 where an SBC does: Timer B is not waited for, since
/// a screening server has `silence` and a next hop `routeAdvance` to say something.
///
/// Pure: time passes by alarms, effects leave as actions.
struct CarrierCall {
    struct Timing {
        /// T1 (§17.1.1.1).
        var t1: Int64 = 500_000_000
        /// Nothing from the gate for so long: the carrier goes on by itself.
        var silence: Int64 = 300_000_000
        /// Nothing from a next hop for so long: the next one.
        var routeAdvance: Int64 = 2_000_000_000
        /// How long the caller lets it ring, and talks, in the clock of the run.
        var ring: Int64 = 0
        var talk: Int64 = 0
        /// The longest call there is, so that nobody's silence keeps one for ever.
        var longest: Int64 = 600_000_000_000
    }

    enum Alarm: Hashable {
        case resend(leg: Int, interval: Int64)
        case giveUp(leg: Int)
        case stopRinging(leg: Int)
        case hangUp(leg: Int)
        case close
    }

    enum Action: Equatable {
        case sendInvite(leg: Int)
        case sendAck(leg: Int)
        case sendAckAnswered(leg: Int)
        case sendCancel(leg: Int)
        case sendBye(leg: Int)
        case set(Alarm, after: Int64)
        /// What the gate's answer, or its silence, means for this call.
        case decide(Outcome)
        case over
    }

    /// What an answer of the gate means, by the trunk's profile.
    enum Reading: Equatable {
        case goOn(isLabelled: Bool, contacts: Int, deskContact: Int?)
        case stop
        case other(code: Int)
    }

    private enum State: Equatable {
        case asking
        case offering(leg: Int)
        case ringing(leg: Int)
        case cancelling(leg: Int)
        case talking(leg: Int)
        case closing
        case over
    }

    private var state = State.asking
    private let timing: Timing
    private let callerEnds: Bool
    private let isAnswered: Bool
    /// In load mode the call is over with the gate's answer.
    private let followsContacts: Bool
    /// Over a connection nothing is repeated (§17.1.1.2).
    private let isGateReliable: Bool
    private var legs = 0
    private var deskLeg: Int?
    /// What to say once the Desk has been asked.
    private var isDecided = false

    init(
        timing: Timing, callerEnds: Bool, isAnswered: Bool, followsContacts: Bool, isGateReliable: Bool = false
    ) {
        self.timing = timing
        self.callerEnds = callerEnds
        self.isAnswered = isAnswered
        self.followsContacts = followsContacts
        self.isGateReliable = isGateReliable
    }

    var isOver: Bool { state == .over }

    func start() -> [Action] {
        let resend = Action.set(.resend(leg: 0, interval: timing.t1), after: timing.t1)
        return [.sendInvite(leg: 0)] + (isGateReliable ? [] : [resend]) + [.set(.giveUp(leg: 0), after: timing.silence)]
    }

    // MARK: The gate

    /// A final answer to leg 0. §17.1.1.3: each one, also a late or repeated one, is acknowledged.
    mutating func gateAnswered(_ reading: Reading) -> [Action] {
        guard state == .asking else { return [.sendAck(leg: 0)] }
        switch reading {
        case .stop:
            return [.sendAck(leg: 0), decide(.stopped)] + end()
        case .other(let code):
            return [.sendAck(leg: 0), decide(.byItself(.code(code)))] + goOnward()
        case .goOn(_, contacts: 0, _):
            return [.sendAck(leg: 0), decide(.byItself(.emptyRedirect))] + goOnward()
        case .goOn(let isLabelled, let contacts, let deskContact):
            legs = contacts
            guard let deskContact else {
                return [.sendAck(leg: 0), decide(isLabelled ? .warned : .unhindered)] + offer(leg: 1)
            }
            deskLeg = deskContact + 1
            guard followsContacts else { return [.sendAck(leg: 0), decide(.toDesk)] + end() }
            return [.sendAck(leg: 0)] + offer(leg: 1)
        }
    }

    private mutating func goOnward() -> [Action] {
        legs = 1
        return offer(leg: 1)
    }

    // MARK: The next hops

    private mutating func offer(leg: Int) -> [Action] {
        guard followsContacts else { return end() }
        guard leg <= legs else { return end() }
        state = .offering(leg: leg)
        return [
            .sendInvite(leg: leg), .set(.resend(leg: leg, interval: timing.t1), after: timing.t1),
            .set(.giveUp(leg: leg), after: timing.routeAdvance),
        ]
    }

    mutating func provisional(leg: Int) -> [Action] {
        guard state == .offering(leg: leg) else { return [] }
        state = .ringing(leg: leg)
        // The Desk is no subscriber who may not be at home: only a callee's phone rings out.
        if leg == deskLeg { return [.set(.stopRinging(leg: leg), after: timing.longest)] }
        let patience = isAnswered || !callerEnds ? timing.longest : timing.ring
        return [.set(.stopRinging(leg: leg), after: patience)]
    }

    /// §13.2.2.4; a 2xx that comes after the CANCEL is a call that must be ended.
    mutating func answered(leg: Int) -> [Action] {
        switch state {
        case .offering(leg), .ringing(leg):
            state = .talking(leg: leg)
            var actions: [Action] = [.sendAckAnswered(leg: leg)]
            if leg == deskLeg { actions.append(decide(.toDesk)) } else { actions += passedTheDesk() }
            let talk = callerEnds && leg != deskLeg ? timing.talk : timing.longest
            return actions + [.set(.hangUp(leg: leg), after: talk)]
        case .talking(leg):
            return [.sendAckAnswered(leg: leg)]
        case .asking, .offering, .ringing, .talking, .cancelling, .closing, .over:
            return [.sendAckAnswered(leg: leg), .sendBye(leg: leg)]
        }
    }

    mutating func refused(leg: Int) -> [Action] {
        switch state {
        case .offering(leg), .ringing(leg):
            if leg == deskLeg { return [.sendAck(leg: leg)] + offer(leg: leg + 1) }
            return [.sendAck(leg: leg)] + passedTheDesk() + end()
        case .cancelling(leg):
            return [.sendAck(leg: leg)] + end()
        case .asking, .offering, .ringing, .talking, .cancelling, .closing, .over:
            return [.sendAck(leg: leg)]
        }
    }

    mutating func byeReceived() -> [Action] {
        guard case .talking = state else { return [] }
        return end()
    }

    mutating func byeAnswered() -> [Action] {
        guard state == .closing else { return [] }
        return end()
    }

    mutating func ring(_ alarm: Alarm) -> [Action] {
        switch alarm {
        case .resend(let leg, let interval):
            // Timer A doubles (§17.1.1.2).
            guard state == (leg == 0 ? .asking : .offering(leg: leg)) else { return [] }
            return [.sendInvite(leg: leg), .set(.resend(leg: leg, interval: interval * 2), after: interval * 2)]
        case .giveUp(let leg):
            if leg == 0, state == .asking { return [decide(.byItself(.silence))] + goOnward() }
            guard leg > 0, state == .offering(leg: leg) else { return [] }
            if leg == legs { return passedTheDesk() + end() }
            return offer(leg: leg + 1)
        case .stopRinging(let leg):
            guard state == .ringing(leg: leg) else { return [] }
            state = .cancelling(leg: leg)
            return passedTheDesk() + [.sendCancel(leg: leg), .set(.close, after: timing.routeAdvance)]
        case .hangUp(let leg):
            guard state == .talking(leg: leg) else { return [] }
            state = .closing
            return [.sendBye(leg: leg), .set(.close, after: timing.routeAdvance)]
        case .close:
            switch state {
            case .cancelling, .closing: return end()
            case .asking, .offering, .ringing, .talking, .over: return []
            }
        }
    }

    /// The run is over: whoever rings or talks is let go.
    func wrapUp() -> Alarm? {
        switch state {
        case .ringing(let leg): .stopRinging(leg: leg)
        case .talking(let leg): .hangUp(leg: leg)
        case .asking, .offering, .cancelling, .closing, .over: nil
        }
    }

    // MARK: Endings

    private mutating func decide(_ outcome: Outcome) -> Action {
        isDecided = true
        return .decide(outcome)
    }

    /// A diverted call that got past a Desk which did not answer.
    private mutating func passedTheDesk() -> [Action] {
        isDecided ? [] : [decide(.byItself(.deskDead))]
    }

    private mutating func end() -> [Action] {
        let rest = isDecided ? [] : passedTheDesk()
        state = .over
        return rest + [.over]
    }
}
