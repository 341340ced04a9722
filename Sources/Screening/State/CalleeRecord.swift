// Owner: the judge's thread. Never allocates. Budget: 20 ns. Bench: JudgeBench.

/// The last stranger who called a number: 16 bytes and an 8-byte key.
struct CalleeRecord: BitwiseCopyable {
    /// A second stranger within this time may be the second act.
    static let windowSeconds: UInt32 = 600

    /// The caller's key; 0: nobody.
    var stranger: UInt64 = 0
    var time: UInt32 = 0
    var isAbroad: UInt8 = 0
}
