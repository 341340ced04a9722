extension TrafficReport {
    /// A table for people.
    package func text() -> String {
        var result = "Simulated calls, seed \(seed): how the gate treats this schedule, not a country's traffic.\n\n"
        let heads = ["attempts", "unhindered", "warned", "to Desk", "stopped", "by itself"]
        result += Self.line("caller", heads)
        for (title, kinds, total) in [
            ("honest", CallerKind.honest, honest), ("criminal", CallerKind.criminal, criminal),
        ] {
            for kind in kinds {
                guard let row = rows[kind] else { continue }
                result += Self.line("  " + kind.title, Self.figures(row).map(String.init))
            }
            result += Self.line(title, Self.figures(total).map(String.init))
        }
        result += "\n"
        result += "criminal calls intercepted: \(Self.share(criminal.intercepted, of: criminal.attempts))\n"
        result += "honest calls intercepted (false stops): \(Self.share(honest.intercepted, of: honest.attempts))"
        if let bound = ShareBound(honest.intercepted, of: honest.attempts) {
            result += ", 95 % interval \(Self.percent(bound.low, .down)) to \(Self.percent(bound.high, .up)) %"
        }
        result += "\nhonest calls warned: \(Self.share(honest.warned, of: honest.attempts))\n"
        for (cause, count) in sortedCauses {
            result += "carriers went on by themselves, \(cause): \(count)\n"
        }
        if undecided > 0 { result += "still open when the run ended: \(undecided)\n" }
        result += "gate's answer from the scheduled time: p50 \(Self.milliseconds(latency.percentile(permille: 500)))"
        result += ", p99 \(Self.milliseconds(latency.percentile(permille: 990)))"
        result += ", max \(Self.milliseconds(latency.maximum)) ms of \(latency.count) answers\n"
        result += "simulated calls, seed \(seed): \(attempts) in \(Self.tenths(elapsedNanoseconds / 100_000_000)) s"
        result += ", \(Self.tenths(Int64(rate * 10))) calls/s\n"
        result +=
            "which rule stopped what: the console's page Rules, or qorgan replay of the day that --records writes\n"
        return result
    }

    /// One object; times in microseconds.
    package func json() -> String {
        func object(_ row: Row) -> String {
            "{\"attempts\":\(row.attempts),\"unhindered\":\(row.unhindered),\"warned\":\(row.warned),"
                + "\"to_desk\":\(row.toDesk),\"stopped\":\(row.stopped),\"by_itself\":\(row.byItself)}"
        }
        let kinds = CallerKind.allCases.compactMap { kind in
            rows[kind].map { "\"\(kind.code)\":\(object($0))" }
        }
        let causes = sortedCauses.map { "\"\($0)\":\($1)" }
        return "{\"simulated\":true,\"seed\":\(seed),\"attempts\":\(attempts),\"undecided\":\(undecided),"
            + "\"elapsed_ms\":\(elapsedNanoseconds / 1_000_000),\"honest\":\(object(honest)),"
            + "\"criminal\":\(object(criminal)),\"kinds\":{\(kinds.joined(separator: ","))},"
            + "\"by_itself\":{\(causes.joined(separator: ","))},\"latency_us\":{\"count\":\(latency.count),"
            + "\"p50\":\(latency.percentile(permille: 500)),\"p99\":\(latency.percentile(permille: 990)),"
            + "\"max\":\(latency.maximum)},\"callees_answered\":\(calleesWhoAnswered),"
            + "\"held_at_desk\":\(heldAtDesk),\"strays\":\(strays),\"datagrams_dropped\":\(dropped)}\n"
    }

    /// RFC 4180, one row for each kind of caller.
    package func csv() -> String {
        var result = "caller,class,attempts,unhindered,warned,to_desk,stopped,by_itself\r\n"
        for kind in CallerKind.allCases {
            guard let row = rows[kind] else { continue }
            let figures = Self.figures(row).map(String.init).joined(separator: ",")
            result += "\(kind.code),\(kind.isCriminal ? "criminal" : "honest"),\(figures)\r\n"
        }
        return result
    }

    private var sortedCauses: [(String, Int)] {
        causes.map { ($0.key.text, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    private static func figures(_ row: Row) -> [Int] {
        [row.attempts, row.unhindered, row.warned, row.toDesk, row.stopped, row.byItself]
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        let padded = name + String(repeating: " ", count: max(0, 32 - name.count))
        return padded + cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined() + "\n"
    }

    /// `12 of 340 (3.5 %)`, and more places where there is less.
    private static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0 of 0" }
        let hundredths = Int(Int128(part) * 10_000 / Int128(whole))
        let places = hundredths % 100
        return "\(part) of \(whole) (\(hundredths / 100).\(places < 10 ? "0" : "")\(places) %)"
    }

    /// Hundredths of a per cent; an interval is rounded outwards.
    private static func percent(_ share: Double, _ rule: FloatingPointRoundingRule) -> String {
        let hundredths = Int((share * 10_000).rounded(rule))
        let places = hundredths % 100
        return "\(hundredths / 100).\(places < 10 ? "0" : "")\(places)"
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        let rest = String(microseconds % 1_000)
        return "\(microseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func tenths(_ value: Int64) -> String { "\(value / 10).\(value % 10)" }
}
