/// How many calls a campaign made until one of them was first found, over many campaigns.
///
/// 1 is the first call. A campaign that was never found counts as endless, so that quantiles stay honest.
package struct CampaignDelay: Sendable {
    /// Calls until the first find, ascending; campaigns never found are not in it.
    private let found: [Int]
    package let campaigns: Int

    /// A campaign an element; nil: never found.
    package init(_ callsUntilFound: [Int?]) {
        found = callsUntilFound.compactMap { $0 }.sorted()
        campaigns = callsUntilFound.count
    }

    package var never: Int { campaigns - found.count }

    /// Calls by which `share` of the campaigns was found; nil: fewer ever were, or there is none.
    package func quantile(_ share: Double) -> Int? {
        guard campaigns > 0 else { return nil }
        let rank = max(1, Int((share * Double(campaigns)).rounded(.up)))
        return rank <= found.count ? found[rank - 1] : nil
    }

    /// Between which the median lies in 95 of 100 cases, whatever the distribution (order statistics). nil as upper bound:
    /// endless, or too few campaigns to bound it.
    package var medianBounds: (lower: Int?, upper: Int?) {
        // The ranks r and n - r + 1 with P(Bin(n, 1/2) < r) <= 2.5 %, which is Clopper and Pearson's upper bound of r - 1
        // of n below 1/2.
        var rank = 0, beyond = campaigns / 2 + 1
        while beyond - rank > 1 {
            let middle = (rank + beyond) / 2
            if BinomialBound(found: middle - 1, of: campaigns).upper < 0.5 { rank = middle } else { beyond = middle }
        }
        guard rank > 0 else { return (campaigns > 0 ? 1 : nil, nil) }
        func at(_ rank: Int) -> Int? { rank <= found.count ? found[rank - 1] : nil }
        return (at(rank), at(campaigns - rank + 1))
    }
}

/// Counts the calls of each campaign in the order of time, until each mark was first seen.
struct CampaignBook {
    struct Entry {
        var role: UInt8
        var firstMilliseconds: Int64
        var calls = 0
        /// By bit of `Marks`; 0: not yet.
        var firstFound: InlineArray<7, Int32> = InlineArray(repeating: 0)
    }

    private(set) var entries: [UInt32: Entry] = [:]

    mutating func add(_ call: EvaluatedCall, _ marks: Marks) {
        guard call.campaign != 0, call.isScam else { return }
        var entry = entries[call.campaign] ?? Entry(role: call.role, firstMilliseconds: call.milliseconds)
        entry.calls += 1
        for bit in 0..<Marks.count where marks.rawValue & 1 << UInt8(bit) != 0 && entry.firstFound[bit] == 0 {
            entry.firstFound[bit] = Int32(clamping: entry.calls)
        }
        entries[call.campaign] = entry
    }

    /// Over the campaigns that `body` keeps.
    func delay(_ mark: Marks, where body: (Entry) -> Bool) -> CampaignDelay {
        CampaignDelay(delays(mark, where: body))
    }

    /// nil: never found.
    func delays(_ mark: Marks, where body: (Entry) -> Bool) -> [Int?] {
        let bit = mark.rawValue.trailingZeroBitCount
        return entries.values.filter(body).map { $0.firstFound[bit] == 0 ? nil : Int($0.firstFound[bit]) }
    }
}
