// Owner: immutable, any thread. Allocates nothing.

/// What nobody outside may foresee of a gate's answers.
struct AnswerKeys: Sendable {
    /// For the keys of transactions, and through them the To tags: nobody outside can aim at either.
    let seed: ByteHash.Seed
    /// The two halves of a diverted call's token.
    let firstToken: SipHash
    let secondToken: SipHash

    static func random() -> AnswerKeys {
        AnswerKeys(seed: .random(), firstToken: .random(), secondToken: .random())
    }
}
