/// Compiles the published tables into the two levels of `NumberingPlan`.
struct PlanCompiler {
    private struct Entry {
        /// Digits of the prefix, calling code included, and how many they are: 1 to 6.
        var prefix: Int
        var count: Int
        var rule: UInt16
    }

    private var entries: [Entry] = []
    /// Rule 0: no calling code is assigned here.
    private var rules = [
        NumberingPlan.Rule(
            fewest: 1, most: 15,
            found: NumberClass(
                callingCode: 0, country: nil, line: .unknown, allocation: .unallocated, isHome: false))
    ]
    private var known: [NumberingPlan.Rule: UInt16] = [:]

    // MARK: The published tables

    /// Every calling code outside +1 and +7.
    mutating func addWorld() {
        for fields in Self.records(WorldTable.text, separatedBy: ",") where fields.count >= 4 {
            guard let code = Int(fields[0]), let fewest = Int(fields[2]), let most = Int(fields[3]) else { continue }
            let length = fields[0].utf8.count
            let line = fields.count > 4 ? Self.line(fields[4]) : .unknown
            add(
                prefix: code, count: length, fewest: length + fewest, most: length + most,
                NumberClass(
                    callingCode: UInt16(code), country: Country(String(fields[1])), line: line, allocation: .allocated,
                    isHome: false))
        }
    }

    /// +1: area codes begin with 2 to 9.
    mutating func addNorthAmerica() {
        func found(_ country: String?, _ line: LineType = .unknown, _ allocation: Allocation) -> NumberClass {
            NumberClass(
                callingCode: 1, country: country.flatMap(Country.init), line: line, allocation: allocation,
                isHome: false)
        }
        add(prefix: 1, count: 1, fewest: 11, most: 11, found(nil, .unknown, .unallocated))
        for area in 2...9 { add(prefix: 10 + area, count: 2, fewest: 11, most: 11, found("US", .unknown, .allocated)) }
        for fields in Self.records(NorthAmericaTable.text, separatedBy: "\n") {
            let isCountry = Country(String(fields[0])) != nil
            for area in fields.dropFirst() {
                guard let area = Int(area) else { continue }
                add(
                    prefix: 1_000 + area, count: 4, fewest: 11, most: 11,
                    isCountry
                        ? found(String(fields[0]), .unknown, .allocated)
                        : found(nil, Self.line(fields[0]), .allocated))
            }
        }
    }

    /// +7, where numbers of `home` are home: always ten digits after the 7.
    mutating func addSeven(home: String) {
        for fields in Self.records(SevenTable.text, separatedBy: "\n") where fields.count >= 4 {
            let length = fields[0].utf8.count
            guard let prefix = Int("7" + fields[0]) else { continue }
            let region = fields.count > 4 ? UInt8(fields[4]).flatMap(Region.init(rawValue:)) : nil
            add(
                prefix: prefix, count: length + 1, fewest: 11, most: 11,
                NumberClass(
                    callingCode: 7, country: Country(String(fields[1])), line: Self.line(fields[2]), region: region,
                    allocation: Self.allocation(fields[3]), isHome: fields[1] == home))
        }
    }

    private mutating func add(prefix: Int, count: Int, fewest: Int, most: Int, _ found: NumberClass) {
        let rule = NumberingPlan.Rule(fewest: UInt8(fewest), most: UInt8(min(most, 15)), found: found)
        let index: UInt16
        if let same = known[rule] {
            index = same
        } else {
            index = UInt16(rules.count)
            rules.append(rule)
            known[rule] = index
        }
        entries.append(Entry(prefix: prefix, count: count, rule: index))
    }

    // MARK: The compiled form

    /// Shorter prefixes first, so that longer ones refine them.
    func plan() -> NumberingPlan {
        var first = [UInt16](repeating: 0, count: 1_000)
        var second: [UInt16] = []
        let sorted = entries.sorted { ($0.count, $0.prefix) < ($1.count, $1.prefix) }
        for entry in sorted where entry.count <= 3 {
            let span = Self.tenTo(3 - entry.count)
            for index in entry.prefix * span..<(entry.prefix + 1) * span { first[index] = entry.rule }
        }
        // How many digits after the third each table needs: one or three.
        var deepest = [Int](repeating: 0, count: 1_000)
        for entry in sorted where entry.count > 3 {
            let head = entry.prefix / Self.tenTo(entry.count - 3)
            deepest[head] = max(deepest[head], entry.count - 3)
        }
        for head in 0..<1_000 where deepest[head] > 0 {
            let isWide = deepest[head] > 1
            let base = UInt16(second.count / 10)
            second += [UInt16](repeating: first[head], count: isWide ? 1_000 : 10)
            first[head] = base | (isWide ? NumberingPlan.wideTable : NumberingPlan.narrowTable)
        }
        for entry in sorted where entry.count > 3 {
            let head = entry.prefix / Self.tenTo(entry.count - 3)
            let isWide = first[head] & NumberingPlan.wideTable != 0
            let base = Int(first[head] & NumberingPlan.position) * 10
            let span = Self.tenTo((isWide ? 6 : 4) - entry.count)
            let offset = entry.prefix % Self.tenTo(entry.count - 3) * span
            for index in offset..<offset + span { second[base + index] = entry.rule }
        }
        return NumberingPlan(first: first, second: second, rules: rules)
    }

    // MARK: Reading our own tables

    private static func records(_ text: StaticString, separatedBy separator: Character) -> [[Substring]] {
        text.description.split { $0 == separator || $0 == "\n" }
            .map { $0.split(separator: " ") }
            .filter { !$0.isEmpty }
    }

    private static func line(_ word: Substring) -> LineType {
        switch word {
        case "mobile": .mobile
        case "fixed": .fixed
        case "tollFree": .tollFree
        case "sharedCost": .sharedCost
        case "premium": .premium
        case "voip": .voip
        case "global": .global
        default: .unknown
        }
    }

    private static func allocation(_ word: Substring) -> Allocation {
        switch word {
        case "allocated": .allocated
        case "unallocated": .unallocated
        default: .unknown
        }
    }

    private static func tenTo(_ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
