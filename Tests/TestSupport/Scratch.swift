package import Foundation

/// A folder of one test's own; removed when the value goes.
package final class ScratchFolder: Sendable {
    package let url: URL

    package enum Place {
        case disk
        /// Where nothing waits for a disk, if there is such a place.
        case memory

        fileprivate var folder: URL {
            let memory = "/dev/shm"
            guard case .memory = self, FileManager.default.isWritableFile(atPath: memory) else {
                return FileManager.default.temporaryDirectory
            }
            return URL(fileURLWithPath: memory)
        }
    }

    package init(_ name: String = "qorgan", in place: Place = .disk) throws {
        url = place.folder.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    package func write(_ text: String, to name: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// The repository's root: the folder that holds Package.swift.
package let repositoryRoot: URL = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/",
        !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
    {
        folder.deleteLastPathComponent()
    }
    return folder
}()
