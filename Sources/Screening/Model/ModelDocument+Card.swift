import Telephony

/// Members that only a card and a monitor of drift look at. A file without them is as good a model.
extension ModelDocument {
    static func quality(_ file: ModelObject) throws(ModelFault) -> [GroupQuality] {
        guard file.has("quality") else { return [] }
        var groups: [GroupQuality] = []
        for (index, value) in try file.list("quality", 0...ModelLimits.facts).enumerated() {
            let group = try ModelObject(value, at: "quality[\(index)]")
            try group.hasOnly(["group", "scam", "calls", "touched", "stopped"])
            let calls = try group.whole("calls", 0...Int.max)
            let touched = try group.whole("touched", 0...calls)
            groups.append(
                GroupQuality(
                    group: try group.text("group"), isScam: try group.flag("scam"), calls: calls, touched: touched,
                    stopped: try group.whole("stopped", 0...touched)))
        }
        return groups
    }

    static func limits(_ file: ModelObject) throws(ModelFault) -> [String] {
        guard file.has("limits") else { return [] }
        var limits: [String] = []
        for (index, value) in try file.list("limits", 0...ModelLimits.facts).enumerated() {
            guard case .string(let text) = value else {
                throw ModelFault(.member, at: "limits[\(index)]", "is no text", expected: "a code or a sentence")
            }
            limits.append(text)
        }
        return limits
    }

    static func baseline(_ file: ModelObject, inputs: Int) throws(ModelFault) -> ModelBaseline? {
        guard file.has("baseline") else { return nil }
        let object = try file.object("baseline")
        try object.hasOnly(["edges", "shares", "scores"])
        let edges = try object.list("edges", inputs...inputs)
        let shares = try object.list("shares", inputs...inputs)
        var bins: [ModelBaseline.Bins] = []
        for index in 0..<inputs {
            let found = try rising(edges[index], at: "baseline.edges[\(index)]")
            bins.append(
                .init(
                    edges: found,
                    shares: try millionths(shares[index], found.count + 2, at: "baseline.shares[\(index)]")))
        }
        let scores = JSONValue.array(try object.list("scores", ScoreBuckets.count...ScoreBuckets.count))
        return ModelBaseline(
            inputs: bins, scores: try millionths(scores, ScoreBuckets.count, at: "baseline.scores"))
    }

    private static func rising(_ value: JSONValue, at place: String) throws(ModelFault) -> [Float] {
        guard case .array(let values) = value, values.count <= ModelLimits.edges else {
            throw ModelFault(
                .member, at: place, "is no list of edges", expected: "at most \(ModelLimits.edges) rising numbers")
        }
        var edges: [Float] = []
        for value in values {
            let edge = try ModelObject.float(value, at: place)
            guard edges.last.map({ $0 < edge }) ?? true else {
                throw ModelFault(.shape, at: place, "falls back", expected: "edges that rise")
            }
            edges.append(edge)
        }
        return edges
    }

    private static func millionths(_ value: JSONValue, _ count: Int, at place: String) throws(ModelFault) -> [Int] {
        guard case .array(let values) = value, values.count == count else {
            throw ModelFault(.member, at: place, "has not \(count) entries", expected: "one share a bin")
        }
        var shares: [Int] = []
        for value in values {
            guard case .integer(let number) = value, (0...1_000_000).contains(number) else {
                throw ModelFault(.number, at: place, "holds no share", expected: "whole numbers from 0 to 1000000")
            }
            shares.append(Int(number))
        }
        return shares
    }
}
