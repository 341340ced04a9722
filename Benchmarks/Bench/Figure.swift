/// A measured figure, with the goal that it stands beside if there is one.
struct Figure {
    enum Goal {
        case atMost(Double)
        case atLeast(Double)
    }

    let name: String
    let value: Double
    let unit: String
    let goal: Goal?

    init(_ name: String, _ value: Double, _ unit: String, goal: Goal? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.goal = goal
    }

    /// A line for `Scripts/bench-table`: part, name, value, unit, goal, between tabs.
    func line(part: String) -> String {
        let goal =
            switch self.goal {
            case .atMost(let most): "<=\(most)"
            case .atLeast(let least): ">=\(least)"
            case nil: ""
            }
        return [part, name, "\(value)", unit, goal].joined(separator: "\t")
    }
}
