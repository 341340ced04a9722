@testable import Screening

/// A model file: what is read is written and read back the same, and can be judged by.
enum ModelCheck {
    static func run(_ bytes: Span<UInt8>) {
        guard let document = try? ModelDocument.read(bytes.withUnsafeBufferPointer({ Array($0) })) else { return }
        let text = document.text
        guard let again = try? ModelDocument.read(text) else { preconditionFailure("our own text is refused") }
        precondition(again == document && again.text == text, "two models of one text")
        // Only the feature version is still to be asked for.
        let features = Model.FeatureSet(version: document.featureVersion, codes: document.inputs)
        guard let model = try? Model(document, features: document.featureVersion == 0 ? nil : features, version: 1)
        else { preconditionFailure("what was read cannot be judged by") }
        for value in [-Float.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude, .nan] {
            judge(model, [Float](repeating: value, count: document.inputs.count))
        }
        withExtendedLifetime(model) {}
    }

    private static func judge(_ model: Model, _ cells: [Float]) {
        let row = ModelRow(cells.span)
        let view = model.view
        let attribution = view.attribution(row)
        // Leaves are finite, their sum may not be; then no comparison holds.
        precondition(attribution.margin == view.margin(row) || view.margin(row).isNaN)
        precondition(view.logOdds(row).magnitude <= Calibration.limit.magnitude)
        precondition((0...8).contains(attribution.count))
    }
}
