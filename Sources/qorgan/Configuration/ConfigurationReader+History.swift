extension ConfigurationReader {
    /// `[history]`: where each hour's history is written; nil: it is written by hand only.
    static func history(_ top: ConfigurationDocument.Section, folder: String) throws -> Configuration.History? {
        guard let section = try top.section("history", keys: ["folder"]) else { return nil }
        let name = try section.required("folder")
        guard !name.isEmpty else {
            throw section.fault("folder", "it is empty", expected: "a folder of its own, such as \"history\"")
        }
        return Configuration.History(folder: path(name, folder: folder))
    }
}
