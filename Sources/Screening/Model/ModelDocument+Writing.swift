import Telephony

extension ModelDocument {
    /// The text of the file: the same bytes for the same document, one line a part and a tree.
    package var text: [UInt8] {
        var bytes: [UInt8] = Array("{\n".utf8)
        for member in head + card {
            JSONValue.string(member.name).append(to: &bytes)
            bytes += ":".utf8
            member.value.append(to: &bytes)
            bytes += ",\n".utf8
        }
        bytes += "\"trees\":[".utf8
        for (index, tree) in trees.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            Self.json(tree).append(to: &bytes)
        }
        bytes += "\n]}\n".utf8
        return bytes
    }

    private var head: [JSONValue.Member] {
        [
            .init(name: "format", value: .integer(Int64(Self.format))),
            .init(name: "title", value: .string(facts.title)),
            .init(name: "trained", value: .string(facts.trained)),
            .init(name: "trainer", value: .string(facts.trainer)),
            .init(name: "data", value: .array(facts.data.map(Self.json))),
            .init(
                name: "parameters",
                value: .object(facts.parameters.map { .init(name: $0.name, value: .string($0.value)) })),
            .init(name: "prevalence_millionths", value: .integer(Int64(prevalenceMillionths))),
            .init(
                name: "thresholds",
                value: .object(thresholds.map { .init(name: $0.name, value: .integer(Int64($0.logOdds))) })),
            .init(
                name: "calibration",
                value: .array(
                    calibration.points.map { .array([.integer(Int64($0.margin)), .integer(Int64($0.logOdds))]) })),
            .init(name: "feature_version", value: .integer(Int64(featureVersion))),
            .init(name: "inputs", value: .array(inputs.map { .string($0) })),
            .init(name: "base", value: Self.json(base)),
        ]
    }

    /// What only a card and a monitor look at; absent where nothing is known.
    private var card: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if !facts.quality.isEmpty {
            members.append(.init(name: "quality", value: .array(facts.quality.map(Self.json))))
        }
        if !facts.limits.isEmpty {
            members.append(.init(name: "limits", value: .array(facts.limits.map { .string($0) })))
        }
        if let baseline { members.append(.init(name: "baseline", value: Self.json(baseline))) }
        return members
    }

    private static func json(_ quality: GroupQuality) -> JSONValue {
        .members([
            "group": .string(quality.group), "scam": .boolean(quality.isScam),
            "calls": .integer(Int64(quality.calls)), "touched": .integer(Int64(quality.touched)),
            "stopped": .integer(Int64(quality.stopped)),
        ])
    }

    private static func json(_ baseline: ModelBaseline) -> JSONValue {
        func whole(_ numbers: [Int]) -> JSONValue { .array(numbers.map { .integer(Int64($0)) }) }
        return .members([
            "edges": .array(baseline.inputs.map { .array($0.edges.map { json($0) }) }),
            "shares": .array(baseline.inputs.map { whole($0.shares) }), "scores": whole(baseline.scores),
        ])
    }

    private static func json(_ data: DataSet) -> JSONValue {
        .members([
            "name": .string(data.name), "rows": .integer(Int64(data.rows)),
            "positives": .integer(Int64(data.positives)), "from": .string(data.from), "until": .string(data.until),
            "sha256": .string(data.digest),
        ])
    }

    private static func json(_ tree: Tree) -> JSONValue {
        .members([
            "input": .array(tree.nodes.map { .integer(Int64($0.input)) }),
            "value": .array(tree.nodes.map { json($0.value) }),
            "left": .array(tree.nodes.map { .integer(Int64($0.left)) }),
            "missing_left": .array(tree.nodes.map { .integer($0.missingGoesLeft ? 1 : 0) }),
            "cover": .array(tree.nodes.map { json($0.cover) }),
        ])
    }

    /// The shortest decimal that is read back as the same float: the reader goes through a `Double`, which is asked for.
    private static func json(_ value: Float) -> JSONValue {
        if let short = Double("\(value)"), Float(short) == value { return .decimal(short) }
        return .decimal(Double(value))
    }
}
