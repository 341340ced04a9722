import Screening

/// The model that comes with the program: boosted trees over call attempts, taught by simulated worlds alone.
///
/// `Scripts/default-model` grows it again. docs/detection.md says what it is worth, and where it is not.
enum DefaultModel {
    static func model() throws -> Model { try loaded().model }

    static func loaded() throws -> LoadedModel {
        let text = Array(DefaultModelText.json.utf8)
        do {
            let model = try Model(ModelDocument.read(text), features: .calls, version: ModelFiles.version(text))
            return LoadedModel(model: model, text: text, signature: nil, source: Configuration.Model.builtIn, key: "")
        } catch {
            throw InputFault(
                file: "the built-in model", problem: "\(error.place): \(error.problem)", expected: error.expected)
        }
    }
}
