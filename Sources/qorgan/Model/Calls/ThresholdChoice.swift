import Screening
import Telephony
import Traffic

/// Every call of the worlds that validate under one model: its thresholds, and what they ask for by persona and campaign.
///
/// None is left out as among the rows that teach: of the few honest calls near a stop each counts, and one that stands for 32
/// others would decide alone.
struct ThresholdChoice {
    /// False stops and false labels among the honest calls of each kind of gate: what is promised, of labels a little
    /// fewer, since a country that was never seen differs from those that were.
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

    /// For each treatment the highest that a kind of gate asks for, so that the promise holds in all of them. Thousandths of
    /// log-odds, after calibration.
    func thresholds(_ calibration: Calibration) -> [ModelDocument.Threshold] {
        [(Treatment.label, Self.falseLabels), (.divert, Self.falseStops)].map { treatment, share in
            let margin = TeachingWorlds.Kind.allCases.compactMap { level($0, share) }.max() ?? 0
            return .init(name: treatment.code, logOdds: Self.logOdds(margin, calibration) + 1)
        }
    }

    /// The margin that no more than `share` of the honest calls lie above; nil: there are none.
    private func level(_ kind: TeachingWorlds.Kind, _ share: Double) -> Float? {
        var honest: [Float] = []
        for index in margins.indices where kinds[index] == kind && !roles[index].isCriminal {
            honest.append(margins[index])
        }
        honest.sort(by: >)
        return honest.isEmpty ? nil : honest[min(Int(share * Double(honest.count)), honest.count - 1)]
    }

    /// By the thresholds of `document`.
    func quality(_ document: ModelDocument) -> [ModelDocument.GroupQuality] {
        CallQuality.groups(roles, scores: margins.map { Self.logOdds($0, document.calibration) }, document)
    }

    private static func logOdds(_ margin: Float, _ calibration: Calibration) -> Int32 {
        calibration.logOdds(margin: Calibration.millionths(margin))
    }
}
