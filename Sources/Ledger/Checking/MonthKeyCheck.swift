internal import Journal

/// What a verifier holds against each other: keys of months that are there, keys that seals are under, and keys that entries say
/// are destroyed.
struct MonthKeyCheck {
    /// Of all keys that are known; whether they are there.
    private var isThere: [MonthKeyName: Bool]
    /// Where the first seal under each stands.
    private var sealed: [MonthKeyName: UInt64] = [:]
    /// Named under a checkpoint, in the order of the journal.
    private var ends: [(position: UInt64, names: [MonthKeyName])] = []

    init(_ records: [MonthKeyRecord]) {
        isThere = Dictionary(records.map { ($0.name, $0.wrapped != nil) }) { first, _ in first }
    }

    /// Keys that were made since.
    mutating func add(_ records: [MonthKeyRecord]) {
        for record in records where isThere[record.name] == nil { isThere[record.name] = record.wrapped != nil }
    }

    mutating func add(seal: [UInt8], at position: UInt64) {
        guard let name = SealHeader(seal)?.name, sealed[name] == nil else { return }
        sealed[name] = position
    }

    mutating func add(end: KeyEndEntry, at position: UInt64) { ends.append((position, end.names)) }

    /// Keys that entries say are destroyed.
    var ended: Set<MonthKeyName> { Set(ends.flatMap(\.names)) }

    /// A key that is gone and that no entry names, or that is there though one says that it is destroyed. `carriedOut`: what
    /// entries before this position name is said to be gone; nil: what all but the newest name. `judged`: of what is sealed from
    /// here on, and of keys under which nothing is, the entry that names the key may still come. `size`: of the journal.
    func fault(carriedOut: UInt64? = nil, judged: UInt64 = .max, size: UInt64) -> JournalFault? {
        let ended = ended
        let gone = isThere.filter { !$0.value && !ended.contains($0.key) }.keys
        let unknown = sealed.keys.filter { isThere[$0] == nil && !ended.contains($0) }
        let missing = (gone + unknown).map { (position: sealed[$0] ?? size, name: $0) }
        if let first = missing.min(by: { $0.position < $1.position }), first.position < judged {
            return JournalFault(position: first.position, .keyMissing(first.name))
        }
        let settled = ends.filter { $0.position < carriedOut ?? ends.last?.position ?? 0 }
        for end in settled {
            if let kept = end.names.first(where: { isThere[$0] == true }) {
                return JournalFault(position: end.position, .keyNotDestroyed(kept))
            }
        }
        return nil
    }
}
