// Owner: the tap's thread. Allocates for outcomes.

package import Journal
package import Screening
import Telephony

/// What becomes of a tap's calls.
///
/// | use | call attempts | outcomes |
/// |---|---|---|
/// | beside a gate | the gate's own | of calls that it has judged: learnt by its engine, and journalled with their verdicts |
/// | alone | judged here, in shadow: journalled with what was proposed, nothing is carried out | learnt here, and journalled |
package struct TapUse: ~Copyable {
    /// Nil: beside a gate.
    var engine: Engine?
    private let ring: BoundedRing<JudgedCall>?
    private let screened: ScreenedCalls?
    private let waitsForRoom: Bool
    private let deliver: @Sendable ([TapOutcome]) -> Int
    private var outcomes: [TapOutcome] = []
    private var call: JudgedCall
    private var lost = 0

    /// Alone. `waitsForRoom`: a stored capture can wait for the journal, a live one cannot. `deliver` gets the outcomes
    /// of a batch and returns how many of them it had no room for.
    package init(
        judgingBy engine: consuming Engine, ring: BoundedRing<JudgedCall>, waitsForRoom: Bool,
        deliver: @escaping @Sendable ([TapOutcome]) -> Int
    ) {
        self.engine = consume engine
        self.ring = ring
        screened = nil
        self.waitsForRoom = waitsForRoom
        self.deliver = deliver
        call = Self.nothing
    }

    /// Beside a gate that notes in `screened` what it judges.
    package init(beside screened: ScreenedCalls, deliver: @escaping @Sendable ([TapOutcome]) -> Int) {
        engine = nil
        ring = nil
        self.screened = screened
        waitsForRoom = false
        self.deliver = deliver
        call = Self.nothing
    }

    private static var nothing: JudgedCall {
        let attempt = CallAttempt(
            time: Timestamp(microseconds: 0), trunk: .unknown, trunkClass: .national, callID: 0, callee: .absent,
            from: .absent)
        return JudgedCall(attempt: attempt, verdict: Verdict(), features: Features(), versions: Versions())
    }

    // MARK: Findings

    mutating func take(_ finding: TapFinding, in bytes: Span<UInt8>, _ reader: inout TapReader) {
        switch finding {
        case .nothing: break
        case .attempt(let attempt): judge(attempt, bytes.extracting(reader.callID), &reader)
        case .progress(let callID):
            if let mark = screened?.mark(of: callID) { reader.note(mark, of: callID) }
        case .ended(let outcome): ended(outcome, &reader)
        }
    }

    private mutating func judge(_ attempt: CallAttempt, _ callID: Span<UInt8>, _ reader: inout TapReader) {
        guard engine != nil else { return }
        var attempt = attempt
        attempt.withheld = .tapped
        engine?.judge(attempt, into: &call)
        call.keepCallID(callID)
        let intercepts = call.verdict.proposed.intercepts
        var mark: TapMark = .screened
        if intercepts { mark.insert(.intercepted) }
        if !call.passedSilently { mark.insert(.journalled) }
        reader.note(mark, of: attempt.callID)
        let isLost = !offer()
        reader.count { counters in
            if intercepts { counters.wouldIntercept &+= 1 }
            if isLost { counters.verdictsLost &+= 1 }
        }
    }

    private func offer() -> Bool {
        guard let ring else { return true }
        while !ring.offer(call) {
            guard waitsForRoom else { return false }
            Moment.pause()
        }
        return true
    }

    mutating func ended(_ outcome: TapOutcome, _ reader: inout TapReader) {
        var outcome = outcome
        // A call that failed before the callee's side showed anything.
        if let screened, !outcome.mark.contains(.screened) {
            outcome.mark.formUnion(screened.mark(of: outcome.outcome.callID))
        }
        if !outcome.mark.contains(.screened) { reader.count { $0.neverScreened &+= 1 } }
        if outcome.isLearnable { engine?.learn(outcome.outcome, at: outcome.time) }
        outcomes.append(outcome)
    }

    /// Hands the outcomes of a batch over; none, too: who gets them may have some of the batch before.
    mutating func endBatch(_ reader: inout TapReader) {
        let lost = deliver(outcomes)
        outcomes.removeAll(keepingCapacity: true)
        if lost > 0 { reader.count { $0.outcomesLost &+= UInt64(lost) } }
    }

    // MARK: What people changed

    mutating func install(_ letters: TapLetters) {
        if let lists = letters.lists { engine?.install(lists: lists) }
        if let policy = letters.policy { engine?.install(policy: policy) }
        if let order = letters.order { engine?.install(order: order) }
        if let rules = letters.bypassedRules { engine?.bypass(rules: rules) }
        for found in letters.findings { engine?.learn(found) }
    }

    consuming func finish() -> Engine? { engine }
}

extension TapOutcome {
    /// What an engine may learn from: a call that it judged and that took its course, to an end that was seen.
    package var isLearnable: Bool {
        mark.contains(.screened) && !mark.contains(.intercepted) && outcome.releasedBy != .unknown
    }
}
