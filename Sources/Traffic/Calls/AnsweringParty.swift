/// The other end of a leg: a callee's phone, or the Desk's stand-in (an INVITE server transaction and its dialog,
/// RFC 3261 §17.2.1 and §13.3).
///
///     ringing --answer--> answered --ACK--> talking --hangs up--> closing --> over
///         | CANCEL: 487 | refuses: 486
///
/// Pure: time passes by alarms, effects leave as actions.
struct AnsweringParty {
    struct Course {
        /// Until it answers, refuses or is left alone.
        var ring: Int64
        var answers: Bool
        /// Refuses after the ring time; else it rings until the caller gives up.
        var refuses: Bool
        var talk: Int64
        var hangsUp: Bool
        var t1: Int64 = 500_000_000
        /// T2 (§17.1.2.2).
        var t2: Int64 = 4_000_000_000
    }

    enum Alarm: Hashable {
        case ringEnds
        case resendAnswer(interval: Int64)
        case hangUp
        case close
    }

    enum Action: Equatable {
        case respond(Int)
        case sendBye
        case set(Alarm, after: Int64)
        case over
    }

    private enum State: Equatable {
        case idle
        case ringing
        case answered
        case refused(Int)
        case talking
        case closing
        case over
    }

    private var state = State.idle
    private let course: Course

    init(_ course: Course) {
        self.course = course
    }

    var isOver: Bool { state == .over }

    /// The INVITE, or a retransmission of it, which gets what was said last (§17.2.1).
    mutating func invited() -> [Action] {
        switch state {
        case .idle:
            state = .ringing
            return [.respond(180), .set(.ringEnds, after: course.ring)]
        case .ringing: return [.respond(180)]
        case .answered: return [.respond(200)]
        case .refused(let code): return [.respond(code)]
        case .talking, .closing, .over: return []
        }
    }

    /// §9.2: the CANCEL has been answered by itself; this answers the INVITE.
    mutating func cancelled() -> [Action] {
        guard state == .ringing else { return [] }
        return refuse(487)
    }

    mutating func acknowledged() -> [Action] {
        switch state {
        case .answered:
            state = .talking
            return course.hangsUp ? [.set(.hangUp, after: course.talk)] : []
        case .refused:
            state = .over
            return [.over]
        case .idle, .ringing, .talking, .closing, .over: return []
        }
    }

    mutating func byeReceived() -> [Action] {
        switch state {
        case .answered, .talking, .closing:
            state = .over
            return [.over]
        case .idle, .ringing, .refused, .over: return []
        }
    }

    mutating func byeAnswered() -> [Action] {
        guard state == .closing else { return [] }
        state = .over
        return [.over]
    }

    mutating func ring(_ alarm: Alarm) -> [Action] {
        switch alarm {
        case .ringEnds:
            guard state == .ringing else { return [] }
            if course.answers {
                state = .answered
                return [.respond(200), .set(.resendAnswer(interval: course.t1), after: course.t1)]
            }
            return course.refuses ? refuse(486) : []
        case .resendAnswer(let interval):
            // §13.3.1.4: until the ACK, doubling up to T2, 64 T1 at most.
            guard state == .answered else { return [] }
            let next = min(interval * 2, course.t2)
            guard interval < course.t2 else {
                state = .over
                return [.over]
            }
            return [.respond(200), .set(.resendAnswer(interval: next), after: next)]
        case .hangUp:
            guard state == .talking else { return [] }
            state = .closing
            return [.sendBye, .set(.close, after: course.t2)]
        case .close:
            switch state {
            case .closing, .refused:
                state = .over
                return [.over]
            case .idle, .ringing, .answered, .talking, .over: return []
            }
        }
    }

    private mutating func refuse(_ code: Int) -> [Action] {
        state = .refused(code)
        return [.respond(code), .set(.close, after: course.t2)]
    }
}
