/// How campaigns of one kind work. Medians before make and campaign scale them; docs/scenarios.md gives the reasons.
struct CampaignPlan: Sendable {
    /// Where the numbers that it shows come from.
    enum Numbers: Hashable, Sendable {
        case homeFixed
        case homeMobile
        /// Any of many countries, another number every few calls.
        case rotating
        /// Up to two hundred foreign numbers side by side.
        case foreignBlock
        case homeBlock
        /// An honest firm's exchange.
        case hijacked
        /// Near the callee's own.
        case neighbour
        case unallocated
        case short
        /// A few foreign numbers for a long time.
        case few
        case gateway
        case simCards
        case dear

        /// Of 1,000 numbers that are known of yesterday, those that the block list may name: nobody lists what does
        /// not come again, or an honest firm.
        var isKnownOf: Int {
            switch self {
            case .few, .rotating, .foreignBlock, .dear: 1_000
            case .homeBlock, .simCards: 600
            case .homeFixed: 300
            case .homeMobile: 100
            case .hijacked, .neighbour, .unallocated, .short, .gateway: 0
            }
        }
    }

    let role: WorldRole
    var numbers: Numbers
    /// Calls of 1,000 by an international trunk.
    var abroad = 1_000
    /// Seconds until the answer, and of those given up.
    var ring = 11
    var patience = 22
    /// Answered of 1,000; talk in seconds of those that lead to nothing.
    var answered = 330
    var talk = 10
    var octaves = 400
    var callsANumber = 3...40
    var pause = 8
    var software = CallingSoftware.Family.dialler
    var hours = 9...19
    /// Days of its life, at the median.
    var days = 5
    /// Weekend days of 1,000 on which it works.
    var weekend = 450
    /// Most calls that its people or machines make at once.
    var lines = 60

    static let all: [CampaignPlan] = [
        CampaignPlan(role: .spoofedFixed, numbers: .homeFixed, abroad: 940, callsANumber: 1...12),
        CampaignPlan(role: .spoofedMobile, numbers: .homeMobile, abroad: 900, callsANumber: 1...8),
        CampaignPlan(role: .rotatingForeign, numbers: .rotating, answered: 290, callsANumber: 2...14),
        CampaignPlan(
            role: .rentedTrunk, numbers: .foreignBlock, answered: 300, callsANumber: 4...60, software: .pbx, days: 8),
        CampaignPlan(
            role: .nationalRented, numbers: .homeBlock, abroad: 0, answered: 400, callsANumber: 6...80, software: .pbx,
            days: 8),
        CampaignPlan(
            role: .hijackedPBX, numbers: .hijacked, abroad: 0, answered: 360, callsANumber: 4...40, software: .pbx,
            hours: 19...30, days: 3, weekend: 1_000, lines: 20),
        CampaignPlan(role: .neighbour, numbers: .neighbour, abroad: 550, answered: 450, callsANumber: 1...1),
        CampaignPlan(role: .unallocated, numbers: .unallocated, abroad: 750, callsANumber: 1...10),
        CampaignPlan(role: .forgedShort, numbers: .short, answered: 520, callsANumber: 5...60, days: 3),
        CampaignPlan(
            role: .codeThenBank, numbers: .rotating, answered: 500, talk: 45, octaves: 160, callsANumber: 1...10),
        CampaignPlan(
            role: .lowAndSlow, numbers: .rotating, answered: 480, talk: 25, callsANumber: 12...60, pause: 1_500,
            software: .pbx, days: 21, weekend: 600, lines: 8),
        CampaignPlan(
            role: .fakedReciprocity, numbers: .foreignBlock, answered: 340, callsANumber: 20...90, pause: 30,
            software: .pbx, days: 8),
        CampaignPlan(
            role: .callOutAbuse, numbers: .gateway, answered: 320, callsANumber: 1...3, software: .app, days: 8),
        CampaignPlan(
            role: .simBox, numbers: .simCards, abroad: 0, answered: 450, callsANumber: 8...50, pause: 20,
            software: .simGateway, days: 7, weekend: 700),
        CampaignPlan(
            role: .robocall, numbers: .few, ring: 9, patience: 28, answered: 430, talk: 9, octaves: 250,
            callsANumber: 60...900, pause: 2, hours: 9...20, days: 2),
        CampaignPlan(
            role: .wangiri, numbers: .dear, ring: 2, patience: 2, answered: 15, talk: 2, octaves: 150,
            callsANumber: 3...40, pause: 1, hours: 0...23, days: 2, weekend: 1_000),
        CampaignPlan(
            role: .irsf, numbers: .hijacked, abroad: 0, ring: 4, answered: 880, talk: 240, octaves: 260,
            callsANumber: 20...300, pause: 4, software: .pbx, hours: 20...30, days: 2, weekend: 1_000),
        CampaignPlan(
            role: .tdos, numbers: .rotating, ring: 5, patience: 15, answered: 330, talk: 5, octaves: 300,
            callsANumber: 1...4, pause: 4, hours: 8...22, days: 2, weekend: 700, lines: 20),
    ]

    static func of(_ role: WorldRole) -> CampaignPlan {
        all[Int(role.rawValue) - Int(WorldRole.spoofedFixed.rawValue)]
    }
}
