import Telephony
import Testing

@testable import Traffic

@Suite("The report and the files")
struct ReportTests {
    @Test("percentiles by nearest rank are exact below 128 µs and at most 1 % high above")
    func percentiles() {
        var counts = LatencyCounts()
        #expect(counts.percentile(permille: 500) == 0)
        for value in Int64(1)...100 { counts.add(microseconds: value) }
        #expect(counts.percentile(permille: 500) == 50)
        #expect(counts.percentile(permille: 990) == 99)
        #expect(counts.percentile(permille: 1_000) == 100)
        #expect(counts.percentile(permille: 0) == 1)
        for value: Int64 in [127, 128, 129, 1_000, 65_535, 1_000_000, 3_600_000_000, .max] {
            var one = LatencyCounts()
            one.add(microseconds: value)
            one.add(microseconds: .max)
            let found = one.percentile(permille: 500)
            #expect(found >= value && (found - value) <= value / 100, "\(value): \(found)")
        }
        var negative = LatencyCounts()
        negative.add(microseconds: -5)
        #expect(negative.percentile(permille: 500) == 0 && negative.maximum == 0 && negative.count == 1)
    }

    @Test("percentiles agree with a sorted list")
    func againstSorting() {
        var random = SplitMix(seed: 9)
        var counts = LatencyCounts()
        var values: [Int64] = []
        for _ in 0..<10_000 {
            let value = Int64(random.below(1 << random.within(1...24)))
            values.append(value)
            counts.add(microseconds: value)
        }
        values.sort()
        for permille in [1, 100, 500, 900, 990, 999, 1_000] {
            let exact = values[max(0, (10_000 * permille + 999) / 1_000 - 1)]
            let found = counts.percentile(permille: permille)
            #expect(found >= exact && found - exact <= exact / 100 + 1)
        }
    }

    private static let sample: TrafficReport = {
        var report = TrafficReport(seed: 42, isLoad: false)
        let outcomes: [Outcome] = [
            .unhindered, .warned, .toDesk, .stopped, .byItself(.silence), .byItself(.code(403)), .byItself(.deskDead),
        ]
        for kind in [CallerKind.family, .wangiri] {
            for outcome in outcomes {
                report.began(kind)
                report.decide(kind, outcome)
            }
        }
        report.latency.add(microseconds: 1_234)
        return report
    }()

    @Test("the table names seed, counts and false stops, and says that it is simulated")
    func text() {
        let text = Self.sample.text()
        #expect(text.contains("simulated calls, seed 42: 14 in"))
        #expect(
            text.contains("honest calls intercepted (false stops): 2 of 7 (28.57 %), 95 % interval 8.22 to 64.11 %"))
        #expect(text.contains("\nhonest calls warned: \(Self.sample.honest.warned) of 7 ("))
        #expect(text.hasPrefix("Simulated calls, seed 42: "))
        #expect(text.contains("criminal calls intercepted: 2 of 7 (28.57 %)"))
        #expect(text.contains("by themselves, 403: 2"))
        #expect(text.contains("p50 1.234, p99 1.234, max 1.234 ms of 1 answers"))
        let widths = Set(text.split(separator: "\n").dropFirst().prefix(5).map(\.count))
        #expect(widths.count == 1)
    }

    @Test("CSV rows add up to the attempts, and JSON holds the same figures")
    func machineForms() {
        let rows = Self.sample.csv().split(separator: "\r\n").dropFirst().map { $0.split(separator: ",") }
        #expect(rows.count == 2)
        for row in rows {
            let figures = row.dropFirst(2).compactMap { Int($0) }
            #expect(figures.count == 6 && figures[0] == figures.dropFirst().reduce(0, +))
        }
        let json = Self.sample.json()
        #expect(json.contains("\"attempts\":14") && json.contains("\"wangiri\":{\"attempts\":7"))
        #expect(json.contains("\"no answer\":2") && json.hasPrefix("{\"simulated\":true"))
    }

    @Test("alarms ring by their time, equal ones in the order in which they were set")
    func alarms() {
        var heap = AlarmHeap<Int>()
        var random = SplitMix(seed: 4)
        let times = (0..<500).map { _ in Int64(random.below(50)) }
        for (index, time) in times.enumerated() { heap.set(index, at: time) }
        #expect(heap.takeDue(at: -1) == nil)
        var order: [Int] = []
        while let next = heap.takeDue(at: 50) { order.append(next) }
        #expect(order == times.indices.sorted { (times[$0], $0) < (times[$1], $1) })
        #expect(heap.count == 0 && heap.nextDue == nil)
    }

    @Test("the lists hold what the morning knew: roaming mobiles, banks, known criminals")
    func lists() {
        var options = TrafficOptions()
        options.calls = 3_000
        let people = options.schedule().people
        let lists = DemoLists(options: options)
        let roaming = lists.roaming().split(separator: "\n")
        #expect(roaming.first == "number,since,until" && roaming.count == people.roaming.count + 1)
        #expect(lists.allowlist().split(separator: "\n").count == people.bankLines + 1)
        let blocked = lists.blocklist()
        #expect(blocked.contains("+\(people.robocaller(0)),block"))
        #expect(blocked.contains("*,block") && blocked.contains(",divert"))
        for call in options.schedule() where !call.kind.isCriminal {
            #expect(!blocked.contains("+\(call.caller.digits),"))
        }
    }

    @Test("the lists follow from the seed alone, whatever the volume and the speed")
    func sameLists() {
        let lists = DemoLists(options: TrafficOptions())
        var large = TrafficOptions.demo()
        large.calls = 5_000_000
        #expect(lists.roaming() == DemoLists(options: large).roaming())
        #expect(lists.allowlist() == DemoLists(options: large).allowlist())
        #expect(lists.blocklist() == DemoLists(options: large).blocklist())
        large.seed = 2
        #expect(lists.roaming() != DemoLists(options: large).roaming())
    }

    @Test("call records are one row a call, by the columns of the design, with the truth at the end")
    func records() throws {
        var options = TrafficOptions()
        options.calls = 1_500
        let lines = DayRecords(options: options).csv().split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count == 1_502 && lines.last == "")
        var last: Substring = ""
        for line in lines.dropFirst().dropLast() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(fields.count == 16)
            #expect(fields[0].utf8.count == 24 && fields[0] >= last)
            last = fields[0]
            #expect(["scam", "legit"].contains(fields[14]))
        }
        #expect(lines[1].hasPrefix("2026-01-14T19:") || lines[1].hasPrefix("2026-01-14T2"))
    }

    @Test(
        "days since 1970 are dates",
        arguments: [
            (0, "1970-1-1"), (11_016, "2000-2-29"), (11_017, "2000-3-1"), (20_467, "2026-1-14"), (47_540, "2100-2-28"),
            (47_541, "2100-3-1"),
        ] as [(Int64, String)])
    func dates(day: Int64, text: String) {
        let date = DayRecords.civil(day)
        #expect("\(date.year)-\(date.month)-\(date.day)" == text)
    }
}
