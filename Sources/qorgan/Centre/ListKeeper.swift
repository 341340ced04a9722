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
    }

    private let state: Mutex<State>

    init(files: ListFiles, people: [ActiveListEntry]) {
        state = Mutex(State(files: files, people: people, version: Self.firstVersion()))
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
