internal import Screening
internal import Synchronization
import Telephony
import Wire

/// Between the judge, who asks and never waits, and the tasks that ask the network in its place: bounded both ways.
///
///     let desk = RoamingDesk(lines: 8)
///     Task { await desk.serve(line: 0, by: source) }      // for each line
///
/// Where `failuresUntilDown` answers in a row have failed, the source is down: no call waits, and one question at a time is
/// asked, until one is answered.
package final class RoamingDesk: Sendable {
    /// Questions that wait on one line: beyond, they would come too late anyway.
    package static let mostOfLine = 16
    package static let failuresUntilDown = 5

    struct Answer: Sendable {
        var number: PhoneNumber
        var roaming: Roaming
        /// False: nobody answered in time.
        var isAnswered: Bool
    }

    private struct State {
        /// Questions of each line that are not answered.
        var open: [Int]
        var answers: [Answer] = []
        var failures = 0
        var wakeUp: WakeUp?
    }

    /// What became of questions since the desk was made.
    package struct Counts: Hashable, Sendable {
        package var asked: UInt64 = 0
        package var answered: UInt64 = 0
        package var failed: UInt64 = 0
        /// There was no room, or the source was down.
        package var refused: UInt64 = 0
    }

    private let questions: [AsyncStream<PhoneNumber>]
    private let mouths: [AsyncStream<PhoneNumber>.Continuation]
    private let state: Mutex<State>
    private let counted = Mutex(Counts())
    private let waiting = Atomic<Int>(0)
    private let down = Atomic<Bool>(false)

    package init(lines: Int) {
        let pairs = (0..<max(1, lines)).map { _ in
            AsyncStream<PhoneNumber>.makeStream(bufferingPolicy: .bufferingOldest(Self.mostOfLine))
        }
        questions = pairs.map(\.stream)
        mouths = pairs.map(\.continuation)
        state = Mutex(State(open: Array(repeating: 0, count: pairs.count)))
    }

    package var lines: Int { mouths.count }
    package var counts: Counts { counted.withLock { $0 } }
    /// Nobody answers: nothing is waited for.
    package var isDown: Bool { down.load(ordering: .relaxed) }

    // MARK: The judge

    /// Whose loop an answer wakes.
    func attach(_ wakeUp: WakeUp) { state.withLock { $0.wakeUp = wakeUp } }

    /// False: the question is not asked.
    func ask(_ number: PhoneNumber) -> Bool {
        let line = state.withLock { state -> Int? in
            guard let line = state.open.indices.min(by: { state.open[$0] < state.open[$1] }),
                state.open[line] < Self.mostOfLine, !isDown || state.open.allSatisfy({ $0 == 0 })
            else { return nil }
            state.open[line] += 1
            return line
        }
        counted.withLock { counts in
            if line == nil { counts.refused &+= 1 } else { counts.asked &+= 1 }
        }
        guard let line else { return false }
        mouths[line].yield(number)
        return true
    }

    /// Costs a load.
    var hasAnswers: Bool { waiting.load(ordering: .relaxed) > 0 }

    func takeAnswers() -> [Answer] {
        state.withLock { state in
            defer { state.answers.removeAll(keepingCapacity: true) }
            waiting.store(0, ordering: .relaxed)
            return state.answers
        }
    }

    // MARK: Who asks the network

    /// Asks what comes on a line, one question after the other, until the desk is closed.
    package func serve(line: Int, by source: some RoamingSource) async {
        for await number in questions[line] {
            var answer: Roaming?
            do throws(RoamingFault) {
                answer = Self.roaming(try await source.isRoaming(number))
            } catch {}
            note(answer, of: number, line: line)
        }
    }

    package func close() {
        for mouth in mouths { mouth.finish() }
    }

    private static func roaming(_ answer: Bool?) -> Roaming {
        switch answer {
        case true?: .roams
        case false?: .doesNotRoam
        case nil: .unknown
        }
    }

    /// nil: no answer came, which is `unknown` too.
    private func note(_ answer: Roaming?, of number: PhoneNumber, line: Int) {
        counted.withLock { counts in
            if answer == nil { counts.failed &+= 1 } else { counts.answered &+= 1 }
        }
        let wakeUp = state.withLock { state -> WakeUp? in
            state.open[line] -= 1
            state.failures = answer == nil ? state.failures + 1 : 0
            down.store(state.failures >= Self.failuresUntilDown, ordering: .relaxed)
            state.answers.append(
                Answer(number: number, roaming: answer ?? .unknown, isAnswered: answer != nil))
            waiting.store(state.answers.count, ordering: .relaxed)
            return state.wakeUp
        }
        wakeUp?.signal()
    }
}
