import ArgumentParser
import Training

/// Which columns of the Sichuan subscribers a model may look at. A figure always names its setting.
enum SubscriberSetting: String, CaseIterable, ExpressibleByArgument {
    /// All 55: needs SMS, cells, data traffic and bills beside the calls.
    case all
    /// The 21 that a SIP screening node can count.
    case sip
    /// Those without `voc_day_*`, which partly measure that fraud numbers were cut off early.
    case sip18
    /// Ten of the 21, and at most 50 trees: what a gate has time for.
    case sip10

    var title: String {
        switch self {
        case .all: "all 55"
        case .sip: "SIP, 21"
        case .sip18: "SIP, 18 without voc_day_*"
        case .sip10: "SIP, 10 columns, 50 trees"
        }
    }

    /// Columns of the table.
    func columns(of table: SubscriberFolder) -> [String] {
        switch self {
        case .all: table.columns.map(\.name)
        case .sip: table.columns.filter(\.isSIPVisible).map(\.name)
        case .sip18: table.columns.filter { $0.isSIPVisible && !$0.name.hasPrefix("voc_day_") }.map(\.name)
        case .sip10: Self.ten
        }
    }

    /// Columns, and the ratios that can be made of them.
    func inputs(of table: SubscriberFolder) -> [String] {
        let columns = columns(of: table)
        guard self != .sip10 else { return columns }
        return columns
            + Self.ratios.filter { ratio in
                ratio.split(whereSeparator: { "/-*".contains($0) }).allSatisfy { columns.contains(String($0)) }
            }
    }

    /// Fixed before anything was measured here: the order in which a greedy search on other splits of the published file took them.
    private static let ten = [
        "phone2opposite_mean", "voc_day_nunique", "voc_day_mode_count", "phone2opposite_max", "voc_hour_nunique",
        "opposite_unique", "voc_calltype1", "phone2oppo_sum_mean", "voc_hour_mode_count", "voccalltype1",
    ]

    /// What a person would ask of the columns: shares, rates a day and an hour, how far a maximum stands out.
    private static let ratios = [
        "opposite_count-voccalltype1", "phone2oppo_sum_mean*opposite_unique", "phone2opposite_max/opposite_count",
        "phone2opposite_max/phone2opposite_mean", "phone2oppo_sum_max/phone2oppo_sum_mean",
        "phone2oppo_sum_median/phone2oppo_sum_mean", "call_dur_max/call_dur_mean", "call_dur_median/call_dur_mean",
        "voc_hour_mode_count/opposite_count", "voc_day_mode_count/opposite_count", "opposite_count/voc_day_nunique",
        "opposite_unique/voc_day_nunique", "opposite_count/voc_hour_nunique", "opposite_unique/voc_hour_nunique",
        "sms_count-calltype_2", "sms_count/opposite_count", "sms_nunique/opposite_unique",
        "hour_mode_count/sms_count", "day_mode_count/sms_count", "sms_count/day_nunique", "flow_sum/flow_mean",
        "flow_max/flow_sum", "flow_sum/busi_count", "arpu_sum/arpu_mean", "arpu_sum/opposite_count",
        "arpu_max-arpu_min", "opposite_unique/month_ids", "opposite_count/month_ids", "voc_day_nunique-day_nunique",
    ]

    /// Boosters of the mean; their parameters were chosen once, for depth with little memory of single rows.
    var boosters: [BoostingParameters] {
        var shallow = BoostingParameters()
        shallow.rowShare = 0.6
        if self == .sip10 {
            // Forty trees, and one for each column of the additive part.
            (shallow.rounds, shallow.depth, shallow.rate) = (40, 5, 0.12)
            (shallow.rowShare, shallow.columnShareOfSplit, shallow.leastCover, shallow.penalty) = (0.7, 0.4, 5, 5)
            return [shallow]
        }
        (shallow.rounds, shallow.depth, shallow.rate, shallow.bag) = (150, 3, 0.1, 2)
        (shallow.columnShareOfTree, shallow.leastCover, shallow.penalty, shallow.bins) = (0.3, 5, 5, 64)
        var deep = shallow
        (deep.rounds, deep.depth, deep.leastCover, deep.penalty, deep.bins) = (100, 5, 10, 20, 32)
        deep.seed = 101
        return [shallow, deep]
    }

    var additive: AdditiveTrees.Parameters {
        var parameters = AdditiveTrees.Parameters()
        parameters.penalty = self == .sip10 ? 2 : 20
        return parameters
    }

    /// Shares of the additive part in the mean, of which the training rows choose one.
    static let additiveShares = [0, 0.2, 0.4]
}
