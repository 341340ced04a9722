import Telephony
import Wire

/// Sends a day of calls as real SIP, and says what became of them.
///
///     var options = TrafficOptions()
///     options.calls = 5_000
///     let report = try TrafficRunner.run(options)
///     report.text()
///
/// Never point it at a network: the numbers are invented, and addresses other than loopback are refused.
package enum TrafficRunner {
    /// Blocks until the schedule ends, `seconds` have passed or `stop` is thrown. `progress` is called twice a second,
    /// on the calling thread. Throws `TrafficError`: options that make no sense, an address that cannot be had.
    package static func run(
        _ options: TrafficOptions, stop: StopSwitch = StopSwitch(), progress: ((TrafficReport) -> Void)? = nil
    ) throws(TrafficError) -> TrafficReport {
        let gate = try address(options.target, defaultPort: 5060)
        try check(options)
        var trunks: [Station] = []
        for trunk in options.trunks { trunks.append(try station(trunk.source, defaultPort: 0)) }
        var others: [Station] = []
        if options.rate == nil {
            // Trunks may share one place where their calls go on.
            for (index, listen) in options.onwardListen.enumerated()
            where !options.onwardListen[..<index].contains(listen) {
                others.append(try station(listen, defaultPort: 5060))
            }
            if let desk = options.deskListen {
                others.append(try station(desk, defaultPort: 5080, isDesk: true))
            }
        }
        var loop = CallLoop(options, gate: gate, trunks: trunks, others: others)
        return loop.run(stop: stop, progress: progress)
    }

    private static func station(
        _ text: String, defaultPort: UInt16, isDesk: Bool = false
    ) throws(TrafficError) -> Station {
        let address = try address(text, defaultPort: defaultPort)
        do {
            return try Station(address, isDesk: isDesk)
        } catch {
            throw TrafficError(.addressRefused, error.description)
        }
    }

    private static func check(_ options: TrafficOptions) throws(TrafficError) {
        guard !options.trunks.isEmpty else { throw TrafficError(.noTrunk, "no trunk to send from") }
        for trunkClass in TrunkClass.allCases where !options.trunks.contains(where: { $0.trunkClass == trunkClass }) {
            throw TrafficError(
                .noTrunk, "a day's calls come from home and from abroad: no \(trunkClass) trunk is given")
        }
        let stations = options.trunks.count + options.onwardListen.count + (options.deskListen == nil ? 0 : 1)
        let connections = options.transport == .tcp ? options.trunks.count : 0
        guard stations + connections <= Poller.most else {
            throw TrafficError(
                .outOfRange,
                "\(stations) addresses and \(connections) connections: at most \(Poller.most) are listened on")
        }
        try check("calls", options.calls, 1...1_000_000_000)
        try check("speed", options.speed, 1...1_000_000)
        try check("start minute", options.startMinute, 0...1_439)
        if let rate = options.rate { try check("rate", rate, 1...1_000_000) }
        if let seconds = options.seconds { try check("seconds", seconds, 1...31_536_000) }
        try check("calls in flight", options.mostCallsInFlight, 1...1_000_000)
        try check("silence", options.silenceMilliseconds, 1...60_000)
        try check("route advance", options.routeAdvanceMilliseconds, 1...60_000)
    }

    private static func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(TrafficError) {
        guard range.contains(value) else {
            throw TrafficError(.outOfRange, "\(name) is \(value): expected \(range.lowerBound) to \(range.upperBound)")
        }
    }

    private static func address(_ text: String, defaultPort: UInt16) throws(TrafficError) -> PeerAddress {
        guard let address = PeerAddress(text, defaultPort: defaultPort) else {
            throw TrafficError(.badAddress, "\(text) is no address: 127.0.0.1:5060 is one")
        }
        guard address.isLoopback else {
            throw TrafficError(
                .notLoopback, "\(text) is not on loopback: the numbers are invented and must ring nobody")
        }
        return address
    }
}
