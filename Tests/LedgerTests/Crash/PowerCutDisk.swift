import Foundation

/// A disk that holds what POSIX promises, and nothing more: what was flushed stays; of the rest each write survives a power
/// cut, is lost, or is torn between sectors, independently of all others.
///
/// Names are kept by their folder. Until that is flushed, a power cut leaves the first few of its changes, in their order,
/// as file systems with a journal do. A file's content and its name know nothing of each other.
struct PowerCutDisk {
    /// A write of this many bytes that lie together is whole or has not happened.
    static let sector = 512

    private enum Change {
        case written(offset: Int, bytes: [UInt8])
        case cut(size: Int)
    }

    private struct File {
        var flushed: [UInt8] = []
        var waiting: [Change] = []
    }

    private enum Named {
        case file(Int)
        case folder
    }

    private enum NameChange {
        case added(String, Named)
        case removed(String)
        case renamed(from: String, to: String)
    }

    private struct Folder {
        var flushed: [String: Named] = [:]
        var waiting: [NameChange] = []
        /// As a program sees it.
        var now: [String: Named] = [:]
    }

    /// What is left of the writes that were not flushed.
    enum Survival {
        case nothing
        /// As after kill -9: the machine has gone on.
        case everything
        case some(seed: UInt64)

        fileprivate var seed: UInt64 { if case .some(let seed) = self { seed } else { 0 } }
    }

    private var files: [File] = []
    private var folders: [String: Folder] = ["": Folder()]
    /// The system's number of a file, which it gives to another one later.
    private var objects: [UInt64: Int] = [:]

    /// SQLite's shared memory is no file to it: whoever opens the database first makes it anew.
    private static func isShared(_ path: String) -> Bool { path.hasSuffix("-shm") }

    mutating func apply(_ event: DiskEvent) {
        switch event {
        case .created(let path, let object):
            files.append(File())
            let file = files.count - 1
            objects[object] = file
            change(path) { .added($0, .file(file)) }
        case .madeFolder(let path):
            // The watched folder itself is there already.
            guard !path.isEmpty else { return }
            folders[path] = Folder()
            change(path) { .added($0, .folder) }
        case .written(let object, let offset, let bytes): wait(object, .written(offset: offset, bytes: bytes))
        case .cut(let object, let size): wait(object, .cut(size: size))
        case .flushed(let object):
            guard let file = objects[object] else { return }
            let waiting = files[file].waiting
            files[file].waiting = []
            for change in waiting { Self.apply(change, to: &files[file].flushed) }
        case .flushFailed(let object):
            if let file = objects[object] { files[file].waiting = [] }
        case .flushedFolder(let path):
            guard let now = folders[path]?.now else { return }
            folders[path]?.flushed = now
            folders[path]?.waiting = []
        case .renamed(let from, let to):
            let name = Self.split(to).name
            change(from) { .renamed(from: $0, to: name) }
        case .linked(let from, let to):
            let source = Self.split(from)
            guard let named = folders[source.folder]?.now[source.name] else { return }
            change(to) { .added($0, named) }
        case .unlinked(let path): change(path) { .removed($0) }
        case .mark, .failed: break
        }
    }

    private mutating func wait(_ object: UInt64, _ change: Change) {
        if let file = objects[object] { files[file].waiting.append(change) }
    }

    private mutating func change(_ path: String, _ change: (String) -> NameChange) {
        let (folder, name) = Self.split(path)
        let made = change(name)
        folders[folder]?.waiting.append(made)
        Self.apply(made, to: &folders[folder, default: Folder()].now)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func apply(_ change: NameChange, to names: inout [String: Named]) {
        switch change {
        case .added(let name, let named): names[name] = named
        case .removed(let name): names[name] = nil
        case .renamed(let from, let to): names[to] = names.removeValue(forKey: from)
        }
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .written(let offset, let written):
            if bytes.count < offset + written.count {
                bytes.append(contentsOf: [UInt8](repeating: 0, count: offset + written.count - bytes.count))
            }
            bytes.replaceSubrange(offset..<offset + written.count, with: written)
        case .cut(let size):
            if size < bytes.count {
                bytes.removeLast(bytes.count - size)
            } else {
                bytes.append(contentsOf: [UInt8](repeating: 0, count: size - bytes.count))
            }
        }
    }

    // MARK: After the power is back

    /// Writes the files that are left to a folder. `path`: what lies below that one alone.
    func write(to folder: URL, _ survival: Survival, below path: String = "") throws {
        var random = SeededRandom(seed: survival.seed)
        try write(path, to: folder, survival, &random)
    }

    private func write(_ path: String, to target: URL, _ survival: Survival, _ random: inout SeededRandom) throws {
        guard let folder = folders[path] else { return }
        try FileManager.default.createDirectory(
            at: target, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        for (name, named) in names(folder, survival, &random).sorted(by: { $0.key < $1.key })
        where !Self.isShared(name) {
            let place = target.appendingPathComponent(name)
            switch named {
            case .folder: try write(path.isEmpty ? name : "\(path)/\(name)", to: place, survival, &random)
            case .file(let file):
                try Data(content(files[file], survival, &random)).write(to: place)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.path)
            }
        }
    }

    private func names(_ folder: Folder, _ survival: Survival, _ random: inout SeededRandom) -> [String: Named] {
        switch survival {
        case .nothing: return folder.flushed
        case .everything: return folder.now
        case .some:
            var names = folder.flushed
            for change in folder.waiting.prefix(random.below(folder.waiting.count + 1)) {
                Self.apply(change, to: &names)
            }
            return names
        }
    }

    private func content(_ file: File, _ survival: Survival, _ random: inout SeededRandom) -> [UInt8] {
        var bytes = file.flushed
        switch survival {
        case .nothing: break
        case .everything: for change in file.waiting { Self.apply(change, to: &bytes) }
        case .some:
            // Mostly lost, mostly there, or anything between.
            let odds = [1, 4, 7][random.below(3)]
            for change in file.waiting {
                let kind = random.below(8)
                if kind == odds, case .written(let offset, let written) = change {
                    for part in Self.sectors(offset, written) where random.below(2) == 0 {
                        Self.apply(part, to: &bytes)
                    }
                } else if kind < odds {
                    Self.apply(change, to: &bytes)
                }
            }
        }
        return bytes
    }

    /// The pieces of a write that lie in one sector each.
    private static func sectors(_ offset: Int, _ bytes: [UInt8]) -> [Change] {
        var parts: [Change] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + sector - (offset + start) % sector)
            parts.append(.written(offset: offset + start, bytes: Array(bytes[start..<end])))
            start = end
        }
        return parts
    }
}

/// SplitMix64: the same seed, the same disk.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
