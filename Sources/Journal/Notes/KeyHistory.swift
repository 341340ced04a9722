/// Whose checkpoints count, and up to which size, as the entries of a journal say.
package struct KeyHistory: Hashable, Sendable {
    private struct Change: Hashable, Sendable {
        /// Entries with the one that says so.
        var end: UInt64
        /// Nil: there was none.
        var former: String?
        var next: String
    }

    private var changes: [Change] = []

    package init() {}

    /// In the order of the journal; entries of other kinds say nothing.
    package mutating func add(_ entry: Entry, at position: UInt64) {
        switch entry.body {
        case .key(let key): changes.append(Change(end: position + 1, former: nil, next: key.key))
        case .keyChange(let change):
            changes.append(Change(end: position + 1, former: change.former, next: change.next))
        case .passed, .verdict, .outcome, .listChange, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap,
            .lost, .report, .trace, .finding, .model, .purge, .hold, .keyEnd:
            break
        }
    }

    /// The key in force at the end, as a vkey; nil: the entries name none.
    package var current: String? { changes.last?.next }

    /// Whether a checkpoint of so many entries may be this key's. The one that ends with a change bears the former key's
    /// signature, too; later ones do not. A journal that names no key takes any.
    package func accepts(_ key: VerifierKey, at size: UInt64) -> Bool {
        let vkey = key.description
        if let last = changes.last(where: { $0.end <= size }) {
            return vkey == last.next || vkey == last.former && last.end == size
        }
        // Before the first entry that names a key: where that is a change, the key before it.
        return changes.first?.former.map { $0 == vkey } ?? true
    }
}
