// Owner: immutable, any thread. Allocates nothing. Budget: 15 ns beside the hash that it closes.

/// What nobody outside may foresee: ids of transactions, of probes and of what goes on statelessly.
///
/// These numbers are on the wire, where a hostile hop reads as many of them as it likes and chooses part of what they are
/// made of. So what leaves is a keyed function of its own (`SipHash`), never `ByteHash`, which would tell the seed of the
/// tables.
struct ProxySecret: Sendable {
    private enum Use: UInt64 {
        case transaction = 0x7472_616E
        case probe = 0x7072_6F62
        case stateless = 0x7374_6174
        case loop = 0x6C6F_6F70
    }

    private let key: SipHash
    /// Of the hashes that are closed by the key.
    let seed: ByteHash.Seed

    init(key: SipHash, seed: ByteHash.Seed) {
        self.key = key
        self.seed = seed
    }

    static func random() -> ProxySecret { ProxySecret(key: .random(), seed: .random()) }

    func transaction(_ serial: UInt64) -> UInt64 { key.hash(serial, 0, Use.transaction.rawValue) }
    func probe(_ serial: UInt64) -> UInt64 { key.hash(serial, 0, Use.probe.rawValue) }
    func stateless(_ hash: ByteHash) -> UInt64 { key.hash(hash.high, hash.low, Use.stateless.rawValue) }
    func loop(_ hash: ByteHash) -> UInt64 { key.hash(hash.high, hash.low, Use.loop.rawValue) }
}
