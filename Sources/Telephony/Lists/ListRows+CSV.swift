// The list files of `[lists]`: each `read` takes a whole file and its name for faults.

extension BlockListRow: CSVRecord {
    static var columns: [CSVColumn] { [CSVColumn("number"), CSVColumn("treatment")] }

    init(row: borrowing CSVRow) throws(CSVFault) {
        let pattern = try row.pattern(0)
        let isBlock = row.holds(1, "block")
        guard isBlock || row.holds(1, "divert") else { throw row.notOne(of: ["block", "divert"], 1) }
        self.init(pattern: pattern, treatment: isBlock ? .block : .divert)
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [BlockListRow] {
        try all(in: bytes, file: file)
    }
}

extension AllowListRow: CSVRecord {
    static var columns: [CSVColumn] { [CSVColumn("number"), CSVColumn("reason")] }

    init(row: borrowing CSVRow) throws(CSVFault) {
        self.init(pattern: try row.pattern(0), reason: try row.text(1))
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [AllowListRow] {
        try all(in: bytes, file: file)
    }
}

extension DoNotOriginateRow: CSVRecord {
    static var columns: [CSVColumn] { [CSVColumn("number"), CSVColumn("reason"), CSVColumn("from")] }

    init(row: borrowing CSVRow) throws(CSVFault) {
        let pattern = try row.pattern(0)
        let isHome = row.holds(2, "home")
        guard isHome || row.holds(2, "never") else { throw row.notOne(of: ["never", "home"], 2) }
        self.init(pattern: pattern, reason: try row.text(1), origination: isHome ? .homeOnly : .never)
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [DoNotOriginateRow] {
        try all(in: bytes, file: file)
    }
}

extension RoamingRow: CSVRecord {
    static var columns: [CSVColumn] { [CSVColumn("number"), CSVColumn("since"), CSVColumn("until")] }

    init(row: borrowing CSVRow) throws(CSVFault) {
        self.init(number: try row.number(0), period: try row.period(since: 1, until: 2))
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [RoamingRow] {
        try all(in: bytes, file: file)
    }
}

extension ReportRow: CSVRecord {
    static var columns: [CSVColumn] {
        [CSVColumn("time"), CSVColumn("caller"), CSVColumn("callee"), CSVColumn("kind")]
    }

    init(row: borrowing CSVRow) throws(CSVFault) {
        self.init(
            time: try row.time(0), caller: try row.number(1), callee: row.isEmpty(2) ? nil : try row.number(2),
            kind: try row.requiredText(3))
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [ReportRow] {
        try all(in: bytes, file: file)
    }
}

extension ConsentRow: CSVRecord {
    static var columns: [CSVColumn] {
        [CSVColumn("callee"), CSVColumn("since"), CSVColumn("until"), CSVColumn("source")]
    }

    init(row: borrowing CSVRow) throws(CSVFault) {
        self.init(
            callee: try row.number(0), period: try row.period(since: 1, until: 2), source: try row.requiredText(3))
    }

    package static func read(_ bytes: Span<UInt8>, file: String) throws(CSVFault) -> [ConsentRow] {
        try all(in: bytes, file: file)
    }
}
