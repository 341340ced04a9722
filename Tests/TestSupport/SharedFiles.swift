package import Foundation

/// The reference material beside the checkout, `../shared`: vectors and data that tests read and never copy.
package enum SharedFiles {
    /// The folder, where there is one: `$QORGAN_SHARED`, else `shared` beside one of the folders above this file.
    package static let folder: URL? = {
        if let named = ProcessInfo.processInfo.environment["QORGAN_SHARED"] {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared", isDirectory: true)
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("DESIGN.md").path) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    /// For `@Test(.enabled(if: SharedFiles.arePresent, SharedFiles.absence))`.
    package static var arePresent: Bool { folder != nil }
    package static let absence = "needs the reference material in ../shared"

    package static func url(_ path: String) -> URL? {
        folder?.appendingPathComponent(path)
    }
}
