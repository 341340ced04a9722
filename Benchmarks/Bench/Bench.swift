/// Prints what the parts of the call path cost on this machine; `make bench` adds the redirect as a whole.
@main
enum Bench {
    static func main() throws {
        section("SIP codec, ns a message", ParserBench.run())
        section("numbers, ns", NormaliserBench.run())
        section("judge", JudgeBench.run())
        section("journal", try JournalBench.run())
        section("tap", try TapBench.run())
        section("signed identities", try IdentityBench.run())
    }

    private static func section(_ title: String, _ rows: [(String, Double)]) {
        print(title)
        let width = rows.map(\.0.count).max() ?? 0
        for (name, figure) in rows {
            let tenths = Int((figure * 10).rounded())
            print("  " + name + String(repeating: " ", count: width - name.count + 2) + "\(tenths / 10).\(tenths % 10)")
        }
    }
}
