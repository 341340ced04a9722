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
    /// The first entry that names another key than the one in force as its own, or as the one before it. Nobody writes that
    /// but who has the key, and wants another one to be believed.
    package private(set) var firstMisfit: UInt64?

    package init() {}

    /// Of a journal of which so many entries were looked at before: the key in force there; nil: none was named.
    package init(current: String?, at size: UInt64) {
        if let current { changes = [Change(end: size, former: nil, next: current)] }
    }

    /// In the order of the journal; entries of other kinds say nothing, and what does not fit is not believed.
    package mutating func add(_ entry: Entry, at position: UInt64) {
        switch entry.body {
        case .key(let key): take(Change(end: position + 1, former: nil, next: key.key), before: key.key)
        case .keyChange(let change):
            take(Change(end: position + 1, former: change.former, next: change.next), before: change.former)
        case .passed, .verdict, .outcome, .listChange, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap,
            .lost, .report, .trace, .finding, .model, .purge, .hold, .keyEnd:
            break
        }
    }

    private mutating func take(_ change: Change, before key: String) {
        guard current == nil || current == key else {
            if firstMisfit == nil { firstMisfit = change.end - 1 }
            return
        }
        changes.append(change)
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
