import Evidence
import Foundation

/// A bag on disk: whole or not there.
enum BagFolder {
    /// Adds a file beside `data/`, and writes the manifests of those anew; the payload and its manifests stay as they are.
    static func addTag(_ path: String, _ bytes: [UInt8], to bag: URL) throws {
        let file = bag.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try DurableFile.write(bytes, to: file.path)
        var tags: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: bag.path)
        where !name.hasPrefix("data/") && name != "data" && !name.hasPrefix("tagmanifest-") {
            var isFolder: ObjCBool = false
            let path = bag.appendingPathComponent(name).path
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            tags[name] = try KeyFile.bytes(path)
        }
        for (name, bytes) in Bag.tagManifests(of: tags) {
            try DurableFile.write(bytes, to: bag.appendingPathComponent(name).path)
        }
    }

    /// Throws where something is there already.
    static func checkIsFree(_ target: URL) throws {
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw InputFault(
                file: target.path, problem: "is there already", expected: "a new folder: a bag is never added to")
        }
    }

    /// Written beside its place and moved there.
    static func write(_ bag: Bag, to target: URL) throws {
        try checkIsFree(target)
        let draft = target.deletingLastPathComponent().appendingPathComponent(target.lastPathComponent + ".partial")
        try? FileManager.default.removeItem(at: draft)
        do {
            for (path, bytes) in bag.files {
                let file = draft.appendingPathComponent(path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try Data(bytes).write(to: file)
            }
            // Thousands of small files: flushed together instead of one by one.
            sync()
            try FileManager.default.moveItem(at: draft, to: target)
        } catch {
            try? FileManager.default.removeItem(at: draft)
            throw InputFault(file: target.path, problem: "\(error)", expected: "a folder that this user may write")
        }
    }
}
