/// Reads call records (docs: "Call records") from bytes in pieces of any size, checking each field and that time ascends.
///
///     reader.append(bytes)
///     while let record = try reader.next() { … }   // nil: more bytes are needed, or the end
///     reader.finish()                              // then next() until nil again
///
/// Whoever reads millions calls `advance()`, which copies no text, and borrows those that it needs.
package struct CallRecordReader: ~Copyable {
    /// A call that rings or lasts longer than a week is a broken record.
    package static let maximumSeconds: Int64 = 604_800

    /// Positions in `columns`.
    enum Column {
        static let time = 0
        static let callID = 1
        static let caller = 2
        static let callee = 3
        static let trunk = 4
        static let sourceIP = 5
        static let userAgent = 6
        static let attestation = 7
        static let ring = 8
        static let answered = 9
        static let duration = 10
        static let releasedBy = 11
        static let asserted = 12
        static let remoteParty = 13
        static let diverting = 14
        static let label = 15
        static let campaign = 16
    }

    /// In the order in which the writer puts them; identities beyond the caller and truth are optional.
    package static let columns: [CSVColumn] = [
        CSVColumn("time"), CSVColumn("call_id"), CSVColumn("caller"), CSVColumn("callee"), CSVColumn("trunk"),
        CSVColumn("source_ip"), CSVColumn("user_agent"), CSVColumn("attestation"), CSVColumn("ring_s"),
        CSVColumn("answered"), CSVColumn("duration_s"), CSVColumn("released_by"),
        CSVColumn("asserted", isRequired: false), CSVColumn("remote_party", isRequired: false),
        CSVColumn("diverting", isRequired: false),
        CSVColumn("label", isRequired: false), CSVColumn("campaign", isRequired: false),
    ]

    /// A field that is lent as it stands in the row.
    package enum Text {
        case callID, sourceIP, userAgent, campaign

        var column: Int {
            switch self {
            case .callID: Column.callID
            case .sourceIP: Column.sourceIP
            case .userAgent: Column.userAgent
            case .campaign: Column.campaign
            }
        }
    }

    private var reader: CSVReader
    private let trunks: [String]?
    /// `trunks` as they are written.
    private let names: [[UInt8]]
    private var lastTime = Timestamp(microseconds: .min)
    private var lastTrunk = 0

    /// With `trunks`, the configured names in their order: a record of any other trunk is a fault.
    package init(file: String, trunks: [String]? = nil) {
        reader = CSVReader(file: file, columns: Self.columns)
        self.trunks = trunks
        names = (trunks ?? []).prefix(Int(UInt16.max)).map { Array($0.utf8) }
    }

    package mutating func append(_ chunk: Span<UInt8>) {
        reader.append(chunk)
    }

    /// The file ends here.
    package mutating func finish() {
        reader.finish()
    }

    /// The next record; nil: more bytes are needed, or the file has ended.
    package mutating func next() throws(CSVFault) -> CallRecord? {
        guard let call = try advance() else { return nil }
        return CallRecord(
            call, callID: try reader.row.text(Column.callID), trunk: try reader.row.text(Column.trunk),
            sourceIP: try reader.row.text(Column.sourceIP), userAgent: try reader.row.text(Column.userAgent),
            campaign: call.isScam == nil ? "" : try reader.row.text(Column.campaign))
    }

    /// The same without the texts, which `withText` lends until the next call; all of them have been checked.
    package mutating func advance() throws(CSVFault) -> RecordedCall? {
        guard try reader.next() else { return nil }
        let time = try time()
        let trunk = try trunk()
        if reader.row.isEmpty(Column.callID) { _ = try reader.row.requiredText(Column.callID) }
        try reader.row.checkText(Column.callID)
        try reader.row.checkText(Column.sourceIP)
        try reader.row.checkText(Column.userAgent)
        return RecordedCall(
            time: time, caller: reader.row.presented(Column.caller), callee: reader.row.presented(Column.callee),
            trunk: trunk, attestation: try attestation(), asserted: identity(Column.asserted),
            remoteParty: identity(Column.remoteParty), diverting: identity(Column.diverting), ending: try ending(),
            isScam: try label(), line: reader.row.lineNumber)
    }

    /// Lends a text of the row that `advance()` has found; of a column that the file does not have, an empty one.
    @inline(__always)
    package func withText<Result>(_ text: Text, _ body: (Span<UInt8>) -> Result) -> Result {
        reader.row.withBytes(text.column, body)
    }

    /// UTC and not before the record above it.
    private mutating func time() throws(CSVFault) -> Timestamp {
        let time = reader.row.withBytes(Column.time) { bytes in
            // Another offset than Z makes files that people sort wrongly.
            bytes.count > 0 && bytes[bytes.count - 1] | 0x20 == UInt8(ascii: "z") ? Timestamp(rfc3339: bytes) : nil
        }
        guard let time else {
            throw reader.row.fault(
                Column.time, "time is not RFC 3339 in UTC", expected: "a time such as 2025-11-18T10:00:00.000Z")
        }
        guard time >= lastTime else {
            throw reader.row.fault(
                Column.time, "time goes back", expected: "\(lastTime.rfc3339) or later, rows in ascending time")
        }
        lastTime = time
        return time
    }

    private mutating func trunk() throws(CSVFault) -> TrunkID {
        if reader.row.isEmpty(Column.trunk) { _ = try reader.row.requiredText(Column.trunk) }
        try reader.row.checkText(Column.trunk)
        guard let trunks else { return .unknown }
        if lastTrunk < names.count, isTrunk(lastTrunk) { return TrunkID(index: UInt16(lastTrunk)) }
        for index in names.indices where isTrunk(index) {
            lastTrunk = index
            return TrunkID(index: UInt16(index))
        }
        throw reader.row.fault(
            Column.trunk, "unknown trunk \"\(try reader.row.text(Column.trunk).prefix(32))\"",
            expected: trunks.isEmpty ? "a configured trunk" : trunks.joined(separator: ", "))
    }

    private func isTrunk(_ index: Int) -> Bool {
        reader.row.withBytes(Column.trunk) { bytes in
            guard bytes.count == names[index].count else { return false }
            for at in 0..<bytes.count where bytes[at] != names[index][at] { return false }
            return true
        }
    }

    /// A header that the call did not have is an empty field.
    private func identity(_ column: Int) -> PresentedNumber {
        reader.row.isEmpty(column) ? .absent : reader.row.presented(column)
    }

    private func attestation() throws(CSVFault) -> Attestation {
        if reader.row.isEmpty(Column.attestation) { return .none }
        if reader.row.holds(Column.attestation, "A") { return .full }
        if reader.row.holds(Column.attestation, "B") { return .partial }
        if reader.row.holds(Column.attestation, "C") { return .gateway }
        throw reader.row.notOne(of: ["A", "B", "C", "nothing"], Column.attestation)
    }

    /// With `answered` empty the record says nothing of the call's end.
    private func ending() throws(CSVFault) -> CallEnding? {
        if reader.row.isEmpty(Column.answered) { return nil }
        let isAnswered = reader.row.holds(Column.answered, "1")
        guard isAnswered || reader.row.holds(Column.answered, "0") else {
            throw reader.row.notOne(of: ["0", "1"], Column.answered)
        }
        return CallEnding(
            ringMilliseconds: try seconds(Column.ring), isAnswered: isAnswered,
            durationMilliseconds: try seconds(Column.duration), releasedBy: try releasedBy())
    }

    private func seconds(_ column: Int) throws(CSVFault) -> Int64 {
        reader.row.isEmpty(column) ? 0 : try reader.row.milliseconds(column, mostSeconds: Self.maximumSeconds)
    }

    private func releasedBy() throws(CSVFault) -> ReleasedBy {
        if reader.row.isEmpty(Column.releasedBy) { return .unknown }
        if reader.row.holds(Column.releasedBy, "caller") { return .caller }
        if reader.row.holds(Column.releasedBy, "callee") { return .callee }
        if reader.row.holds(Column.releasedBy, "network") { return .network }
        throw reader.row.notOne(of: ["caller", "callee", "network", "nothing"], Column.releasedBy)
    }

    private func label() throws(CSVFault) -> Bool? {
        if reader.row.isEmpty(Column.label) { return nil }
        let isScam = reader.row.holds(Column.label, "scam")
        guard isScam || reader.row.holds(Column.label, "legit") else {
            throw reader.row.notOne(of: ["scam", "legit"], Column.label)
        }
        try reader.row.checkText(Column.campaign)
        return isScam
    }
}
