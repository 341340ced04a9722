import Screening
internal import Synchronization
import Wire

/// Questions on their way to the judge and their answers on the way back: bounded, each answered once.
///
///     waiting --take--> taken --claim--> answered by the judge
///        |                |                  \--hold--> held --released or expired--> answered
///        +-- takeExpired -+--> answered by the watchdog, unscreened
///
/// Whoever removes a ticket answers it. What finds no room is answered by the asking thread, and the watchdog, who has a
/// ring of its own, journals it.
final class QuestionInbox: Sendable {
    /// Questions that wait for the judge: some 10 ms of its work.
    static let mostQuestions = 2_048
    /// Let go for want of room, until the watchdog has journalled them.
    static let mostLetGo = 4_096

    struct Ticket: Sendable {
        let number: UInt64
        let questions: [CallQuestion]
        /// Monotonic nanoseconds; its deadline counts from here.
        let arrival: Int64
        let answer: @Sendable ([CallDecision]) -> Void
        /// Set when it is held: what will be answered once the journal has `position` elements on disk.
        var decisions: [CallDecision] = []
        var position: UInt64 = 0
    }

    private struct State {
        var waiting: [Ticket] = []
        var taken: [Ticket] = []
        var held: [Ticket] = []
        var letGo: [CallQuestion] = []
        var waitingQuestions = 0
        var lost: UInt64 = 0
        var next: UInt64 = 0
        var isClosed = false
    }

    private let wakeUp: WakeUp
    private let state = Mutex(State())
    /// Tickets and let-go questions of all kinds: what the judge and the watchdog look at before they take the lock.
    private let open = Atomic<Int>(0)
    private let heldCount = Atomic<Int>(0)

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    /// Costs a load.
    var isEmpty: Bool { open.load(ordering: .relaxed) == 0 }
    var hasHeld: Bool { heldCount.load(ordering: .relaxed) > 0 }
    /// Takes the lock.
    var hasWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    // MARK: Who asks

    /// False: there is no room, or the gate has ended, and the calls go on unscreened; `answer` is not called.
    func offer(
        _ questions: [CallQuestion], at nanoseconds: Int64, answer: @escaping @Sendable ([CallDecision]) -> Void
    ) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            guard state.waitingQuestions + questions.count <= Self.mostQuestions else {
                let room = Self.mostLetGo - state.letGo.count
                state.letGo += questions.prefix(room)
                state.lost &+= UInt64(max(0, questions.count - room))
                settle(state)
                return (false, false)
            }
            state.waiting.append(
                Ticket(number: state.next, questions: questions, arrival: nanoseconds, answer: answer))
            state.next &+= 1
            state.waitingQuestions += questions.count
            settle(state)
            return (true, state.waiting.count == 1)
        }
        if isFirst { wakeUp.signal() }
        return isTaken
    }

    // MARK: The judge

    /// Whole tickets with about `most` questions, to be judged.
    func take(most: Int) -> [Ticket] {
        state.withLock { state in
            var count = 0
            var questions = 0
            while count < state.waiting.count, questions < most {
                questions += state.waiting[count].questions.count
                count += 1
            }
            let tickets = Array(state.waiting[..<count])
            state.waiting.removeFirst(count)
            state.waitingQuestions -= questions
            state.taken += tickets
            return tickets
        }
    }

    /// Those of `tickets` that the watchdog has not answered; they are the judge's to answer.
    func claim(_ tickets: [Ticket]) -> [Ticket] {
        state.withLock { state in
            let numbers = Set(tickets.map(\.number))
            let claimed = state.taken.filter { numbers.contains($0.number) }
            state.taken.removeAll { numbers.contains($0.number) }
            settle(state)
            return claimed
        }
    }

    /// The judge was late after all: the watchdog answers them when their time is over.
    func putBack(_ tickets: [Ticket]) {
        state.withLock { state in
            state.taken += tickets
            settle(state)
        }
    }

    /// A stop of a durable trunk waits for the journal.
    func hold(_ ticket: Ticket) {
        state.withLock { state in
            state.held.append(ticket)
            settle(state)
        }
    }

    func takeCommitted(upTo position: UInt64) -> [Ticket] {
        state.withLock { state in
            let done = state.held.filter { $0.position <= position }
            state.held.removeAll { $0.position <= position }
            settle(state)
            return done
        }
    }

    // MARK: The watchdog

    struct Expired {
        /// Never judged, or not in time.
        var tickets: [Ticket] = []
        /// Stops that are not on disk in time.
        var held: [Ticket] = []
        /// Answered already, for want of room.
        var letGo: [CallQuestion] = []
        /// Not even kept to be journalled.
        var lost: UInt64 = 0
    }

    func takeExpired(arrivedBefore nanoseconds: Int64) -> Expired {
        state.withLock { state in
            var expired = Expired()
            expired.tickets = (state.taken + state.waiting).filter { $0.arrival <= nanoseconds }
            expired.held = state.held.filter { $0.arrival <= nanoseconds }
            state.taken.removeAll { $0.arrival <= nanoseconds }
            state.waiting.removeAll { $0.arrival <= nanoseconds }
            state.held.removeAll { $0.arrival <= nanoseconds }
            state.waitingQuestions = state.waiting.reduce(0) { $0 + $1.questions.count }
            expired.letGo = state.letGo
            expired.lost = state.lost
            state.letGo = []
            state.lost = 0
            settle(state)
            return expired
        }
    }

    /// The gate has ended: everything that is open, and nothing more is taken.
    func close() -> [Ticket] {
        state.withLock { state in
            let all = state.taken + state.waiting + state.held
            state = State()
            state.isClosed = true
            settle(state)
            return all
        }
    }

    private func settle(_ state: State) {
        open.store(
            state.waiting.count + state.taken.count + state.held.count + state.letGo.count, ordering: .relaxed)
        heldCount.store(state.held.count, ordering: .relaxed)
    }
}
