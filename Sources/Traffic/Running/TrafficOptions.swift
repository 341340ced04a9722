package import Telephony

/// What `qorgan traffic` sends, from where and to where. Everything stays on loopback: the numbers are invented, and
/// whoever may have one of them must not be rung.
package struct TrafficOptions: Sendable {
    /// A carrier's interconnect as the gate knows it.
    package struct TrunkPlace: Sendable {
        package var name: String
        package var trunkClass: TrunkClass
        /// A loopback address; port 0 takes a free one.
        package var source: String
        /// Codes at which this SBC ends a call; anything else lets it go on.
        package var stopCodes: [Int]
        /// Codes at which this SBC goes on because it is told to; 302 always is one.
        package var allowCodes: [Int]

        package init(
            name: String, trunkClass: TrunkClass, source: String, stopCodes: [Int] = [603, 607, 608],
            allowCodes: [Int] = []
        ) {
            self.name = name
            self.trunkClass = trunkClass
            self.source = source
            self.stopCodes = stopCodes
            self.allowCodes = allowCodes
        }
    }

    /// How the gate is asked. Next hops and the Desk are always asked by UDP.
    package enum Transport: String, Sendable, CaseIterable {
        case udp
        /// One connection of each trunk.
        case tcp
    }

    package var transport = Transport.udp
    /// The gate.
    package var target = "127.0.0.1:5060"
    package var trunks = [
        TrunkPlace(name: "national-1", trunkClass: .national, source: "127.0.0.10"),
        TrunkPlace(name: "intl-1", trunkClass: .international, source: "127.0.0.20"),
    ]
    package var seed: UInt64 = 1
    /// Calls of one day.
    package var calls = 2_000
    /// Days one after the other; nil: until stopped.
    package var days: Int? = 1
    /// Where in the first day the calls begin, in minutes after midnight; what would come before is left out.
    package var startMinute = 0
    /// How many times faster than life the day passes; also ring and talk times.
    package var speed = 720
    package var curve = DayCurve.wholeDay
    /// Criminal calls of 1,000.
    package var criminalPermille = DaySchedule.criminalPermille
    /// Calls a second at an even pace, in the mix of an office hour, without following them: for load. Nil: the schedule's
    /// own times.
    package var rate: Int?
    /// Ends the run after so long; nil: when the schedule ends.
    package var seconds: Int?
    /// Where the Desk's stand-in listens; nil: a real Desk is there.
    package var deskListen: String? = "127.0.0.1:5080"
    /// Where else callees answer: hosts of `onward` in the trunks. The trunks' own addresses always do.
    package var onwardListen: [String] = []
    /// More calls wait for a place; their latency counts from when they should have begun.
    package var mostCallsInFlight = 20_000
    package var silenceMilliseconds = 300
    package var routeAdvanceMilliseconds = 2_000
    /// Makes Call-IDs and branches differ between runs; nil: from the clock.
    package var runID: UInt64?

    package init() {}

    /// The demo: daytime without end, one call in eight a crime, so that the console shows an interception every second.
    package static func demo() -> TrafficOptions {
        var options = TrafficOptions()
        options.calls = 120_000
        options.days = nil
        options.speed = 4
        options.curve = .daytime
        options.criminalPermille = 120
        // By half past nine every call centre is at its phones.
        options.startMinute = 9 * 60 + 30
        return options
    }

    package func schedule() -> DaySchedule {
        DaySchedule(
            seed: seed, callsADay: calls, days: rate == nil ? days : nil, speed: rate == nil ? speed : rateSpeed,
            curve: rate == nil ? curve : .daytime, criminalPermille: criminalPermille,
            startMilliseconds: rate == nil ? Int64(startMinute) * 60_000 : 0)
    }

    /// Load waits longer than an SBC would: a late answer is to be measured, not to be missed.
    var silenceNanoseconds: Int64 {
        Int64(rate == nil ? silenceMilliseconds : max(silenceMilliseconds, 2_000)) * 1_000_000
    }

    /// At a fixed rate the day passes as fast as the rate asks for.
    private var rateSpeed: Int {
        let (callsADay, overflow) = (rate ?? 0).multipliedReportingOverflow(by: 86_400)
        return overflow ? Int.max / 86_400 : max(1, callsADay / max(1, calls))
    }
}
