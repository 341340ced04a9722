import Evaluation
import Telephony

/// Tables as JSON: keys and their order do not change within a version, and equal calls give equal bytes.
enum EvaluationJSON {
    static func text(_ source: EvaluationSource, _ tables: [FigureTable]) -> String {
        let head: KeyValuePairs<String, JSONValue> = [
            "version": .integer(1), "sources": .array(source.names.map(JSONValue.string)),
            "simulated": .boolean(source.isSimulated), "run": .string(source.run.rawValue),
            "rules_only": .boolean(source.rulesOnly),
            "model": source.model.map(JSONValue.string) ?? .null, "seed": .integer(Int64(bitPattern: source.seed)),
            "tables": .object(tables.map { JSONValue.Member(name: $0.code, value: rows(of: $0)) }),
        ]
        return JSONValue.members(head).text + "\n"
    }

    static func rows(of table: FigureTable) -> JSONValue {
        .array(
            table.rows.map { row in
                .object(zip(table.columns, row).map { JSONValue.Member(name: $0.code, value: value(of: $1)) })
            })
    }

    static func value(of figure: Figure) -> JSONValue {
        switch figure {
        case .text(let text): .string(text)
        case .count(let count): .integer(Int64(count))
        case .share(let share), .decimal(let share): number(share)
        case .bound(let bound):
            .members([
                "share": number(bound.share), "lower": number(bound.lower), "upper": number(bound.upper),
                "found": number(bound.found), "of": number(bound.of),
            ])
        case .interval(let interval):
            .members([
                "share": number(interval.value), "lower": number(interval.lower), "upper": number(interval.upper),
            ])
        case .none: .null
        }
    }

    /// Eight decimals: the last bits of a logarithm differ between machines, these do not.
    private static func number(_ value: Double) -> JSONValue {
        if value == value.rounded(), abs(value) < 1e15 { return .integer(Int64(value)) }
        return .decimal((value * 100_000_000).rounded() / 100_000_000)
    }
}
