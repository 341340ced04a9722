import Screening
import Telephony
import Traffic

/// Every call of the worlds that validate under one model: its thresholds, and what they ask for by persona and campaign.
///
/// None is left out as among the rows that teach: of the few honest calls near a stop each counts, and one that stands for 32
/// others would decide alone.
struct ThresholdChoice {
    /// False stops and false labels among honest calls, on the mean of the kinds of gates: what is promised, of labels a
    /// little fewer, since a country that was never seen differs from those that were.
    static let falseStops = 0.000_1
    static let falseLabels = 0.008

    private var margins: [Float] = []
    private var roles: [WorldRole] = []
    private var kinds: [TeachingWorlds.Kind] = []

    mutating func add(_ margin: Float, role: WorldRole, kind: TeachingWorlds.Kind) {
        margins.append(margin)
        roles.append(role)
        kinds.append(kind)
    }

    /// What keeps the promise where each kind of gate weighs alike, whatever its traffic. Thousandths of log-odds, after
    /// calibration.
    func thresholds(_ calibration: Calibration) -> [ModelDocument.Threshold] {
        let honest = weightedHonest()
        return [(Treatment.label, Self.falseLabels), (.divert, Self.falseStops)].map { treatment, share in
            let margin = Self.level(honest, share)
            return .init(name: treatment.code, logOdds: Self.logOdds(margin, calibration) + 1)
        }
    }

    /// Honest calls, the highest first, each with its share of all kinds.
    private func weightedHonest() -> [(margin: Float, share: Double)] {
        let honest = roles.indices.filter { !roles[$0].isCriminal }
        let counts = honest.reduce(into: [TeachingWorlds.Kind: Double]()) { $0[kinds[$1], default: 0] += 1 }
        return honest.map { (margins[$0], 1 / (counts[kinds[$0]] ?? 1) / Double(counts.count)) }
            .sorted { $0.margin > $1.margin }
    }

    /// The margin above which no more than `share` lies.
    private static func level(_ honest: [(margin: Float, share: Double)], _ share: Double) -> Float {
        var above = 0.0
        for call in honest {
            above += call.share
            if above > share { return call.margin }
        }
        return honest.last?.margin ?? 0
    }

    /// By the thresholds of `document`.
    func quality(_ document: ModelDocument) -> [ModelDocument.GroupQuality] {
        CallQuality.groups(roles, scores: margins.map { Self.logOdds($0, document.calibration) }, document)
    }

    private static func logOdds(_ margin: Float, _ calibration: Calibration) -> Int32 {
        calibration.logOdds(margin: Calibration.millionths(margin))
    }
}
