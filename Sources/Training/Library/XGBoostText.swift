package import Screening
import Telephony

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads the JSON text in which XGBoost keeps a model (`doc/model.schema`, release 1.7), as far as binary trees use it.
package enum XGBoostText {
    /// Base margin and trees, the first `rounds` rounds of them; nodes are put into breadth-first order.
    package static func read(_ bytes: [UInt8], rounds: Int) throws(TrainingFault) -> (base: Float, trees: [Tree]) {
        let json: JSONValue
        do {
            json = try JSONReader.read(bytes, limits: .init(depth: 12, values: 1 << 27))
        } catch {
            throw .foreignModel("\(error.problem) at byte \(error.offset)")
        }
        let learner = try member(json, "learner")
        let booster = try member(learner, "gradient_booster")
        let name = try member(booster, "name")
        guard name == .string("gbtree") else { throw .foreignModel("is no gbtree") }
        guard try member(try member(learner, "objective"), "name") == .string("binary:logistic") else {
            throw .foreignModel("its objective is not binary:logistic")
        }
        let model = try member(booster, "model")
        let all = try list(model, "trees")
        let parallel = try number(try member(model, "gbtree_model_param"), "num_parallel_tree") ?? 1
        let kept = rounds == 0 ? all.count : min(all.count, rounds * max(Int(parallel), 1))
        var trees: [Tree] = []
        for value in all.prefix(kept) { trees.append(try tree(value)) }
        guard let share = try number(try member(learner, "learner_model_param"), "base_score") else {
            throw .foreignModel("has no base_score")
        }
        // As the library turns its base score, a probability, into a margin.
        return (-logf(1 / Float(share) - 1), trees)
    }

    private static func tree(_ value: JSONValue) throws(TrainingFault) -> Tree {
        let left = try list(value, "left_children"), right = try list(value, "right_children")
        let inputs = try list(value, "split_indices"), values = try list(value, "split_conditions")
        let missing = try list(value, "default_left"), covers = try list(value, "sum_hessian")
        let count = left.count
        guard count > 0, [right, inputs, values, missing, covers].allSatisfy({ $0.count == count }) else {
            throw .foreignModel("a tree's lists differ in length")
        }
        var nodes: [Tree.Node] = []
        // Old places in the new order; a split's children go to the end.
        var order = [0]
        while nodes.count < order.count {
            let old = order[nodes.count]
            let (leftOld, rightOld) = (try whole(left[old]), try whole(right[old]))
            let (value, cover) = (Float(try decimal(values[old])), Float(try decimal(covers[old])))
            guard leftOld >= 0 else {
                nodes.append(.leaf(value, cover: cover))
                continue
            }
            guard leftOld < count, (0..<count).contains(rightOld), order.count + 2 <= count else {
                throw .foreignModel("a tree's children are out of range")
            }
            nodes.append(
                Tree.Node(
                    input: try whole(inputs[old]), value: value, left: order.count,
                    missingGoesLeft: missing[old] == .boolean(true) || missing[old] == .integer(1), cover: cover))
            order += [leftOld, rightOld]
        }
        return Tree(nodes: nodes)
    }

    private static func member(_ value: JSONValue, _ name: String) throws(TrainingFault) -> JSONValue {
        guard let member = value[name] else { throw .foreignModel("has no \(name)") }
        return member
    }

    private static func list(_ value: JSONValue, _ name: String) throws(TrainingFault) -> [JSONValue] {
        guard case .array(let values) = try member(value, name) else { throw .foreignModel("\(name) is no list") }
        return values
    }

    /// Parameters stand as text: `"5E-1"`. nil: absent.
    private static func number(_ value: JSONValue, _ name: String) throws(TrainingFault) -> Double? {
        guard let member = value[name] else { return nil }
        guard case .string(let text) = member, let number = Double(text) else {
            throw .foreignModel("\(name) is no number")
        }
        return number
    }

    private static func whole(_ value: JSONValue) throws(TrainingFault) -> Int {
        guard case .integer(let number) = value else {
            throw .foreignModel("a tree holds no whole number where one belongs")
        }
        return Int(number)
    }

    private static func decimal(_ value: JSONValue) throws(TrainingFault) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .decimal(let number): return number
        case .null, .boolean, .string, .array, .object: throw .foreignModel("a tree holds no number where one belongs")
        }
    }
}
