/// Writes call records in the form that `CallRecordReader` reads.
package struct CallRecordWriter: Sendable {
    /// The columns `asserted`, `remote_party` and `diverting` stand behind the required ones.
    package let hasIdentities: Bool
    /// The columns `label` and `campaign` stand at the end.
    package let hasTruth: Bool

    package init(hasTruth: Bool, hasIdentities: Bool = false) {
        self.hasIdentities = hasIdentities
        self.hasTruth = hasTruth
    }

    /// The header row.
    package func appendHeader(to bytes: inout [UInt8]) {
        let all = CallRecordReader.columns
        let identities = CallRecordReader.Column.asserted...CallRecordReader.Column.diverting
        let indices = all.indices.filter { index in
            all[index].isRequired || (identities.contains(index) ? hasIdentities : hasTruth)
        }
        bytes += indices.map { all[$0].name }.joined(separator: ",").utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// One row. `caller` and `callee` as signalled, where they differ from the E.164 form of the record.
    package func append(
        _ record: CallRecord, caller: String? = nil, callee: String? = nil, to bytes: inout [UInt8]
    ) {
        record.time.appendRFC3339(to: &bytes)
        field(record.callID, to: &bytes)
        field(caller ?? record.caller.clearText, to: &bytes)
        field(callee ?? record.callee.clearText, to: &bytes)
        field(record.trunk, to: &bytes)
        field(record.sourceIP, to: &bytes)
        field(record.userAgent, to: &bytes)
        field(Self.letter(record.attestation), to: &bytes)
        field(record.ending.map { Self.seconds($0.ringMilliseconds) } ?? "", to: &bytes)
        field(record.ending.map { $0.isAnswered ? "1" : "0" } ?? "", to: &bytes)
        field(record.ending.map { Self.seconds($0.durationMilliseconds) } ?? "", to: &bytes)
        field(record.ending.map { Self.word($0.releasedBy) } ?? "", to: &bytes)
        if hasIdentities {
            field(record.asserted.clearText, to: &bytes)
            field(record.remoteParty.clearText, to: &bytes)
            field(record.diverting.clearText, to: &bytes)
        }
        if hasTruth {
            field(record.truth.map { $0.isScam ? "scam" : "legit" } ?? "", to: &bytes)
            field(record.truth?.campaign ?? "", to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A comma and the text, in quotes where RFC 4180 §2.6 asks for them.
    private func field(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        CSVText.append(text, to: &bytes)
    }

    private static func letter(_ attestation: Attestation) -> String {
        switch attestation {
        case .none: ""
        case .full: "A"
        case .partial: "B"
        case .gateway: "C"
        }
    }

    private static func word(_ releasedBy: ReleasedBy) -> String {
        switch releasedBy {
        case .unknown: ""
        case .caller: "caller"
        case .callee: "callee"
        case .network: "network"
        }
    }

    /// `12` or `12.250`; a negative one, which no reader takes, as 0.
    private static func seconds(_ milliseconds: Int64) -> String {
        let value = max(0, milliseconds)
        if value % 1_000 == 0 { return String(value / 1_000) }
        let decimals = String(value % 1_000)
        return "\(value / 1_000)." + String(repeating: "0", count: 3 - decimals.utf8.count) + decimals
    }
}
