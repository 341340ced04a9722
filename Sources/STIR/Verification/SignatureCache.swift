internal import Crypto

/// Signatures that were checked: the same token comes again with a call that is tried again, and from who replays it.
struct SignatureCache: Sendable {
    private var results: ClockTable<SHA256Digest, Bool>

    init(capacity: Int) { results = ClockTable(capacity: capacity) }

    /// Nil where the signature has to be checked and the budget is spent.
    mutating func verifies(_ token: PASSporT, by credential: SigningCredential, budget: inout Int) -> Bool? {
        var hash = SHA256()
        hash.update(data: credential.key.rawRepresentation)
        hash.update(data: token.signature)
        hash.update(data: token.signedBytes)
        let digest = hash.finalize()
        if let known = results.look(digest) { return known }
        guard budget > 0 else { return nil }
        budget -= 1
        let result = credential.verifies(token.signature, of: token.signedBytes)
        results.put(digest, result)
        return result
    }
}
