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
    private let salt: UInt64
    /// Nothing of the profile goes beyond what every trunk has: one branch a call.
    let isPlain: Bool

    package init(_ trunk: Trunk) {
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
        salt = ByteHash.journalled(trunk.name.utf8Span.span)
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

    /// Whether a treatment of this call would be carried out. The share is chosen by the Call-ID, so that a call that is
    /// tried again elsewhere is treated alike, and by the trunk's name, so that no two trunks share their luck.
    package func withheld(callID: UInt64, at time: Timestamp) -> Withheld {
        if let hours, !hours.contains(time) { return .hours }
        guard actOnPercent < 100 else { return .no }
        let place = ByteHash.mix(callID ^ salt, 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 100).high
        return place < actOnPercent ? .no : .share
    }
}
