import Foundation
import Gate
import Screening
import Synchronization

/// The engine's memory on disk: written beside the old one, which stays until the new one is whole.
final class SnapshotFile: Sendable {
    static let fileName = "engine.snapshot"

    private let path: String
    private let open = Mutex<FileHandle?>(nil)

    init(folder: String) {
        path = folder + "/" + Self.fileName
    }

    /// Pieces in order, from the gate's housekeeper.
    func take(_ piece: SnapshotPiece) {
        open.withLock { handle in
            switch piece {
            case .begin:
                let name = path + ".new"
                _ = FileManager.default.createFile(atPath: name, contents: nil, attributes: [.posixPermissions: 0o600])
                handle = FileHandle(forWritingAtPath: name)
            case .bytes(let bytes):
                do { try handle?.write(contentsOf: bytes) } catch { handle = nil }
            case .end:
                guard let file = handle else { return }
                handle = nil
                // What is not whole on disk must not replace what is.
                guard (try? file.synchronize()) != nil, (try? file.close()) != nil else { return }
                rename(path + ".new", path)
            }
        }
    }

    /// All of an engine that judges no more.
    func take(_ engine: inout Engine) {
        take(.begin)
        engine.beginSnapshot()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let count = engine.nextChunk(into: &buffer) {
            if count > 0 { take(.bytes(Array(buffer[..<count]))) }
        }
        take(.end)
    }

    func read() -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }
}
