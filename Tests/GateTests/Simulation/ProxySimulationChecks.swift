import Screening
import Telephony
import Wire

@testable import Gate

/// What has to hold of a simulated proxy when all is over.
extension ProxySimulation {
    /// Everything that does not hold, in words; empty where all does.
    func faults() -> [String] {
        var faults: [String] = []
        if let stuck { faults.append(stuck) }
        faults += leaks()
        for caller in callers {
            faults += lawFaults(caller).map { "\(caller.id): \($0)" }
            // What the watchdog sends on without a transaction is its callers' and callees' to repeat.
            if !hang.isEmpty { continue }
            for branch in Self.invites(of: caller, in: seen) {
                faults += finalFaults(caller, branch).map { "\(caller.id) \(branch): \($0)" }
            }
        }
        if hang.isEmpty { faults += legFaults() }
        faults += outcomeFaults()
        if placesLost > 0, hang.isEmpty { faults.append("a call that goes on held no place") }
        return faults
    }

    private func leaks() -> [String] {
        var faults: [String] = []
        if proxy.transactions != 0 { faults.append("\(proxy.transactions) transactions are left") }
        if proxy.timers != 0 { faults.append("\(proxy.timers) timers are left") }
        if proxy.keptBytes != 0 { faults.append("\(proxy.keptBytes) bytes are left") }
        passHours()
        if proxy.liveCalls != 0 { faults.append("\(proxy.liveCalls) calls are left after hours") }
        for trunk: UInt16 in 0..<3 where proxy.placesTaken(ofTrunk: trunk) != 0 {
            faults.append("\(proxy.placesTaken(ofTrunk: trunk)) places of trunk \(trunk) are left")
        }
        return faults
    }

    // MARK: The caller's side

    /// The branches of its INVITE and of what changes the call.
    private static func invites(of caller: SimulatedCaller, in seen: [Seen]) -> Set<String> {
        Set(
            seen.filter { !$0.isSent && $0.peer == caller.peer && $0.message.method == "INVITE" }
                .filter { $0.message.callID == caller.callID }.map(\.message.branch))
    }

    private func finalFaults(_ caller: SimulatedCaller, _ branch: String) -> [String] {
        let own = seen.filter { $0.message.branch == branch && $0.peer == caller.peer }
        let invites = own.filter { !$0.isSent && $0.message.method == "INVITE" }
        guard let first = invites.first else { return [] }
        var faults: [String] = []
        let answers = own.filter { $0.isSent && $0.message.code > 0 && $0.message.cseqMethod == "INVITE" }
        if answers.first.map({ $0.at != first.at }) ?? true { faults.append("no answer at once") }
        let finals = answers.filter { $0.message.code >= 200 }
        guard let final = finals.first else { return faults + ["no final answer"] }
        let refusals = Set(finals.filter { $0.message.code >= 300 }.map { "\($0.message.code) \($0.message.toTag)" })
        let isAccepted = finals.contains { $0.message.code < 300 }
        if refusals.count + (isAccepted ? 1 : 0) > 1 {
            faults.append("different final answers: \(finals.map(\.message.startLine))")
        }
        if let index = answers.firstIndex(where: { $0.message.code >= 200 }),
            answers[index...].contains(where: { $0.message.code < 200 })
        {
            faults.append("a provisional answer behind a final one")
        }
        // Timer C from the last ringing on, a CANCEL, and the ways before it.
        let ringing = answers.last { $0.message.code > 100 && $0.message.code < 200 }?.at ?? first.at
        if final.at > ringing + 260_000 { faults.append("a final answer after \(final.at - ringing) ms") }
        if let cancel = own.first(where: { !$0.isSent && $0.message.method == "CANCEL" }) {
            if final.at > max(cancel.at, first.at) + 40_000 { faults.append("a cancelled call lasted") }
            let isAnswered = own.contains { $0.isSent && $0.message.cseqMethod == "CANCEL" && $0.message.code == 200 }
            if cancel.at < final.at, !isAnswered { faults.append("a CANCEL without an answer") }
        }
        faults += repetitionFaults(caller, own, finals)
        return faults
    }

    /// Timer G: a refusal that nobody acknowledges is repeated for 64 x T1; nothing is said to an ACK.
    private func repetitionFaults(_ caller: SimulatedCaller, _ own: [Seen], _ finals: [Seen]) -> [String] {
        guard let final = finals.first, final.message.code >= 300 else { return [] }
        let ack = own.first { !$0.isSent && $0.message.method == "ACK" }
        if ack == nil, !caller.isReliable, finals.count < 11 {
            return ["\(finals.count) of 11 refusals without an ACK"]
        }
        if let ack, finals.contains(where: { $0.at > ack.at }) { return ["a refusal again behind its ACK"] }
        return []
    }

    /// Law 1: an emergency call goes to a next hop, whatever the lists say, and nothing is stopped but by a verdict.
    private func lawFaults(_ caller: SimulatedCaller) -> [String] {
        let own = seen.filter { $0.message.callID == caller.callID }
        guard own.contains(where: { !$0.isSent && $0.message.method == "INVITE" && $0.peer == caller.peer }) else {
            return []
        }
        let invites = own.filter { $0.isSent && $0.message.method == "INVITE" }
        let verdicts = verdicts.filter { $0.attempt.callID == Self.hash(caller.callID) }
        let isStopped = verdicts.contains { $0.verdict.treatment == .block }
        let isLetGo = verdicts.contains { $0.verdict.treatment != .block }
        var faults: [String] = []
        if caller.callee == "112" {
            if isStopped || verdicts.contains(where: { $0.verdict.treatment != .allow }) {
                faults.append("an emergency call was judged")
            }
            if invites.contains(where: { $0.peer == LoneProxy.desk }) {
                faults.append("an emergency call went to the Desk")
            }
        }
        if isStopped, !isLetGo, !invites.isEmpty { faults.append("a stopped call went on") }
        if !isStopped { faults += stopFaults(caller, own) }
        // While the judge hangs a call from a connection is told 503.
        guard hang.isEmpty else { return faults }
        if verdicts.isEmpty { faults.append("no verdict in the journal") }
        let isGivenUp = own.contains { !$0.isSent && $0.message.method == "CANCEL" }
        if !isStopped, invites.isEmpty, !isGivenUp { faults.append("a call that may go on went nowhere") }
        return faults
    }

    /// The refusals of a call that nobody stopped are its callee's, or say that it was not reached or given up.
    private func stopFaults(_ caller: SimulatedCaller, _ own: [Seen]) -> [String] {
        let said = Set(own.filter { !$0.isSent && $0.message.code >= 300 }.map(\.message.code))
        let refusals = own.filter {
            $0.isSent && $0.peer == caller.peer && $0.message.code >= 300 && $0.message.cseqMethod == "INVITE"
        }
        return refusals.map(\.message.code)
            .filter { !said.contains($0) && ![408, 481, 487, 488, 503].contains($0) }
            .map { "stopped by \($0) without a verdict" }
    }

    // MARK: The called side

    /// Each way that a call took is left in order: acknowledged, cancelled, or never answered.
    private func legFaults() -> [String] {
        var faults: [String] = []
        var branches: [String] = []
        for one in seen where one.isSent && one.message.method == "INVITE" && !branches.contains(one.message.branch) {
            branches.append(one.message.branch)
        }
        for branch in branches {
            let own = seen.filter { $0.message.branch == branch }
            let answers = own.filter { !$0.isSent && $0.message.cseqMethod == "INVITE" }
            let refusals = answers.filter { $0.message.code >= 300 }
            let acks = own.filter { $0.isSent && $0.message.method == "ACK" }
            let hasAccepted = answers.contains { $0.message.code >= 200 && $0.message.code < 300 }
            let hasCancel = own.contains { $0.isSent && $0.message.method == "CANCEL" }
            let hasTimer = own.first { $0.isSent && $0.message.method == "INVITE" }.map { $0.at + 32_000 } ?? 0
            if let first = refusals.first, !hasAccepted, answers.first.map({ $0.at < hasTimer }) ?? false {
                // Timer D: each repetition is acknowledged again.
                let due = refusals.count { $0.at < first.at + 31_000 }
                if acks.count < due, !isOver(before: first.at, branch) {
                    faults.append("\(branch): \(due) refusals, \(acks.count) ACKs")
                }
            }
            if refusals.isEmpty, !hasAccepted, !answers.isEmpty, !hasCancel,
                answers.contains(where: { $0.at < hasTimer })
            {
                faults.append("\(branch): rings for ever")
            }
            if acks.count > refusals.count { faults.append("\(branch): an ACK of nothing") }
        }
        return faults
    }

    /// The client transaction was given up before: cancelled, and 64 x T1 later still without an answer (§9.1).
    private func isOver(before time: Int64, _ branch: String) -> Bool {
        guard
            let cancel = seen.first(where: { $0.isSent && $0.message.method == "CANCEL" && $0.message.branch == branch }
            )
        else { return false }
        return time > cancel.at + 31_000
    }

    // MARK: Outcomes

    private func outcomeFaults() -> [String] {
        var faults: [String] = []
        let outcomes = proxy.outcomes.map(\.outcome)
        for caller in callers {
            let own = outcomes.filter { $0.callID == Self.hash(caller.callID) }
            if own.count > 1 { faults.append("\(caller.id): \(own.count) outcomes") }
            let byes = seen.filter { !$0.isSent && $0.message.callID == caller.callID && $0.message.method == "BYE" }
            let isForked =
                Set(
                    seen.filter {
                        $0.isSent && $0.message.callID == caller.callID && (200..<300).contains($0.message.code)
                            && $0.message.cseqMethod == "INVITE"
                    }
                    .map(\.message.toTag)
                ).count > 1
            guard !byes.isEmpty, !isForked, let outcome = own.first, outcome.isAnswered else { continue }
            if outcome.releasedBy == .unknown { faults.append("\(caller.id): hung up, and nobody knows by whom") }
        }
        return faults
    }

    static func hash(_ callID: String) -> UInt64 { ByteHash.journalled(Array(callID.utf8).span) }
}
