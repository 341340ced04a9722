package import Journal

extension LedgerReader {
    /// The digest by which the views find a call; a Call-ID longer than what the gate keeps counts by its beginning.
    package func digest(ofCallID callID: String) -> Pseudonym {
        sealing.digest(ofCallID: CallColumns.callID(callID))
    }
}
