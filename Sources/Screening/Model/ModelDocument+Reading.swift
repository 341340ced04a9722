import Telephony

extension ModelDocument {
    /// Reads and checks the text of a model file.
    ///
    /// Every number is finite, every child in its place, every list within `ModelLimits`. What the trees look at is
    /// checked when the document becomes a `Model`, since only the caller knows its features.
    package static func read(_ bytes: [UInt8]) throws(ModelFault) -> ModelDocument {
        guard bytes.count <= ModelLimits.bytes else {
            throw ModelFault(
                .tooLarge, at: "file", "\(bytes.count) bytes", expected: "at most \(ModelLimits.bytes) bytes")
        }
        let json: JSONValue
        do {
            // Five lists a node, and some; the deepest value is one number of a tree.
            json = try JSONReader.read(bytes, limits: .init(depth: 4, values: 6 * ModelLimits.nodes))
        } catch {
            throw ModelFault(.notJSON, at: "byte \(error.offset)", error.problem, expected: "a whole model file")
        }
        return try document(try ModelObject(json, at: "file"))
    }

    private static func document(_ file: ModelObject) throws(ModelFault) -> ModelDocument {
        let format = try file.whole("format", 0...Int(Int32.max))
        guard format == Self.format else {
            throw ModelFault(.format, at: "format", "is \(format)", expected: "format \(Self.format)")
        }
        try file.hasOnly([
            "format", "title", "trained", "trainer", "data", "parameters", "prevalence_millionths", "thresholds",
            "calibration", "feature_version", "inputs", "base", "trees", "quality", "limits", "baseline",
        ])
        let inputs = try inputs(file), base = try file.float("base")
        guard base.magnitude <= ModelLimits.logOdds else {
            throw ModelFault(
                .number, at: "base", "is \(base)", expected: "at most \(ModelLimits.logOdds) either way")
        }
        return ModelDocument(
            featureVersion: try file.whole("feature_version", 0...Int(Int32.max)), inputs: inputs,
            base: base, trees: try trees(file, inputs: inputs.count),
            calibration: try calibration(file),
            prevalenceMillionths: try file.whole("prevalence_millionths", 1...999_999),
            thresholds: try thresholds(file), facts: try facts(file),
            baseline: try baseline(file, inputs: inputs.count))
    }

    private static func inputs(_ file: ModelObject) throws(ModelFault) -> [String] {
        var names: [String] = []
        for (index, value) in try file.list("inputs", 1...ModelLimits.inputs).enumerated() {
            guard case .string(let name) = value, !name.isEmpty else {
                throw ModelFault(.member, at: "inputs[\(index)]", "is no name", expected: "the code of a feature")
            }
            guard !names.contains(name) else {
                throw ModelFault(.member, at: "inputs[\(index)]", "\(name) stands twice", expected: "each input once")
            }
            names.append(name)
        }
        return names
    }

    private static func calibration(_ file: ModelObject) throws(ModelFault) -> Calibration {
        var points: [Calibration.Point] = []
        for (index, value) in try file.list("calibration", 1...ModelLimits.calibrationPoints).enumerated() {
            let place = "calibration[\(index)]"
            guard case .array(let pair) = value, pair.count == 2, case .integer(let margin) = pair[0],
                case .integer(let logOdds) = pair[1], let margin = Int32(exactly: margin),
                let logOdds = Int32(exactly: logOdds)
            else {
                throw ModelFault(
                    .number, at: place, "is no point",
                    expected: "two whole numbers of 32 bits: margin in millionths, log-odds in thousandths")
            }
            guard logOdds.magnitude <= Calibration.limit.magnitude else {
                throw ModelFault(
                    .number, at: place, "log-odds of \(logOdds)", expected: "at most \(Calibration.limit) either way")
            }
            if let last = points.last, margin <= last.margin || logOdds < last.logOdds {
                throw ModelFault(
                    .shape, at: place, "falls back", expected: "margins that rise and log-odds that never fall")
            }
            points.append(.init(margin: margin, logOdds: logOdds))
        }
        return Calibration(points: points)
    }

    private static func thresholds(_ file: ModelObject) throws(ModelFault) -> [Threshold] {
        let object = try file.object("thresholds")
        var thresholds: [Threshold] = []
        for member in try object.members(atMost: ModelLimits.facts) {
            let limit = Int(Calibration.limit)
            thresholds.append(
                Threshold(name: member.name, logOdds: Int32(try object.whole(member.name, -limit...limit))))
        }
        return thresholds
    }

    private static func facts(_ file: ModelObject) throws(ModelFault) -> Facts {
        let object = try file.object("parameters")
        var parameters: [Parameter] = []
        for member in try object.members(atMost: ModelLimits.facts) {
            parameters.append(Parameter(name: member.name, value: try object.text(member.name)))
        }
        var data: [DataSet] = []
        for (index, value) in try file.list("data", 0...ModelLimits.facts).enumerated() {
            let set = try ModelObject(value, at: "data[\(index)]")
            try set.hasOnly(["name", "rows", "positives", "from", "until", "sha256"])
            data.append(
                DataSet(
                    name: try set.text("name"), rows: try set.whole("rows", 0...Int.max),
                    positives: try set.whole("positives", 0...Int.max), from: try set.text("from"),
                    until: try set.text("until"), digest: try set.text("sha256")))
        }
        return Facts(
            title: try file.text("title"), trained: try file.text("trained"), trainer: try file.text("trainer"),
            data: data, parameters: parameters, quality: try quality(file), limits: try limits(file))
    }

    private static func trees(_ file: ModelObject, inputs: Int) throws(ModelFault) -> [Tree] {
        var trees: [Tree] = []
        var nodes = 0
        for (index, value) in try file.list("trees", 0...ModelLimits.trees).enumerated() {
            let tree = try TreeReader.read(value, at: "trees[\(index)]", inputs: inputs)
            nodes += tree.nodes.count
            guard nodes <= ModelLimits.nodes else {
                throw ModelFault(
                    .tooLarge, at: "trees[\(index)]", "\(nodes) nodes so far", expected: "at most \(ModelLimits.nodes)")
            }
            trees.append(tree)
        }
        return trees
    }
}
