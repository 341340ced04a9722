import Gate

extension TapCounters {
    /// For people: what was heard, what it became, and what could not be used.
    func text() -> String {
        var lines = [
            "tap: \(messages) SIP messages, \(attempts) call attempts, \(outcomes) ended, \(calls) calls known now",
            "  answered \(correlator.answered), failed \(correlator.failed), without an end \(correlator.timedOut)",
        ]
        func add(_ count: UInt64, _ text: String) {
            if count > 0 { lines.append("  \(count) \(text)") }
        }
        add(wouldIntercept, "would have been intercepted")
        add(neverScreened, "ended without having been judged")
        add(unknownTrunks, "call attempts from addresses of no trunk")
        add(refusedSources, "packets from other sources")
        add(refusedSecrets, "packets without the secret")
        add(malformedPackets, "packets that are no HEP3")
        add(malformedMessages, "messages that are no SIP")
        add(clockOff, "packets with a clock more than five minutes off: not used")
        add(compressed, "packets with a compressed payload: not used")
        add(otherPayloads, "packets with other payloads")
        add(truncated, "packets cut")
        add(correlator.evicted, "calls forgotten for newer ones: [tap] calls is too small")
        add(correlator.missedAnswers, "answers that were not captured")
        add(outcomesLost, "outcomes lost")
        add(verdictsLost, "verdicts lost")
        return lines.joined(separator: "\n")
    }
}
