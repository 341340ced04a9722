// Owner: the judge's thread. Never allocates. Budget: 100 ns for a call from abroad, a comparison for others.
package import Telephony

/// Numbers of one call of whom nobody knows whether they are abroad.
package struct OpenNumbers: Sendable, BitwiseCopyable {
    package private(set) var count = 0
    /// 0 where there is none.
    package private(set) var digits = SIMD4<UInt64>(repeating: 0)

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(index: Int) -> PhoneNumber { PhoneNumber(digits: digits[index]) }

    package mutating func add(_ number: PhoneNumber) {
        for index in 0..<count where digits[index] == number.digits { return }
        guard count < 4 else { return }
        digits[count] = number.digits
        count += 1
    }
}

extension Engine {
    /// Home mobiles that a call from abroad shows, and of whom neither the list nor an answer says that they roam. Empty where
    /// it would change nothing: a list speaks for the caller, or numbering is not looked at.
    package func openRoaming(_ attempt: CallAttempt) -> OpenNumbers {
        var open = OpenNumbers()
        guard let answers = roamingView, attempt.trunkClass == .international, policy.use.isSuperset(of: .roaming),
            !isListed(attempt.caller)
        else { return open }
        let second = attempt.time.tick
        func look(_ identity: PresentedNumber) {
            guard let number = identity.e164, isHomeMobile(number), !lists.view.isRoaming(number, at: second),
                answers.look(number.digits, at: second) == nil
            else { return }
            open.add(number)
        }
        look(attempt.from)
        look(attempt.asserted)
        look(attempt.remoteParty)
        // Whoever diverts may excuse the call.
        look(attempt.diverting)
        return open
    }

    private func isListed(_ caller: PresentedNumber) -> Bool {
        guard let digits = caller.e164?.digits else { return false }
        return lists.view.allow.match(digits) != nil || lists.view.block.match(digits) != nil
    }

    private func isHomeMobile(_ number: PhoneNumber) -> Bool {
        let found = plan.classify(number)
        return found.isHome && found.allocation == .allocated && found.line == .mobile
    }
}

extension Layers {
    /// What a question about a number is asked for.
    static let roaming: Layers = [.lists, .numbering]
}

extension ListView {
    func isRoaming(_ number: PhoneNumber, at second: UInt32) -> Bool {
        knowsRoaming && roaming.contains(number.digits, at: second)
    }
}
