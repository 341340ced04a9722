/// How one simulated country and its carrier are: every figure that a world draws before its first call.
///
///     WorldMake(seed: 7)          // a make to train and to choose with
///     WorldMake.other(seed: 7)    // another make: wider and shifted ranges, never trained on
///
/// Detection that knows one make by heart is worth nothing; so nearly everything varies between makes, by ranges that
/// `WorldMake+Drawing` states and docs/scenarios.md explains. Plain values: a caller may set any of them.
package struct WorldMake: Hashable, Sendable {
    /// Which calls the gate is asked about.
    package enum View: UInt8, Hashable, Sendable, CaseIterable {
        /// Every call of the carrier's network.
        case all = 0
        /// Calls that come from other networks, and those that leave the country.
        case interconnect
        /// International trunks alone.
        case international
    }

    package let seed: UInt64
    package let isOther: Bool

    // What the gate and its records see.
    package var view = View.all
    package var hasUserAgent = true
    package var hasSource = true
    package var hasAttestation = false
    package var hasAsserted = true
    package var hasDiverting = true
    package var hasReleasedBy = true
    /// false: the record system names calls itself, all in one shape.
    package var hasCallIDShape = true

    // Its trunks.
    package var internationalTrunks = 3
    package var nationalTrunks = 3
    /// Trunks of 1,000 whose border controller hides the caller's software.
    package var hidingPermille = 500
    /// National trunks of 1,000 where customers' own exchanges send, each from its address.
    package var accessPermille = 400
    /// Calls of 1,000 that take another trunk than usual.
    package var rerouted = 60

    // People.
    /// Calls that a subscriber makes to people it knows, a day.
    package var callsAPerson = 5
    /// Relative weight of each honest role, by raw value.
    package var honestShares: [Int] = []
    /// Factor of answer rates, of 1,000.
    package var answerPermille = 1_000
    /// Exponents of two in 1/256 by which rings, rings given up and talks are longer.
    package var ringShift = 0
    package var patienceShift = 0
    package var talkShift = 0
    /// Factor of the spread of talks, of 256.
    package var talkOctaves = 256
    /// Hours by which the country's day begins later.
    package var hourShift = 0
    /// Factor of weekend calls of business, of 1,000.
    package var weekendPermille = 1_000
    /// Days of 1,000 that are holidays.
    package var holidayPermille = 30
    /// Numbers in use of 1,000 that somebody dials from a list, the others are dead.
    package var livePermille = 900
    /// Missed calls of 1,000 that are rung back, and as much again for calls of people one knows.
    package var callBackPermille = 120
    /// Missed calls of 1,000 that whoever tries again by hand tries within seconds, others within minutes; and how many who have
    /// tried again once do so once more.
    package var hastyPermille = 450
    package var persistentPermille = 400
    /// Answered calls of 1,000 of people that break off in their first seconds; the caller rings again at once.
    package var brokenPermille = 12
    /// Numbers of 1,000 on international trunks that come with 00 in place of the plus sign, and on national ones with 8.
    package var zeroZeroPermille = 200
    package var trunkPrefixPermille = 200

    // Lists.
    package var hasRoamingList = true
    /// Roamers of 1,000 that the list has.
    package var roamingPermille = 900
    /// Banks' lines of 1,000 that the allow list has.
    package var allowPermille = 800
    /// Yesterday's numbers of a campaign of 1,000 that the block list has.
    package var knownPermille = 500
    /// Answered scam calls of 1,000 that are reported, and answered calls of honest nuisances.
    package var reportPermille = 15
    package var falseReportPermille = 3
    package var reportDelayMinutes = 300

    // Crime.
    /// One call of so many is criminal.
    package var oneScamIn = 100
    package var campaigns = 20
    /// Relative weight of each criminal role, by raw value less that of the first.
    package var criminalShares: [Int] = []
    /// 0: campaigns work as they like; 1,000: as quietly as they can.
    package var stealth = 300
    /// Calls with one number before it is dropped, as factor of 256.
    package var numberLife = 256
    /// Answered pitches of 1,000 that keep somebody on the line.
    package var hookPermille = 90
    /// Hooked calls of 1,000 in which money is lost, and its median.
    package var lossPermille = 250
    package var lossTenge = 400_000
    /// Stops that a campaign notices before it changes something.
    package var adversaryPatience = 4
    package var adversaryDelayMinutes = 20
    /// What its changes may cost in all: a number 1, software 6, a trunk 20.
    package var adversaryBudget = 120

    // The Desk.
    /// Diverted calls of 1,000 that an operator takes.
    package var operatorPermille = 850
    /// Findings of 1,000 that are wrong.
    package var findingErrorPermille = 20
    /// Findings of 1,000 that a second person looks at, and the mean of when.
    package var secondPersonPermille = 500
    package var secondPersonMinutes = 20

    /// Fixed figures as stated above, shares as docs/scenarios.md has them: a make that nobody drew.
    package init(plain seed: UInt64) {
        self.seed = seed
        isOther = false
        honestShares = WorldRole.honest.map(Self.usualShare)
        criminalShares = WorldRole.criminal.map(Self.usualShare)
    }

    init(seed: UInt64, isOther: Bool) {
        self.seed = seed
        self.isOther = isOther
        honestShares = WorldRole.honest.map(Self.usualShare)
        criminalShares = WorldRole.criminal.map(Self.usualShare)
    }
}
