import Telephony

/// Numbers as they arrive to country, line, region and allocation: nanoseconds a number; files: rows a second.
enum NormaliserBench {
    private static let numbers = 100_000
    private static let rounds = 20
    private static let rows = 1_000_000

    /// Name and figure: nanoseconds, milliseconds or rows a second, as the name says.
    static func run() -> [Figure] {
        var random = Numbers(state: 20_261)
        var bytes: [UInt8] = []
        var ends: [Int] = [0]
        for _ in 0..<numbers {
            bytes += random.next().utf8
            ends.append(bytes.count)
        }
        let plan = NumberingPlan.kazakhstan
        let emergency = EmergencyNumbers.kazakhstan
        var home = 0
        let both = seconds {
            for _ in 0..<rounds { home += classify(bytes.span, ends, plan) }
        }
        var found = 0
        let emergencies = seconds {
            for _ in 0..<rounds { found += count(bytes.span, ends, emergency) }
        }
        let perNumber = 1e9 / Double(numbers * rounds)
        return [
            Figure("normalised and classified", both * perNumber, "ns", goal: .atMost(150)),
            Figure("  of them home", 100 * Double(home) / Double(numbers * rounds), "%"),
            Figure("is it an emergency number", emergencies * perNumber, "ns"),
            Figure("  of them emergency", Double(found), "numbers"),
        ] + files(&random)
    }

    private static func classify(_ bytes: Span<UInt8>, _ ends: [Int], _ plan: NumberingPlan) -> Int {
        var home = 0
        for index in 0..<numbers {
            let number = PresentedNumber(userPart: bytes.extracting(ends[index]..<ends[index + 1]))
            if let found = plan.classify(number), found.isHome { home &+= 1 }
        }
        return home
    }

    private static func count(_ bytes: Span<UInt8>, _ ends: [Int], _ emergency: EmergencyNumbers) -> Int {
        var found = 0
        for index in 0..<numbers where emergency.matches(userPart: bytes.extracting(ends[index]..<ends[index + 1])) {
            found &+= 1
        }
        return found
    }

    // MARK: Files

    private static func files(_ random: inout Numbers) -> [Figure] {
        var list = Array("number,treatment\n".utf8)
        for _ in 0..<rows { list += "\(random.next()),block\n".utf8 }
        var read = 0
        let listTime = seconds {
            do { read = try BlockListRow.read(list.span, file: "blocklist.csv").count } catch { read = 0 }
        }
        let calls = callRecords(&random)
        var records = 0
        let recordTime = seconds { records = countRecords(calls) }
        return [
            Figure("block list of 1 M rows read", listTime * 1e3, "ms"), Figure("  rows", Double(read), "rows"),
            Figure("call records read", Double(records) / recordTime, "a second"),
            Figure("  records", Double(records), "records"),
        ]
    }

    private static func callRecords(_ random: inout Numbers) -> [UInt8] {
        let writer = CallRecordWriter(hasTruth: true)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for index in 0..<rows {
            let record = CallRecord(
                time: Timestamp(milliseconds: 1_763_460_000_000 + Int64(index)), callID: "\(index)-4711@192.0.2.20",
                caller: PresentedNumber(text: random.next()), callee: PresentedNumber(text: random.next()),
                trunk: "intl-1", sourceIP: "192.0.2.20", userAgent: "Example SBC 9.1", attestation: .gateway,
                ending: CallEnding(
                    ringMilliseconds: 4_500, isAnswered: true, durationMilliseconds: 61_000, releasedBy: .caller),
                truth: CallTruth(isScam: false))
            writer.append(record, to: &bytes)
        }
        return bytes
    }

    private static func countRecords(_ bytes: [UInt8]) -> Int {
        var reader = CallRecordReader(file: "calls.csv", trunks: ["nat-1", "intl-1"])
        var records = 0
        var start = 0
        do {
            while start < bytes.count {
                let end = min(start + (1 << 18), bytes.count)
                reader.append(bytes.span.extracting(start..<end))
                start = end
                if end == bytes.count { reader.finish() }
                while try reader.next() != nil { records += 1 }
            }
        } catch {
            return 0
        }
        return records
    }

    private static func seconds(_ work: () -> Void) -> Double {
        let duration = ContinuousClock().measure(work)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Numbers in the forms and shares of a busy interconnect, seeded.
    private struct Numbers {
        var state: UInt64

        mutating func next() -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = state >> 20
            let national = 7_010_000_000 + value % 780_000_000
            return switch value % 10 {
            case 0: "8\(national)"
            case 1: "007\(national)"
            case 2: "8107\(national)"
            case 3: "+7495\(1_000_000 + value % 9_000_000)"
            case 4: "+38044\(1_000_000 + value % 9_000_000)"
            case 5: "0044770\(1_000_000 + value % 9_000_000)"
            default: "+7\(national)"
            }
        }
    }
}
