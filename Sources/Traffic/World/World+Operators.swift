// Operators who take diverted calls in the callee's place, and what they say of them.

/// What one person found a diverted call to be.
package struct WorldFinding: Hashable, Sendable {
    /// When it is said.
    package var milliseconds: Int64
    package var isScam: Bool
}

extension World {
    /// What people will say of `call`, the first of them and perhaps a second, in the order of time. Only a call that an
    /// operator took is talked of: a blocked one was heard by nobody.
    ///
    /// An operator picks up after some seconds, for most within 15, and a caller who rings shorter is gone; talks for
    /// minutes; is wrong now and then, whatever the call was. A second person looks at some of it later. Drawn by the
    /// call's place in its world, so that no other call is moved by it.
    package func findings(of call: WorldCall, _ treatment: WorldTreatment) -> [WorldFinding] {
        guard treatment == .diverted else { return [] }
        var random = SplitMix(seed: SplitMix.hash(seed, call.id.sequence, 0xDE5C))
        let pickUp = 1_000 + random.exponential(mean: 5_000)
        guard random.chance(make.operatorPermille), call.isAnswered || call.ringMilliseconds >= Int64(pickUp) else {
            return []
        }
        func finding(after milliseconds: Int) -> WorldFinding {
            WorldFinding(
                milliseconds: call.milliseconds + Int64(milliseconds),
                isScam: call.isCriminal != random.chance(make.findingErrorPermille))
        }
        let talk = pickUp + 30_000 + random.exponential(mean: 90_000)
        let first = finding(after: talk)
        guard random.chance(make.secondPersonPermille) else { return [first] }
        let delay = random.exponential(mean: make.secondPersonMinutes * 60_000)
        return [first, finding(after: talk + 60_000 + delay)]
    }
}
