/// One row of call records without its texts: a plain value, as `CallRecordReader.advance()` finds it.
package struct RecordedCall: Hashable, Sendable, BitwiseCopyable {
    package var time: Timestamp
    package var caller: PresentedNumber
    package var callee: PresentedNumber
    /// The trunk's position where the reader was given the names.
    package var trunk: TrunkID
    package var attestation: Attestation
    /// P-Asserted-Identity and Remote-Party-ID as signalled; whether they are believed is the trunk's. `absent`: none.
    package var asserted: PresentedNumber
    package var remoteParty: PresentedNumber
    /// Who diverted the call last.
    package var diverting: PresentedNumber
    /// nil: the record does not say how the call ended.
    package var ending: CallEnding?
    /// nil: not labelled.
    package var isScam: Bool?
    /// Line of the file.
    package var line: Int
}

extension RecordedCall {
    package init(_ record: CallRecord) {
        self.init(
            time: record.time, caller: record.caller, callee: record.callee, trunk: record.trunkID,
            attestation: record.attestation, asserted: record.asserted, remoteParty: record.remoteParty,
            diverting: record.diverting, ending: record.ending, isScam: record.truth?.isScam, line: record.line)
    }
}
