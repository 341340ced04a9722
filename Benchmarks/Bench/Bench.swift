/// Measures what the parts of the call path cost on this machine; `make bench` prints them as a table, with the whole beside.
/// `Bench gate`: see `GateBench`. `Bench allocations`: how often judging asked for memory, alone. `Bench journal`: the journal
/// alone. `Bench proofs ENTRIES`: see `ProofBench`. `Bench centre ADDRESS`: see `CentreBench`. `Bench history FOLDER ROWS`: see
/// `HistoryBench`.
@main
enum Bench {
    static func main() throws {
        let words = CommandLine.arguments
        if words.count == 4, words[1] == "gate", let port = UInt16(words[2]), let extra = Int(words[3]) {
            return try GateBench.run(port: port, extraNanoseconds: extra)
        }
        if words.count == 2, words[1] == "allocations" {
            let counted = try JudgeBench.allocations()
            return print("\(counted.count) allocations, \(counted.explained) calls explained")
        }
        if words.count == 2, words[1] == "journal" { return section("journal", try JournalBench.run()) }
        if words.count == 3, words[1] == "proofs", let entries = Int(words[2]), entries > 0 {
            return section("journal", try ProofBench.run(entries: entries))
        }
        if words.count == 4, words[1] == "history", let rows = Int(words[3]), rows > 0 {
            return section("history", try HistoryBench.run(words[2], rows: rows))
        }
        if words.count == 3, words[1] == "centre" { return section("centre", try CentreBench.run(words[2])) }
        section("SIP codec", ParserBench.run())
        section("numbers", NormaliserBench.run())
        section("judge", try JudgeBench.run())
        section("model", try ModelBench.run())
        section("journal", try JournalBench.run())
        section("tap", try TapBench.run())
        section("signed identities", try IdentityBench.run())
    }

    private static func section(_ part: String, _ figures: [Figure]) {
        for figure in figures { print(figure.line(part: part)) }
    }
}
