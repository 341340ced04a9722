import Screening
import Synchronization
import Telephony

@testable import Console

/// A gate in memory: stops callers that end in 13, and remembers what it was asked.
final class FakeCalls: CallService {
    struct State {
        var asked: [AskedCall] = []
        var ended: [EndedCall] = []
        var signals = CentreSignals()
        var isLate = false
        var isFull = false
    }

    let state = Mutex(State())

    init() {
        state.withLock { state in
            state.signals.isServing = true
            state.signals.heartbeatAgeMilliseconds = 12
        }
    }

    func isEmergency(_ callee: String) -> Bool { callee == "112" || callee.hasPrefix("urn:service:sos") }

    func screen(_ calls: [AskedCall]) async -> [CallAnswer] {
        state.withLock { state in
            state.asked += calls
            return calls.map { call in
                let stops = call.caller?.hasSuffix("13") == true && !isEmergency(call.callee) && !state.isLate
                return CallAnswer(
                    treatment: stops ? .divert : .allow, proposed: stops ? .block : .allow,
                    scorePerTenThousand: stops ? 9_876 : 0, rule: stops ? .listDivert : nil,
                    reasons: stops ? [Reason(rule: .listDivert, weight: 5_000)] : [], isUnscreened: state.isLate,
                    order: stops ? "17/25" : nil, divertTo: stops ? "sip:desk@127.0.0.1;qc=0" : nil, positionFrom: 7)
            }
        }
    }

    func learn(_ calls: [EndedCall]) -> Bool {
        state.withLock { state in
            guard !state.isFull else { return false }
            state.ended += calls
            return true
        }
    }

    func signals() -> CentreSignals { state.withLock { $0.signals } }
}
