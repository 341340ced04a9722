/// What a tap has seen; nothing is left out without being counted.
package struct TapCounters: Hashable, Sendable {
    package var packets: UInt64 = 0
    /// From addresses that are none of the sources.
    package var refusedSources: UInt64 = 0
    /// Without the secret, or with another one.
    package var refusedSecrets: UInt64 = 0
    package var malformedPackets: UInt64 = 0
    /// Payload as chunk 16, which is not inflated.
    package var compressed: UInt64 = 0
    /// RTCP, logs, anything but SIP.
    package var otherPayloads: UInt64 = 0
    /// Captured too far from our own time: the agent's clock, or ours, is wrong. Not used.
    package var clockOff: UInt64 = 0
    /// SIP messages looked at.
    package var messages: UInt64 = 0
    package var malformedMessages: UInt64 = 0
    /// Messages that are part of no call.
    package var otherMessages: UInt64 = 0
    package var attempts: UInt64 = 0
    /// By the position of the trunk.
    package var attemptsByTrunk: [UInt64] = []
    /// Call attempts from addresses of no trunk: an SBC's other leg, or a trunk that is not configured.
    package var unknownTrunks: UInt64 = 0
    package var outcomes: UInt64 = 0
    /// Calls that were seen to their end and that the gate has not judged.
    package var neverScreened: UInt64 = 0
    /// Outcomes that the judge had no room for.
    package var outcomesLost: UInt64 = 0
    /// Verdicts that the journal had no room for.
    package var verdictsLost: UInt64 = 0
    /// Calls that would not have reached the callee unhindered.
    package var wouldIntercept: UInt64 = 0
    /// Datagrams longer than a slot, and what the kernel refused.
    package var truncated: UInt64 = 0
    package var correlator = CorrelatorCounters()
    /// Calls known at this moment.
    package var calls = 0

    package init() {}
}
