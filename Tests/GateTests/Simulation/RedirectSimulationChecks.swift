import Screening
import Telephony
import Wire

@testable import Gate

/// What has to hold of a simulated redirect gate when all is over.
extension RedirectSimulation {
    func faults() -> [String] {
        var faults: [String] = []
        for caller in callers { faults += self.faults(caller).map { "\(caller.id): \($0)" } }
        if !judge.lone.parts.parking.isEmpty { faults.append("answers are parked for ever") }
        return faults
    }

    private func faults(_ caller: SimulatedCaller) -> [String] {
        let own = seen.filter { $0.message.callID == caller.callID && $0.peer == caller.peer }
        let invites = own.filter { !$0.isSent && $0.message.method == "INVITE" }
        let answers = own.filter { $0.isSent }
        guard let first = invites.first else { return answers.isEmpty ? [] : ["an answer to nothing"] }
        var faults: [String] = []
        if answers.contains(where: { $0.message.cseqMethod != "INVITE" }) { faults.append("an ACK was answered") }
        guard let final = answers.first else { return ["no answer"] }
        if final.at > first.at + Self.deadlineMilliseconds + 20 {
            faults.append("answered after \(final.at - first.at) ms")
        }
        if answers.contains(where: { $0.message.code < 300 }) { faults.append("an answer that is not final") }
        // One answer for each time that it came, but while its stop waits for the journal.
        let isDurable = caller.peer.low == 0x7F00_001E
        if isDurable ? answers.count > invites.count : answers.count != invites.count {
            faults.append("\(answers.count) answers to \(invites.count) INVITEs")
        }
        // Repeated by the judge, or by the watchdog, it is the same to the byte.
        let judged = answers.filter { !$0.isLate }
        let texts = Set(judged.map { String(decoding: $0.message.bytes, as: UTF8.self) })
        if texts.count > 1 { faults.append("different answers: \(Set(judged.map(\.message.startLine)))") }
        // The watchdog lets everything go on: also what the judge stopped and it knows nothing of.
        let late = Set(answers.filter(\.isLate).map(\.message.code))
        if !late.isSubset(of: [isStranger(caller) ? 403 : 302]) { faults.append("the watchdog answered \(late)") }
        return faults + lawFaults(caller, judged)
    }

    private func isStranger(_ caller: SimulatedCaller) -> Bool {
        caller.peer.low == 0x7F00_0063 && !isEmergency(caller)
    }

    private func isEmergency(_ caller: SimulatedCaller) -> Bool {
        caller.callee == "112" || caller.callee.hasPrefix("urn:")
    }

    /// Law 1, and one verdict a call.
    private func lawFaults(_ caller: SimulatedCaller, _ judged: [Seen]) -> [String] {
        var faults: [String] = []
        let hash = ByteHash.journalled(Array(caller.callID.utf8).span)
        let own = verdicts.filter { $0.attempt.callID == hash }
        let isStopped = judged.contains { $0.message.code >= 600 }
        if isEmergency(caller) {
            if own.contains(where: { $0.verdict.rule != .emergencyCallee }) {
                faults.append("an emergency call was judged")
            }
            if judged.contains(where: { $0.message.code != 302 }) { faults.append("an emergency call was stopped") }
        } else if isStranger(caller) {
            if judged.contains(where: { $0.message.code != 403 }) || !own.isEmpty {
                faults.append("a stranger's call was judged")
            }
        } else {
            if own.isEmpty { faults.append("no verdict in the journal") }
            let isListed = caller.caller.hasSuffix(Harness.listed)
            let mayStop = isListed && own.contains { $0.verdict.treatment == .block }
            if isStopped, !mayStop { faults.append("stopped without a verdict") }
        }
        // What could not be made durable is corrected by a second entry, and the watchdog knows nothing of what the judge did.
        let isDurable = caller.peer.low == 0x7F00_001E
        let hasLate = seen.contains { $0.isSent && $0.isLate && $0.message.callID == caller.callID }
        if own.count > (isDurable ? 2 : 1) + (hasLate ? 1 : 0) { faults.append("\(own.count) verdicts") }
        return faults
    }
}
