// Owner: immutable, any thread. Allocates nothing.

import SIP
package import Telephony

/// How an INVITE of one trunk is read: a plain value, so that lending it for a call costs nothing.
package struct TrunkReading: Sendable, BitwiseCopyable {
    let trunkClass: TrunkClass
    /// Headers believed, 0 to 2.
    let identities: Int
    private let first: HeaderID
    private let second: HeaderID
    /// Which header of diversions is asked first, and which then; nil: not read.
    let diversions: (DiversionHeader?, DiversionHeader?)
    let numbers: NumberForms.Reading
    let readsISUP: Bool
    private let hours: DailyHours?
    private let actOnPercent: UInt64
    private let share: ByteHash.Seed
    /// Behaviour is judged: the software's hand is taken.
    let takesFingerprint: Bool
    /// Nothing of the profile goes beyond what every trunk has: one branch a call.
    let isPlain: Bool

    /// `share`: what draws the share of `act_on_percent`; a secret wherever calls are answered.
    package init(_ trunk: Trunk, share: ByteHash.Seed = .journal, takesFingerprint: Bool = true) {
        self.takesFingerprint = takesFingerprint
        trunkClass = trunk.trunkClass
        let headers = trunk.identity.prefix(2).map(Self.header)
        identities = headers.count
        first = headers.first ?? .pAssertedIdentity
        second = headers.count > 1 ? headers[1] : .remotePartyID
        diversions = (trunk.diversion.first, trunk.diversion.count > 1 ? trunk.diversion[1] : nil)
        numbers = trunk.numbers.reading
        readsISUP = trunk.isup
        hours = trunk.hours
        actOnPercent = UInt64(clamping: max(0, min(100, trunk.actOnPercent)))
        // No two trunks share their luck.
        var drawn = ByteHash(share)
        drawn.absorb(trunk.name.utf8Span.span)
        self.share = ByteHash.Seed(first: drawn.high, second: drawn.low)
        isPlain = numbers == .home && !readsISUP && hours == nil && actOnPercent == 100
    }

    /// Without a profile.
    init(_ trunkClass: TrunkClass, trustIdentity: Bool) {
        self.init(
            Trunk(name: "", carrier: "", trunkClass: trunkClass, sources: [], trustIdentity: trustIdentity))
    }

    @inline(__always)
    func identity(_ index: Int) -> HeaderID { index == 0 ? first : second }

    private static func header(_ identity: IdentityHeader) -> HeaderID {
        switch identity {
        case .asserted: .pAssertedIdentity
        case .remoteParty: .remotePartyID
        }
    }

    /// Whether a treatment of this call would be carried out. The share is drawn by who calls whom, under a secret: whoever
    /// calls again, by another Call-ID too, is treated alike, and nobody outside can tell which call is acted on.
    package func withheld(_ attempt: CallAttempt) -> Withheld {
        if let hours, !hours.contains(attempt.time) { return .hours }
        guard actOnPercent < 100 else { return .no }
        var hash = ByteHash(share)
        hash.absorb(Self.word(attempt.caller), Self.word(attempt.callee))
        hash.absorb(Self.word(attempt.callee), Self.word(attempt.caller))
        let place = Self.spread(hash.high ^ hash.low).multipliedFullWidth(by: 100).high
        return place < actOnPercent ? .no : .share
    }

    /// SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014): a table is served by a product, a share of consecutive
    /// numbers is not.
    private static func spread(_ value: UInt64) -> UInt64 {
        var z = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// Different for different numbers; a number has at most 15 digits, so the kinds stand apart.
    private static func word(_ number: PresentedNumber) -> UInt64 {
        switch number {
        case .number(let number): number.digits
        case .short(let short): 1 << 62 | UInt64(short.count) << 32 | UInt64(short.digits)
        case .absent: 2 << 62
        case .anonymous: 2 << 62 | 1
        case .malformed: 2 << 62 | 2
        }
    }
}
