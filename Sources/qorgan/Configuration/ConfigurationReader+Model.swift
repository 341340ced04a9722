extension ConfigurationReader {
    /// `[model]`: the built-in one, none, or a file with the key that has signed it.
    static func model(_ top: ConfigurationDocument.Section, folder: String) throws -> Configuration.Model {
        var model = Configuration.Model()
        guard let section = try top.section("model", keys: ["file", "key"]) else { return model }
        let file = try section.required("file")
        model.key = try section.string("key").map { path($0, folder: folder) }
        guard file != Configuration.Model.builtIn, file != Configuration.Model.none else {
            guard model.key == nil else {
                throw section.fault("key", "\(file) is no file of its own", expected: "no key beside it")
            }
            model.file = file == Configuration.Model.none ? nil : file
            return model
        }
        guard model.key != nil else {
            throw section.fault("file", "a model is not taken unsigned", expected: "key = \"model.pub\" beside it")
        }
        model.file = path(file, folder: folder)
        return model
    }
}
