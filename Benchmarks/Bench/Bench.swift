/// Measures what the parts of the call path cost on this machine; `make bench` prints them as a table, with the whole beside.
@main
enum Bench {
    static func main() throws {
        section("SIP codec", ParserBench.run())
        section("numbers", NormaliserBench.run())
        section("judge", JudgeBench.run())
        section("journal", try JournalBench.run())
        section("tap", try TapBench.run())
        section("signed identities", try IdentityBench.run())
    }

    private static func section(_ part: String, _ figures: [Figure]) {
        for figure in figures { print(figure.line(part: part)) }
    }
}
