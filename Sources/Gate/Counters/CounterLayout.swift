/// Where each counter lies in a `Tally`.
enum CounterLayout {
    /// Trunks counted apart; the calls of further ones are counted together.
    static let mostTrunks = 1_024
    static let cellsPerTrunk = 8

    enum Single: Int, CaseIterable {
        case unknownSources
        case emergency
        case unscreened
        case retransmissions
        case bypassed
        case ringDrops
        case notDurableInTime
        case heldStops
        case forgotten
        case reliefs
        case tokensLost
        case acknowledgements
        case options
        case cancels
        case refusedMethods
        case inDialog
        case responses
        case scanners
        case transactions
        case forwarded
        case failovers
        case loops
        case strayAnswers
        case hopDeaths
        case outcomesLost
        case overloads
        case shedCalls
        case shedStrangers
        case shedUnanswered
        case kernelDrops
        case roamingWaits
    }

    private static let faultsStart = Single.allCases.count
    private static let mostFaults = 64
    private static let latencyStart = faultsStart + mostFaults
    private static let trunksStart = latencyStart + LatencyBuckets.count
    static let count = trunksStart + (mostTrunks + 1) * cellsPerTrunk

    @inline(__always)
    static func fault(_ raw: UInt8) -> Int { faultsStart + Int(raw) % mostFaults }

    @inline(__always)
    static func latency(_ bucket: Int) -> Int { latencyStart + bucket }

    /// `treatment`: its raw value, 6 for unscreened or 7 for messages dropped unread.
    @inline(__always)
    static func trunk(_ cell: Int, _ treatment: UInt8) -> Int {
        trunksStart + min(cell, mostTrunks) * cellsPerTrunk + Int(treatment & 7)
    }

    static let unscreenedOfTrunk: UInt8 = 6
    static let unansweredOfTrunk: UInt8 = 7
}

extension Tally {
    convenience init() { self.init(count: CounterLayout.count) }

    @inline(__always)
    func count(_ single: CounterLayout.Single, _ amount: UInt64 = 1) { add(amount, at: single.rawValue) }

    func value(_ single: CounterLayout.Single) -> UInt64 { value(at: single.rawValue) }
}
