package import Telephony
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
        let trunks = letters.trunks
        return questions.map { question in
            let attempt = question.attempt(trunks.profile(question.trunk.index), emergency, at: now)
            let isEmergency = isEmergency(question.callee) || emergency.contains(attempt.callee)
            return .unscreened(question, attempt, isEmergency: isEmergency)
        }
    }

    /// A caller as it was signalled on a trunk, read as the trunk's profile says; nil: not signalled.
    package func number(_ text: [UInt8]?, on trunk: TrunkID) -> PresentedNumber {
        CallQuestion.number(text, letters.trunks.profile(trunk.index).reading)
    }

    /// A number as dialled or a service URN: calls there go on whatever else is asked.
    package func isEmergency(_ callee: [UInt8]) -> Bool { CallQuestion.isEmergency(callee, emergency) }
}
