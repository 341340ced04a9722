import Foundation

/// Files of a configuration that hold secrets, and who may open them beside the user that Qorgan runs as. The TLS key is
/// not among them: with one that everybody may open the gate does not start at all.
enum SecretFiles {
    /// Everybody may do something with it, or its group may write.
    private static let tooOpen = 0o027

    /// A sentence for each that is too open, with what to do.
    static func warnings(_ configuration: Configuration) -> [String] {
        var files: [(path: String, what: String)] = []
        if let path = configuration.api.tokens { files.append((path, "[api] tokens")) }
        if let path = configuration.stir?.key { files.append((path, "[stir] key")) }
        if let path = configuration.redress.cardKey { files.append((path, "[redress] card_key")) }
        if configuration.tap?.secret != nil { files.append((configuration.file, "[tap] secret")) }
        return files.compactMap { warning($0.path, $0.what) }
    }

    private static func warning(_ path: String, _ what: String) -> String? {
        // Of what a link leads to.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real),
            let mode = attributes[.posixPermissions] as? Int, mode & tooOpen != 0
        else { return nil }
        let who = mode & 0o007 != 0 ? "everybody on this machine" : "the group of the file"
        let may = mode & 0o022 != 0 ? "may change" : "may open"
        return "\(who) \(may) \(path) (\(what)): chmod 640 \(path), or 600"
    }
}
