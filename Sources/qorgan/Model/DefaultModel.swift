import Screening

/// The model that comes with the program: boosted trees over call attempts, taught by simulated worlds alone.
///
/// `Scripts/default-model` grows it again. docs/detection.md says what it is worth, and where it is not.
enum DefaultModel {
    static func model() throws -> Model {
        let text = Array(DefaultModelText.json.utf8)
        do {
            return try Model(ModelDocument.read(text), features: .calls, version: ModelFiles.version(text))
        } catch {
            throw InputFault(
                file: "the built-in model", problem: "\(error.place): \(error.problem)", expected: error.expected)
        }
    }
}
