import Synchronization
import Telephony

@testable import Gate

/// A register that answers when the test says so.
final class Register: RoamingSource, Sendable {
    typealias Answer = Result<Bool?, RoamingFault>

    private struct State {
        var open: [UInt64: CheckedContinuation<Answer, Never>] = [:]
        var asked: [UInt64] = []
        /// What everybody gets at once.
        var standing: Answer?
    }

    private let state = Mutex(State())

    /// Numbers in the order in which they were asked about.
    var asked: [UInt64] { state.withLock { $0.asked } }

    func isRoaming(_ number: PhoneNumber) async throws(RoamingFault) -> Bool? {
        try await withCheckedContinuation { (continuation: CheckedContinuation<Answer, Never>) in
            let answer = state.withLock { state -> Answer? in
                state.asked.append(number.digits)
                if state.standing == nil { state.open[number.digits] = continuation }
                return state.standing
            }
            if let answer { continuation.resume(returning: answer) }
        }.get()
    }

    /// To the question about this number that is open.
    func answer(_ number: String, _ answer: Answer) {
        let open = state.withLock { $0.open.removeValue(forKey: UInt64(number) ?? 0) }
        open?.resume(returning: answer)
    }

    /// To all questions from now on.
    func answerAlways(_ answer: Answer) { state.withLock { $0.standing = answer } }

    /// Whoever still waits gets none.
    func end() {
        let open = state.withLock { state in
            defer { state.open = [:] }
            return Array(state.open.values)
        }
        for continuation in open { continuation.resume(returning: .failure(.connection)) }
    }

    /// A desk that asks it, over so many lines.
    func desk(lines: Int = 4) -> RoamingDesk {
        let desk = RoamingDesk(lines: lines)
        for line in 0..<desk.lines { Task.detached { await desk.serve(line: line, by: self) } }
        return desk
    }
}
