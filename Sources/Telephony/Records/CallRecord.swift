/// One row of call records: a call attempt as signalled and how it ended.
package struct CallRecord: Hashable, Sendable {
    package var time: Timestamp
    package var callID: String
    package var caller: PresentedNumber
    package var callee: PresentedNumber
    /// The trunk's configured name, and its position where the reader was given the names.
    package var trunk: String
    package var trunkID: TrunkID
    /// Empty: not recorded.
    package var sourceIP: String
    package var userAgent: String
    package var attestation: Attestation
    /// P-Asserted-Identity and Remote-Party-ID as signalled; whether they are believed is the trunk's. `absent`: none.
    package var asserted: PresentedNumber
    package var remoteParty: PresentedNumber
    /// Who diverted the call last: Diversion (RFC 5806) or History-Info (RFC 7044).
    package var diverting: PresentedNumber
    /// nil: the record does not say how the call ended.
    package var ending: CallEnding?
    /// Truth of labelled data; it never reaches the engine.
    package var truth: CallTruth?
    /// Line of the file, for faults that only the reader's user can see; 0: not from a file.
    package var line: Int

    package init(
        time: Timestamp, callID: String, caller: PresentedNumber, callee: PresentedNumber, trunk: String,
        trunkID: TrunkID = .unknown, sourceIP: String = "", userAgent: String = "", attestation: Attestation = .none,
        asserted: PresentedNumber = .absent, remoteParty: PresentedNumber = .absent,
        diverting: PresentedNumber = .absent, ending: CallEnding? = nil, truth: CallTruth? = nil, line: Int = 0
    ) {
        self.time = time
        self.callID = callID
        self.caller = caller
        self.callee = callee
        self.trunk = trunk
        self.trunkID = trunkID
        self.sourceIP = sourceIP
        self.userAgent = userAgent
        self.attestation = attestation
        self.asserted = asserted
        self.remoteParty = remoteParty
        self.diverting = diverting
        self.ending = ending
        self.truth = truth
        self.line = line
    }

    init(_ call: RecordedCall, callID: String, trunk: String, sourceIP: String, userAgent: String, campaign: String) {
        self.init(
            time: call.time, callID: callID, caller: call.caller, callee: call.callee, trunk: trunk,
            trunkID: call.trunk, sourceIP: sourceIP, userAgent: userAgent, attestation: call.attestation,
            asserted: call.asserted, remoteParty: call.remoteParty, diverting: call.diverting, ending: call.ending,
            truth: call.isScam.map { CallTruth(isScam: $0, campaign: campaign) }, line: call.line)
    }

    /// When the engine may learn how the call ended: `time + ring + duration`; nil: never.
    package var endingKnownAt: Timestamp? {
        guard let ending else { return nil }
        return time.adding(microseconds: (ending.ringMilliseconds &+ ending.durationMilliseconds) &* 1_000)
    }
}

/// How a call ended.
package struct CallEnding: Hashable, Sendable, BitwiseCopyable {
    package var ringMilliseconds: Int64
    package var isAnswered: Bool
    package var durationMilliseconds: Int64
    package var releasedBy: ReleasedBy

    package init(ringMilliseconds: Int64, isAnswered: Bool, durationMilliseconds: Int64, releasedBy: ReleasedBy) {
        self.ringMilliseconds = ringMilliseconds
        self.isAnswered = isAnswered
        self.durationMilliseconds = durationMilliseconds
        self.releasedBy = releasedBy
    }
}

/// What a call really was.
package struct CallTruth: Hashable, Sendable {
    package var isScam: Bool
    /// Empty: none.
    package var campaign: String

    package init(isScam: Bool, campaign: String = "") {
        self.isScam = isScam
        self.campaign = campaign
    }
}
