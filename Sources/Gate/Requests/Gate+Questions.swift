import Telephony
internal import Wire

extension Gate {
    /// What is to be done with calls that are asked about otherwise than by SIP, in their order; by the gate's deadline at
    /// the latest. Law 1: while the judge is late, has no room or does not run, they go on, unscreened.
    package func ask(_ questions: [CallQuestion]) async -> [CallDecision] {
        guard !questions.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let isTaken = inbox(of: questions) { continuation.resume(returning: $0) }
            if !isTaken { continuation.resume(returning: letGo(questions)) }
        }
    }

    /// As `ask`, with the answer on the judge's or the watchdog's thread, which it must not keep.
    func inbox(of questions: [CallQuestion], answer: @escaping @Sendable ([CallDecision]) -> Void) -> Bool {
        self.questions?.offer(questions, at: Clock.monotonicNanoseconds(), answer: answer) ?? false
    }

    func letGo(_ questions: [CallQuestion]) -> [CallDecision] {
        let now = Moment.now().time
        return questions.map { .unscreened($0, isEmergency: isEmergency($0), at: now) }
    }
}
