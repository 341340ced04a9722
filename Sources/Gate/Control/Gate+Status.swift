internal import SIP
import Screening
import Telephony
import Wire

extension Gate {
    /// What the gate has done and how it does. Any thread; some microseconds.
    package func status() -> GateStatus {
        var status = GateStatus()
        let letters = letters
        status.bypass = letters.bypass
        status.trunks = letters.trunks.trunks.enumerated().map { index, trunk in
            counts(of: trunk.name, cell: letters.trunks.cells[index])
        }
        status.malformed = Self.faults.compactMap { fault in
            let count = sum(at: CounterLayout.fault(fault.rawValue))
            return count == 0 ? nil : GateStatus.Cause(name: "\(fault)", count: count)
        }
        status.unknownSources = sum(.unknownSources)
        status.scanners = sum(.scanners)
        status.unknownSourceSeen = unknownSources.last?.last
        status.emergencyCalls = sum(.emergency)
        status.unscreened = sum(.unscreened)
        status.retransmissions = sum(.retransmissions)
        status.bypassed = sum(.bypassed)
        status.reliefs = sum(.reliefs)
        status.ringDrops = sum(.ringDrops)
        status.notDurableInTime = sum(.notDurableInTime)
        status.heldStops = sum(.heldStops)
        status.forgottenTransactions = sum(.forgotten)
        let latencies = (0..<LatencyBuckets.count).map { sum(at: CounterLayout.latency($0)) }
        status.latencies = LatencyBuckets.octaves(latencies)
        status.p50Nanoseconds = LatencyBuckets.percentile(latencies, perThousand: 500)
        status.p99Nanoseconds = LatencyBuckets.percentile(latencies, perThousand: 990)
        if let proxy = configuration.proxy { status.proxy = proxyStatus(proxy) }
        if let listener {
            status.streams = listener.counters
            status.certificateUntilSeconds = listener.currentCredentials?.validUntilSeconds
        }
        status.overload = overloadStatus
        status.roaming = configuration.roaming.map {
            GateStatus.Roaming(counts: $0.desk.counts, waits: sum(.roamingWaits), isDown: $0.desk.isDown)
        }
        status.heartbeatAgeMilliseconds = heartbeatAgeMilliseconds
        return status
    }

    private var overloadStatus: GateStatus.Overload {
        var status = GateStatus.Overload()
        status.isOn = overload.isOn
        status.count = sum(.overloads)
        status.unscreened = sum(.shedCalls)
        status.strangers = sum(.shedStrangers)
        status.unanswered = sum(.shedUnanswered)
        status.kernelDrops = sum(.kernelDrops)
        status.fullnessPerThousand = overload.perThousand
        return status
    }

    private func proxyStatus(_ proxy: ProxyConfiguration) -> GateStatus.Proxy {
        var status = GateStatus.Proxy()
        status.forwarded = sum(.forwarded)
        status.transactions = sum(.transactions)
        status.failovers = sum(.failovers)
        status.loops = sum(.loops)
        status.strayAnswers = sum(.strayAnswers)
        status.hopDeaths = sum(.hopDeaths)
        status.outcomesLost = sum(.outcomesLost)
        status.lossPercent = overload.lossPercent
        status.hopsAlive = proxy.nextHops.indices.map { board.isAlive($0) }
        return status
    }

    private func counts(of name: String, cell: Int) -> GateStatus.TrunkCounts {
        GateStatus.TrunkCounts(
            name: name,
            byTreatment: Treatment.allCases.map { sum(at: CounterLayout.trunk(cell, $0.rawValue)) },
            unscreened: sum(at: CounterLayout.trunk(cell, CounterLayout.unscreenedOfTrunk)),
            unanswered: sum(at: CounterLayout.trunk(cell, CounterLayout.unansweredOfTrunk)))
    }

    private func sum(_ single: CounterLayout.Single) -> UInt64 { sum(at: single.rawValue) }
}
