/// What makes two INVITEs the same transaction, as a hash (RFC 3261 §17.2.3): source address, branch and sent-by; for a
/// branch without the magic cookie (RFC 2543) source, sent-by, Call-ID, CSeq number and From tag.
struct TransactionKey: Hashable, Sendable, BitwiseCopyable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    /// Hash of who calls whom in what call: the same branch with another content is no retransmission, and is judged.
    var content: UInt32 = 0
}
