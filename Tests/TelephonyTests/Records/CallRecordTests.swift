import Testing

@testable import Telephony

private let header =
    "time,call_id,caller,callee,trunk,source_ip,user_agent,attestation,ring_s,answered,duration_s,released_by"
private let row =
    "2025-11-18T10:00:00.123Z,id-1,+380441234567,87010000001,intl-1,192.0.2.7,SBC 1,B,4.5,1,61,caller"

private func records(_ text: String, size: Int = 1 << 16, trunks: [String]? = nil) throws(CSVFault) -> [CallRecord] {
    let bytes = Array(text.utf8)
    var reader = CallRecordReader(file: "calls.csv", trunks: trunks)
    var records: [CallRecord] = []
    var start = 0
    while true {
        let end = min(start + size, bytes.count)
        if start < end { reader.append(bytes.span.extracting(start..<end)) } else { reader.finish() }
        while let record = try reader.next() { records.append(record) }
        if start >= end { return records }
        start = end
    }
}

private func fault(_ text: String, trunks: [String]? = nil) -> CSVFault? {
    do throws(CSVFault) {
        _ = try records(text, trunks: trunks)
        return nil
    } catch {
        return error
    }
}

@Suite("Call records")
struct CallRecordTests {
    @Test("a row with all its fields", arguments: [1, 13, 4_096])
    func allFields(size: Int) throws {
        let record = try records(
            "\(header),label,campaign\n\(row),scam,K-207\n", size: size, trunks: ["nat-1", "intl-1"])[0]
        #expect(record.time == Timestamp(rfc3339: "2025-11-18T10:00:00.123Z"))
        #expect(record.callID == "id-1")
        #expect(record.caller == .number(PhoneNumber(digits: 380_441_234_567)))
        #expect(record.callee == .number(PhoneNumber(digits: 77_010_000_001)))
        #expect(record.trunk == "intl-1")
        #expect(record.trunkID == TrunkID(index: 1))
        #expect(record.sourceIP == "192.0.2.7")
        #expect(record.userAgent == "SBC 1")
        #expect(record.attestation == .partial)
        #expect(
            record.ending
                == CallEnding(
                    ringMilliseconds: 4_500, isAnswered: true, durationMilliseconds: 61_000, releasedBy: .caller))
        #expect(record.truth == CallTruth(isScam: true, campaign: "K-207"))
        #expect(record.line == 2)
        #expect(record.endingKnownAt == Timestamp(rfc3339: "2025-11-18T10:01:05.623Z"))
    }

    @Test("without truth and without an ending, a record says so")
    func optional() throws {
        let text = "\(header)\n2025-11-18T10:00:00Z,id,anonymous,,nat-1,,,,,,,\n"
        let record = try records(text)[0]
        #expect(record.truth == nil)
        #expect(record.ending == nil)
        #expect(record.endingKnownAt == nil)
        #expect(record.caller == .anonymous)
        #expect(record.callee == .malformed(.empty))
        #expect(record.trunkID == .unknown)
    }

    @Test("identities beyond the caller are read where the file has them, and are absent where it has not")
    func identities() throws {
        let record = try records(
            "\(header),asserted,remote_party,diverting\n\(row),+77010000002,anonymous,87010000003\n\(row),,,\n")
        #expect(record[0].asserted == .number(PhoneNumber(digits: 77_010_000_002)))
        #expect(record[0].remoteParty == .anonymous)
        #expect(record[0].diverting == .number(PhoneNumber(digits: 77_010_000_003)))
        let without = try records("\(header)\n\(row)\n")
        for record in [record[1], without[0]] {
            #expect(record.asserted == .absent && record.remoteParty == .absent && record.diverting == .absent)
        }
    }

    @Test("what is written with identities reads the same", arguments: [false, true])
    func identitiesWritten(hasTruth: Bool) throws {
        let record = try records("\(header),diverting,asserted\n\(row),+77010000002,anonymous\n")[0]
        let writer = CallRecordWriter(hasTruth: hasTruth, hasIdentities: true)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        writer.append(record, to: &bytes)
        #expect(try records(String(decoding: bytes, as: UTF8.self)) == [record])
    }

    @Test(
        "a field out of its range is a fault at its place",
        arguments: [
            ("2025-11-18T10:00:00.123Z", "2025-11-18 10:00", 1, "time is not RFC 3339 in UTC"),
            ("2025-11-18T10:00:00.123Z", "2025-11-18T10:00:00+05:00", 1, "time is not RFC 3339 in UTC"),
            ("id-1", "", 26, "call_id is empty"), ("intl-1", "", 57, "trunk is empty"),
            ("intl-1", "intl-9", 57, "unknown trunk \"intl-9\""), (",B,", ",D,", 80, "attestation is \"D\""),
            (",4.5,", ",-1,", 82, "ring_s is \"-1\""), (",4.5,", ",604800.001,", 82, "ring_s is \"604800.001\""),
            (",4.5,", ",1.2345,", 82, "ring_s is \"1.2345\""), (",4.5,", ",1.,", 82, "ring_s is \"1.\""),
            (",1,61", ",2,61", 86, "answered is \"2\""), (",61,", ",x,", 88, "duration_s is \"x\""),
            (",61,", ",99999999999999999999,", 88, "duration_s is \"99999999999999999999\""),
            ("caller", "nobody", 91, "released_by is \"nobody\""),
        ] as [(String, String, Int, String)])
    func ranges(part: String, replacement: String, column: Int, problem: String) {
        let changed = row.replacing(part, with: replacement)
        let fault = fault("\(header)\n\(changed)\n", trunks: ["nat-1", "intl-1"])
        #expect(fault?.line == 2)
        #expect(fault?.column == column)
        #expect(fault?.problem == problem)
        #expect(fault?.expected.isEmpty == false)
    }

    @Test(
        "seconds at their limits are read",
        arguments: [("0", 0), ("604800", 604_800_000), ("0.001", 1)] as [(String, Int64)])
    func limits(text: String, milliseconds: Int64) throws {
        let changed = row.replacing(",4.5,", with: ",\(text),")
        #expect(try records("\(header)\n\(changed)\n")[0].ending?.ringMilliseconds == milliseconds)
    }

    @Test("an equal time is in order, an earlier one is not")
    func ascending() throws {
        #expect(try records("\(header)\n\(row)\n\(row)\n").count == 2)
        let earlier = row.replacing("00.123Z", with: "00.122Z")
        let fault = fault("\(header)\n\(row)\n\(earlier)\n")
        #expect(fault?.line == 3)
        #expect(fault?.problem == "time goes back")
        #expect(fault?.expected == "2025-11-18T10:00:00.123Z or later, rows in ascending time")
    }

    @Test(
        "a header without a column of the twelve is refused", arguments: header.split(separator: ",").map(String.init))
    func missing(column: String) {
        let columns = header.split(separator: ",").filter { $0 != column }
        #expect(fault(columns.joined(separator: ",") + "\n")?.problem == "column \(column) is missing")
    }

    @Test("written records are read back the same, truth or not", arguments: [true, false])
    func roundTrip(hasTruth: Bool) throws {
        var random = SplitMix(state: 11)
        let writer = CallRecordWriter(hasTruth: hasTruth)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        var written: [CallRecord] = []
        for index in 0..<500 {
            let ending = CallEnding(
                ringMilliseconds: Int64(random.next() % 60_000), isAnswered: random.next() % 2 == 0,
                durationMilliseconds: Int64(random.next() % 600_000),
                releasedBy: ReleasedBy.allCases[Int(random.next() % 4)])
            let record = CallRecord(
                time: Timestamp(milliseconds: 1_763_460_000_000 + Int64(index)), callID: "id,\"\(index)\"@host",
                caller: index % 5 == 0
                    ? .anonymous : .number(PhoneNumber(digits: 77_010_000_000 + random.next() % 1_000)),
                callee: index % 7 == 0 ? PresentedNumber(text: "112") : PresentedNumber(text: "+380441234567"),
                trunk: "intl-\(index % 3)", sourceIP: "192.0.2.\(index % 250)", userAgent: "Қоңырау, v\(index % 4)",
                attestation: Attestation.allCases[index % 4], ending: index % 11 == 0 ? nil : ending,
                truth: hasTruth && index % 2 == 0 ? CallTruth(isScam: index % 4 == 0, campaign: "K-\(index)") : nil,
                line: index + 2)
            writer.append(record, to: &bytes)
            written.append(record)
        }
        #expect(try records(String(decoding: bytes, as: UTF8.self), size: 1_000) == written)
    }

    @Test("numbers are written as signalled where that is given")
    func asSignalled() throws {
        let record = try records("\(header)\n\(row)\n")[0]
        var bytes: [UInt8] = []
        let writer = CallRecordWriter(hasTruth: false)
        writer.appendHeader(to: &bytes)
        writer.append(record, caller: "00380441234567", callee: "87010000001", to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == "\(header)\n\(row.replacing("+380", with: "00380").replacing("4.5", with: "4.500"))\n")
        #expect(try records(text) == [record])
    }
}
