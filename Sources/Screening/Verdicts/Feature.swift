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
    /// Rules that people, or a ceiling of stops, have put into shadow: bits 0 to 31 and 32 to 63 by raw value.
    case bypassedLow = 38
    case bypassedHigh = 39

    // Lists, and the sharing out of callers.
    /// `Origination` raw value of the strictest identity: may this number call at all?
    case doNotOriginate = 40
    /// 1 to 100 by a hash of the caller; 0: no number. A rule's canary takes those up to its share.
    case callerBucket = 41

    // What people said.
    /// `Finding` raw value that holds for caller and callee; 0: nobody said anything within a day.
    case finding = 42

    // The trunk's profile.
    /// `AboveCeiling` raw value.
    case ceiling = 44
    /// `CallAttempt.isup`: what an IAM said of its calling number.
    case isup = 45
    /// 1: the User-Agent is a scanner's.
    case scanner = 46
    /// `Withheld` raw value: why a treatment is not carried out.
    case withheld = 47

    // The model.
    /// What the model says, in thousandths of log-odds; 0 where none is in force (`Versions.model` is 0 then).
    case modelLogOdds = 48
    /// 1: a model was asked.
    case modelAsked = 49

    // Behaviour of the caller, continued: shares are permille, -1 where there is nothing to divide by.
    /// Attempts of the last day a distinct callee, in hundredths.
    case callsACallee = 50
    /// Of the calls whose end is known, within a day: answered.
    case answeredShare = 51
    /// Of the answered ones: shorter than six seconds.
    case shortShare = 52
    /// Of the answered ones: two minutes and longer.
    case longShare = 53
    /// Mean talk of an answered call, in seconds.
    case meanTalk = 54
    /// Mean ringing of an unanswered call, in tenths of a second.
    case meanRing = 55
    /// Mean gap between the last eight calls, in seconds.
    case gapMean = 56
    /// Mean distance of these gaps from their mean, in permille of it: an autodialler is even.
    case gapSpread = 57
    /// Calls of this caller that were let through and have not ended yet, this one not counted.
    case openCalls = 58
    /// Calls of the last day to people who have ever called the caller, of all its calls.
    case returnedShare = 59
    /// Days with calls among the last sixteen, today included.
    case activeDays = 60
    /// Hours with calls among the last 24, this one included.
    case activeHours = 61
    /// Calls to this caller's own number within a day.
    case incoming = 62
    /// Of all calls from and to the number within a day: to it.
    case incomingShare = 63
    /// Minutes since the number was seen on the other side, at home or abroad; -1: never.
    case otherSideMinutes = 64
    /// The hour at the callee's, 0 to 23 (UTC+5, one zone in Kazakhstan since 1 March 2024).
    case localHour = 65
    /// `LineType` raw value of the caller's number.
    case callerLine = 66
    /// 1: the caller's number is a home one.
    case callerHome = 67
    /// `LineType` raw value of the callee's number.
    case calleeLine = 68
    /// 1: the callee's number is a home one.
    case calleeHome = 69

    /// An operator's own rules in shadow, as `bypassedLow`: up to four numbers, a byte each; -1: all of them.
    case bypassedOwn = 79

    // The caller's range: its number without the last three digits.
    /// Attempts within some half an hour.
    case rangeAttempts = 70
    /// Of them: by callers never seen before.
    case rangeNewShare = 71
    case rangeAnsweredShare = 72
    case rangeMeanTalk = 73
    case rangeMeanRing = 74
    /// Of a day's calls: between numbers that do not know each other.
    case rangeStrangerShare = 75
    case rangeCallsACallee = 76
    /// Hours since the range was first seen.
    case rangeAgeHours = 77
    /// Stops that people upheld, of all that they decided, in permille; 500: none decided.
    case rangeUpheld = 78

    // The fingerprint: whatever software makes this call.
    case printAttempts = 80
    /// By callers never seen before, within half an hour.
    case printNewNow = 81
    /// The same within a day.
    case printNewShare = 82
    case printAnsweredShare = 83
    case printShortShare = 84
    case printMeanTalk = 85
    case printStrangerShare = 86
    case printReturnedShare = 87
    case printCallsACallee = 88
    case printAgeHours = 89
    case printUpheld = 90

    // The source address.
    case sourceNewNow = 91
    case sourceNewShare = 92
    case sourceAnsweredShare = 93
    case sourceMeanTalk = 94
    case sourceStrangerShare = 95
    case sourceUpheld = 96

    // The trunk.
    case trunkNewNow = 97
    case trunkNewShare = 98
    case trunkAnsweredShare = 99
    case trunkMeanTalk = 100
    case trunkStrangerShare = 101
    case trunkUpheld = 102

    // The destination: a callee abroad, without the last three digits. All 0 for a callee at home.
    case destinationAttempts = 103
    case destinationNewShare = 104
    case destinationAnsweredShare = 105
    case destinationMeanTalk = 106
    case destinationCallsACallee = 107
    case destinationAgeHours = 108
    /// Of a day's calls to it: by callers who have not called it before.
    case destinationStrangerShare = 109

    // The callee's side, continued.
    /// Distinct unknown callers within ten minutes, this one counted.
    case calleeStrangers = 110
    /// Calls to the callee within some half an hour, this one counted.
    case calleeCalls = 111
    /// Seconds since a call of an unknown number began that has not ended; -1: none.
    case calleeBusySeconds = 112
    /// Seconds that the last unknown caller of this hour was talked to; -1: there was none.
    case strangerTalk = 113
    /// Seconds since the last unknown caller of this hour; -1: there was none.
    case strangerSeconds = 114
    /// Calls of the last day by the callee itself; -1: its number was never seen calling.
    case calleeAttempts = 115
    /// Days with calls by the callee among the last sixteen; -1 as above.
    case calleeActiveDays = 116
    /// Unknown callers from abroad within a day, this one counted.
    case calleeAbroadStrangers = 117

    // The model, continued.
    /// `Treatment` raw value that the model's own thresholds ask for.
    case modelAsks = 118
    /// The three features that moved it most, one a byte from the lowest on: 1 + position; 0: none.
    case modelParts = 119

    // The caller's country or network: the first four digits of its number.
    case leadNewNow = 120
    case leadNewShare = 121
    case leadAnsweredShare = 122
    case leadMeanTalk = 123
    case leadStrangerShare = 124
    case leadCallsACallee = 125

    // For people's findings: which group of calls had this call's fingerprint, low 32 bits and high ones. No quantity.
    case printKeyLow = 126
    case printKeyHigh = 127
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
