// Owner: built by one thread, then immutable and shared. Never allocates when asked. Bench: ModelBench.

/// Boosted trees laid out for judging, with their calibration; replaced as a whole.
///
///     let document = try ModelDocument.read(bytes)
///     let model = try Model(document, features: .init(version: 3, codes: codes), version: 0x5A01_77E0)
///     let logOdds = model.view.logOdds(ModelRow(row))
///
/// Scores are sums of 32-bit floats in the order of the trees, as the trainer adds them (XGBoost 1.7); every machine with
/// IEEE 754 gives the same. Memory: 20 bytes a node, and 1,120 a tree as calls walk it: 150 trees of depth 6 take 550 kB.
package final class Model: Sendable {
    /// Names the text of the file: the first four bytes of its SHA-256, big-endian.
    package let version: UInt32
    package let document: ModelDocument
    /// Bytes held for judging until the model goes away.
    package let byteCount: Int
    // Written in init, freed in deinit, read only in between.
    package let view: ModelView

    /// The features that a program computes: position in the row by code.
    package struct FeatureSet: Hashable, Sendable {
        package var version: Int
        package var codes: [String]

        package init(version: Int, codes: [String]) {
            self.version = version
            self.codes = codes
        }
    }

    /// Trees over `features`; nil: over a table's own columns, in the order of the file.
    package init(_ document: ModelDocument, features: FeatureSet?, version: UInt32) throws(ModelFault) {
        let positions = try Self.positions(document, features)
        try Self.checkShape(document)
        self.document = document
        self.version = version
        view = ModelView(document, positions: positions, isOfCalls: features != nil)
        byteCount = view.byteCount
    }

    deinit { view.deallocate() }

    /// `0a1b2c3d`: the version as people and files have it.
    package static func text(ofVersion version: UInt32) -> String {
        let digits = String(version, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Position in the row of each input.
    private static func positions(_ document: ModelDocument, _ features: FeatureSet?) throws(ModelFault) -> [Int] {
        guard document.featureVersion == features?.version ?? 0 else {
            throw ModelFault(
                .featureVersion, at: "feature_version", "is \(document.featureVersion)",
                expected: features.map { "\($0.version), the features of this program" } ?? "0, columns of a table")
        }
        guard let features else { return Array(document.inputs.indices) }
        var positions: [Int] = []
        for (index, code) in document.inputs.enumerated() {
            guard let position = features.codes.firstIndex(of: code), position < ModelLimits.inputs else {
                throw ModelFault(
                    .unknownFeature, at: "inputs[\(index)]", "\(code) is no feature of this program",
                    expected: "a code of feature version \(features.version)")
            }
            positions.append(position)
        }
        return positions
    }

    /// A document need not come from a file: the same checks for one that a trainer made.
    private static func checkShape(_ document: ModelDocument) throws(ModelFault) {
        let inputs = document.inputs.count
        guard (1...ModelLimits.inputs).contains(inputs), document.trees.count <= ModelLimits.trees,
            document.trees.reduce(0, { $0 + $1.nodes.count }) <= ModelLimits.nodes
        else {
            throw ModelFault(
                .tooLarge, at: "trees",
                "\(inputs) inputs, \(document.trees.count) trees", expected: "a model within the limits")
        }
        guard document.base.magnitude <= ModelLimits.logOdds else {
            throw ModelFault(
                .number, at: "base", "is \(document.base)", expected: "at most \(ModelLimits.logOdds) either way")
        }
        guard !document.calibration.points.isEmpty else {
            throw ModelFault(.member, at: "calibration", "has no point", expected: "at least one")
        }
        for (index, tree) in document.trees.enumerated() {
            guard (1...ModelLimits.nodesOfTree).contains(tree.nodes.count) else {
                throw ModelFault(
                    .tooLarge, at: "trees[\(index)]", "\(tree.nodes.count) nodes",
                    expected: "1 to \(ModelLimits.nodesOfTree)")
            }
            for node in tree.nodes where !node.value.isFinite || !(0..<inputs).contains(node.input) {
                throw ModelFault(
                    .number, at: "trees[\(index)]", "a node with \(node.value) on input \(node.input)",
                    expected: "finite numbers, inputs of the model")
            }
            try TreeReader.check(tree, at: "trees[\(index)]")
        }
    }
}
