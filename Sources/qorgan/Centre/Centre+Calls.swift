import Console
import Foundation
import Gate
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// Screening by HTTP: what the console's server was asked, in the gate's words and back.
extension Centre: CallService {
    func isEmergency(_ callee: String) -> Bool { gate.isEmergency(Array(callee.utf8)) }

    func screen(_ calls: [AskedCall]) async -> [CallAnswer] {
        let position = writer.health.position
        let order = current.withLock { $0.authority?.number }
        let decisions = await gate.ask(calls.map(question))
        return decisions.map { decision in
            let verdict = decision.call.verdict
            return CallAnswer(
                treatment: verdict.treatment, proposed: verdict.proposed,
                scorePerTenThousand: verdict.isUnscreened ? 0 : verdict.scorePerTenThousand, rule: verdict.rule,
                reasons: (0..<Int(verdict.reasonCount)).map { verdict.reasons[$0] },
                isUnscreened: verdict.isUnscreened, order: verdict.basis == nil ? nil : order,
                divertTo: decision.divertTo, positionFrom: position)
        }
    }

    /// A trunk that is no longer configured has nobody's profile: international, and nothing of it believed.
    private func question(_ call: AskedCall) -> CallQuestion {
        var question = CallQuestion(
            trunk: gate.trunk(named: call.trunk) ?? .unknown, callID: Array(call.callID.utf8),
            callee: Array(call.callee.utf8), from: call.caller.map { Array($0.utf8) })
        question.asserted = call.asserted.map { Array($0.utf8) }
        question.remoteParty = call.remoteParty.map { Array($0.utf8) }
        question.diverting = call.diverting.map { Array($0.utf8) }
        question.isPrivate = call.isPrivate
        question.userAgent = Array((call.userAgent ?? "").utf8)
        question.identities = call.identities.map { Array($0.utf8) }
        question.date = call.date.map { Array($0.utf8) }
        question.time = call.time
        return question
    }

    /// Taken whole or not at all: by the engine at once, by the journal behind the verdicts.
    func learn(_ calls: [EndedCall]) -> Bool {
        let now = Self.now()
        let told = calls.map { call in
            let trunk = gate.trunk(named: call.trunk) ?? .unknown
            return OutcomeDelivery.Told(
                outcome: TimedOutcome(
                    CallOutcome(
                        callID: ByteHash.journalled(Array(call.callID.utf8).span),
                        caller: gate.number(call.caller.map { Array($0.utf8) }, on: trunk),
                        callee: PresentedNumber(text: call.callee), trunk: trunk,
                        isAnswered: call.isAnswered, ringMilliseconds: call.ringMilliseconds,
                        durationMilliseconds: call.durationMilliseconds, releasedBy: call.releasedBy),
                    at: call.time ?? now), trunk: call.trunk)
        }
        guard outcomes.hasRoom(for: told.count), gate.learn(told.map(\.outcome)) else { return false }
        outcomes.add(told)
        return true
    }

    // MARK: Watched from outside

    func signals() -> CentreSignals {
        let status = gate.status()
        let health = writer.health
        var signals = CentreSignals()
        signals.isServing = servesCalls
        signals.heartbeatAgeMilliseconds = status.heartbeatAgeMilliseconds
        signals.trunks = status.trunks.map {
            .init(name: $0.name, byTreatment: $0.byTreatment, unscreened: $0.unscreened)
        }
        signals.latencies = status.latencies.map { .init(seconds: Double($0.nanoseconds) / 1e9, count: $0.count) }
        signals.malformed = status.malformed.map { CauseCount(cause: $0.name, count: $0.count) }
        signals.unknownSources = status.unknownSources
        signals.emergencyCalls = status.emergencyCalls
        signals.ruleDivisionsByZero = RuleDivisions.byZero
        signals.bypassedCalls = status.bypassed
        signals.retransmissions = status.retransmissions
        signals.watchdogReliefs = status.reliefs
        signals.ringDrops = status.ringDrops
        signals.notDurableInTime = status.notDurableInTime
        signals.forgottenTransactions = status.forgottenTransactions
        if let streams = status.streams {
            signals.openConnections = streams.open
            signals.acceptedConnections = streams.accepted
            signals.tlsHandshakes = streams.handshakes
            signals.keepAlives = streams.keepAlives
            signals.endedConnections = StreamEnding.allCases.map { CauseCount(cause: $0.code, count: streams[$0]) }
        }
        signals.certificateUntilSeconds = status.certificateUntilSeconds
        signals.overload.isOn = status.overload.isOn
        signals.overload.count = status.overload.count
        signals.overload.unscreened = status.overload.unscreened
        signals.overload.strangers = status.overload.strangers
        signals.overload.unanswered = status.overload.unanswered
        signals.overload.kernelDrops = status.overload.kernelDrops
        signals.overload.asked = Double(status.proxy?.lossPercent ?? 0) / 100
        signals.overload.fullness = Double(status.overload.fullnessPerThousand) / 1_000
        signals.roaming = status.roaming.map {
            .init(
                asked: $0.counts.asked, answered: $0.counts.answered, failed: $0.counts.failed,
                refused: $0.counts.refused, waits: $0.waits, isDown: $0.isDown)
        }
        signals.isJournalWriting = health.state == .writing
        signals.lostEntries = health.lostEntries
        signals.waitingEntries = health.waitingEntries
        signals.journalPosition = health.position
        signals.viewLagMilliseconds = health.viewLagMilliseconds
        signals.areViewsWriting = health.viewFault == nil
        signals.signedPosition = health.signedPosition
        signals.cosignatureAges = (keepers.witnesses?.health ?? []).compactMap { witness in
            witness.signed.map { (witness.name, Double(Self.now().microseconds &- $0.microseconds) / 1e6) }
        }
        signals.central = keepers.central.map { stream in
            let health = stream.health(entries: health.position)
            return .init(
                isStreaming: health.state == .streaming, confirmed: health.confirmed, lag: health.lagEntries,
                lagSeconds: health.lagSeconds(at: Self.now()))
        }
        signals.timeStampAges = (keepers.timeStamps?.health ?? []).compactMap { stamp in
            stamp.stamped.map { (stamp.authority, Double(Self.now().microseconds &- $0.microseconds) / 1e6) }
        }
        signals.areListsRead = lists.unread == nil
        signals.listEntries = lists.loaded.map { CauseCount(cause: $0.name, count: UInt64($0.rows)) }
        signals.heldStops = status.heldStops
        signals.demotedRules = bypasses.all.count(where: \.isByCeiling)
        for bypass in bypasses.all {
            switch bypass.scope {
            case .everything: signals.bypassesOfEverything += 1
            case .trunk: signals.bypassesOfTrunks += 1
            case .rule: signals.bypassesOfRules += 1
            }
        }
        signals.orderUntil = current.withLock { $0.authority?.until }
        signals.started = made
        signals.version = Qorgan.version
        return signals
    }
}
