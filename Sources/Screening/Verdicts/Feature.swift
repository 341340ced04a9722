/// Positions of the feature vector: all that the rulebook sees of a call. Raw positions are journalled and never reused.
///
/// 0 means "no", "none" or "not looked at"; what else a value means stands at its case.
package enum Feature: UInt8, Hashable, Sendable, CaseIterable {
    // The call.
    /// `TrunkClass` raw value.
    case trunkClass = 0
    /// 1: an emergency number is called.
    case emergencyCallee = 1
    /// 1: an emergency number is presented as caller.
    case emergencyIdentity = 2
    /// `Attestation` raw value.
    case attestation = 3

    // Lists.
    /// 1: by a prefix, 2: exactly.
    case allowMatch = 4
    /// 1: by a prefix, 2: exactly.
    case blockMatch = 5
    /// `Treatment` raw value of the block list's row.
    case blockTreatment = 6
    /// Citizens who reported the caller within 30 days.
    case reports = 7
    /// 1: the callee agreed to have suspect calls diverted.
    case consent = 8

    // Numbering: the worst of all presented identities.
    /// 1: a home number that no roamer has (fixed, toll-free, premium, VoIP) is presented.
    case homeFixedIdentity = 9
    /// 1: a home mobile is presented.
    case homeMobileIdentity = 10
    /// 1: a home number that nobody has, 2: a foreign one.
    case unallocatedIdentity = 11
    /// `NumberFault` raw value.
    case malformedIdentity = 12
    /// The short code that is presented, where it is no emergency number.
    case shortIdentity = 13
    /// 1: no identity with a number.
    case anonymous = 14
    /// Distinct numbers among the identities, where there are at least two.
    case distinctIdentities = 15
    /// 1: home and foreign numbers among them.
    case mixedIdentities = 16
    /// Does every presented home mobile roam? `Roaming` raw value of the worst.
    case roaming = 17
    /// `Diversion` raw value.
    case diversion = 18
    /// 1: an identity is the callee's own number.
    case equalsCallee = 19
    /// Leading digits that the nearest identity shares with the callee.
    case sharedDigits = 20

    // Behaviour of the caller, this attempt counted.
    case attemptsMinute = 21
    case attemptsHour = 22
    case attemptsDay = 23
    case calleesHour = 24
    case calleesDay = 25
    /// Of the eight calls before, those to numbers next to this callee.
    case neighbours = 26
    /// Calls whose end is known, within a day.
    case outcomes = 27
    case answered = 28
    /// Answered and shorter than six seconds.
    case short = 29
    /// Minutes since the caller was first seen; -1: just now.
    case ageMinutes = 30
    /// Minutes that the engine has been watching.
    case watchedMinutes = 31
    /// 1: the callee has called the caller, or knows it from an earlier week.
    case known = 32
    /// Calls of the last day to people who have ever called the caller.
    case returned = 33

    // The callee's side.
    /// Seconds since another unknown caller called the same callee, and at least 1; within ten minutes.
    case handOverSeconds = 34
    /// Bit 1: the first of the two came from abroad, bit 2: this one does.
    case handOverAbroad = 35

    // Authority.
    /// 1 + `LegalBasis` raw value.
    case basis = 36
    /// `StandingOrder.Life` raw value.
    case orderLife = 37
    /// Rules bypassed by people: bits 0 to 31 and 32 to 63 by raw value.
    case bypassedLow = 38
    case bypassedHigh = 39

    // The trunk's profile.
    /// `AboveCeiling` raw value.
    case ceiling = 44
    /// `CallAttempt.isup`: what an IAM said of its calling number.
    case isup = 45
    /// 1: the User-Agent is a scanner's.
    case scanner = 46
    /// `Withheld` raw value: why a treatment is not carried out.
    case withheld = 47
}

/// Whether a home number is known to be abroad.
package enum Roaming: Int32, Hashable, Sendable, CaseIterable {
    case notAsked = 0
    case roams
    case unknown
    case doesNotRoam
}

/// What a Diversion or History-Info says for a home CLI from abroad.
package enum Diversion: Int32, Hashable, Sendable, CaseIterable {
    case none = 0
    /// The diverting number is ours and known to be abroad.
    case excuses
    /// There is a diverting number, but nothing vouches for it.
    case unknown
}
