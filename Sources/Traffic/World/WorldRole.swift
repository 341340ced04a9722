/// Who calls in a simulated world, and why: what a call really is. No gate learns it; trainers and reports sort by it.
///
/// docs/scenarios.md says of each what is assumed and why. Raw values are positions of tables, codes stand in files.
package enum WorldRole: UInt8, CaseIterable, Hashable, Sendable {
    // Honest.
    case family, newSIM, misdialled, withheld, forwarded, emergency
    case courier, taxi, shop, clinic, school, employer, officePBX, conference
    case bankCode, bankService, deliveryRobot, alarm, tvVoting
    case telemarketing, debtCollection, pollster
    case relativeAbroad, migrant, roamer, unlistedRoamer, voipApp
    case foreignSupport, hotel, embassy, truckDriver, freightBroker, cloudOffice
    /// Somebody rings back after a missed call.
    case callBack
    // Criminal.
    case spoofedFixed, spoofedMobile, rotatingForeign, rentedTrunk, nationalRented, hijackedPBX, neighbour
    case unallocated, forgedShort, codeThenBank, lowAndSlow, fakedReciprocity, callOutAbuse, simBox
    case robocall, wangiri, irsf, tdos

    package var isCriminal: Bool { rawValue >= WorldRole.spoofedFixed.rawValue }

    package static let honest = allCases.filter { !$0.isCriminal }
    package static let criminal = allCases.filter(\.isCriminal)

    /// The pitch kinds: somebody talks a victim out of money, so that some calls are answered and long.
    package var isPitch: Bool {
        switch self {
        case .robocall, .wangiri, .irsf, .tdos: false
        default: isCriminal
        }
    }

    /// Stable, for files.
    package var code: String {
        switch self {
        case .family: "family"
        case .newSIM: "new-sim"
        case .misdialled: "misdialled"
        case .withheld: "withheld"
        case .forwarded: "forwarded"
        case .emergency: "emergency"
        case .courier: "courier"
        case .taxi: "taxi"
        case .shop: "shop"
        case .clinic: "clinic"
        case .school: "school"
        case .employer: "employer"
        case .officePBX: "office-pbx"
        case .conference: "conference"
        case .bankCode: "bank-code"
        case .bankService: "bank-service"
        case .deliveryRobot: "delivery-robot"
        case .alarm: "alarm"
        case .tvVoting: "tv-voting"
        case .telemarketing: "telemarketing"
        case .debtCollection: "debt-collection"
        case .pollster: "pollster"
        case .relativeAbroad: "relative-abroad"
        case .migrant: "migrant"
        case .roamer: "roamer"
        case .unlistedRoamer: "unlisted-roamer"
        case .voipApp: "voip-app"
        case .foreignSupport: "foreign-support"
        case .hotel: "hotel"
        case .embassy: "embassy"
        case .truckDriver: "truck-driver"
        case .freightBroker: "freight-broker"
        case .cloudOffice: "cloud-office"
        case .callBack: "call-back"
        case .spoofedFixed: "spoofed-fixed"
        case .spoofedMobile: "spoofed-mobile"
        case .rotatingForeign: "rotating-foreign"
        case .rentedTrunk: "rented-trunk"
        case .nationalRented: "national-rented"
        case .hijackedPBX: "hijacked-pbx"
        case .neighbour: "neighbour"
        case .unallocated: "unallocated"
        case .forgedShort: "forged-short"
        case .codeThenBank: "code-then-bank"
        case .lowAndSlow: "low-and-slow"
        case .fakedReciprocity: "faked-reciprocity"
        case .callOutAbuse: "call-out-abuse"
        case .simBox: "sim-box"
        case .robocall: "robocall"
        case .wangiri: "wangiri"
        case .irsf: "irsf"
        case .tdos: "tdos"
        }
    }
}
