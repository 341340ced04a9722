import Testing

@testable import Evaluation

@Suite("Calls until a campaign's first find")
struct CampaignDelayTests {
    @Test("quantiles count campaigns never found as endless")
    func never() {
        let delay = CampaignDelay([5, nil, 1, 20])
        #expect(delay.campaigns == 4 && delay.never == 1)
        #expect(delay.quantile(0.5) == 5 && delay.quantile(0.75) == 20 && delay.quantile(0.9) == nil)
        let half = CampaignDelay([3, nil, nil])
        #expect(half.quantile(0.5) == nil && half.quantile(0.3) == 3)
        #expect(CampaignDelay([]).quantile(0.5) == nil && CampaignDelay([]).medianBounds.lower == nil)
    }

    /// Ranks by the binomial distribution with 1/2, computed with SciPy.
    @Test(
        "the median's bounds are the ranks of a sign test",
        arguments: [(6, 1, 6), (9, 2, 8), (20, 6, 15), (101, 41, 61)])
    func median(campaigns: Int, lower: Int, upper: Int) {
        let delay = CampaignDelay((1...campaigns).map { $0 })
        #expect(delay.medianBounds.lower == lower && delay.medianBounds.upper == upper)
    }

    @Test("too few campaigns bound nothing from above")
    func few() {
        let delay = CampaignDelay([4, 5, 6, 7, 8])
        #expect(delay.medianBounds.lower == 1 && delay.medianBounds.upper == nil)
    }
}
