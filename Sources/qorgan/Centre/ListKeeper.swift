import Foundation
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// The lists in force: files of the configuration and, above them, what people put on in the console.
final class ListKeeper: Sendable {
    private struct State {
        var files: ListFiles
        var people: [ActiveListEntry]
        var version: UInt32
        /// Why the entries of earlier runs are not among `people` yet.
        var unread: String?
        /// Taken off while the earlier ones were unread.
        var removed: Set<UInt64> = []
    }

    private let state: Mutex<State>

    /// People's entries of earlier runs are unread until `complete`.
    init(files: ListFiles) {
        state = Mutex(State(files: files, people: [], version: Self.firstVersion(), unread: "not read yet"))
    }

    /// Why people's entries of earlier runs are not in force; nil: they are.
    var unread: String? { state.withLock { $0.unread } }

    var people: [ActiveListEntry] { state.withLock { $0.people } }

    func stillUnread(because reason: String) {
        state.withLock { state in
            if state.unread != nil { state.unread = reason }
        }
    }

    /// People's entries of earlier runs, which may hold some of this run's; what was taken off meanwhile stays off.
    func complete(_ earlier: [ActiveListEntry]) {
        state.withLock { state in
            guard state.unread != nil else { return }
            let known = Set(state.people.map(\.position)).union(state.removed)
            state.people = earlier.filter { !known.contains($0.position) } + state.people
            state.people.sort { $0.position < $1.position }
            state.unread = nil
            state.removed = []
            state.version &+= 1
        }
    }

    var loaded: [ListFiles.Loaded] { state.withLock { $0.files.loaded } }

    /// What stands in the journal of the files in force.
    func loadEntries() -> [ListLoadEntry] {
        state.withLock { state in
            state.files.loaded.map { file in
                ListLoadEntry(
                    list: file.name, file: file.path, version: state.version, count: UInt64(file.rows),
                    digest: TreeHash(file.digest) ?? TreeHasher.empty)
            }
        }
    }

    func replace(files: ListFiles) {
        state.withLock { state in
            state.files = files
            state.version &+= 1
        }
    }

    func add(_ entry: ActiveListEntry) {
        state.withLock { state in
            state.people.append(entry)
            state.version &+= 1
        }
    }

    func remove(position: UInt64) {
        state.withLock { state in
            state.people.removeAll { $0.position == position }
            if state.unread != nil { state.removed.insert(position) }
            state.version &+= 1
        }
    }

    /// People's entries come after the files' and so replace them; the engine looks at the allow list first.
    func snapshot() -> ListSnapshot {
        state.withLock { state in
            var builder = state.files.builder
            for entry in state.people {
                guard let number = entry.number.e164 else { continue }
                switch entry.kind {
                case .block: builder.add(block: number, .block)
                case .divert: builder.add(block: number, .divert)
                case .allow: builder.add(allow: number)
                }
            }
            return builder.build(version: state.version)
        }
    }

    /// Seconds since 1970: above every version of an earlier run, as long as lists change less than once a second.
    private static func firstVersion() -> UInt32 { UInt32(clamping: Centre.now().seconds) }
}
