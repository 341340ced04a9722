import Foundation
import Gate
import Screening
import Telephony
import Wire

/// Call records in CSV, through the engine.
enum RecordReplay {
    private static let chunkBytes = 1 << 20

    static func run(
        _ file: String, _ configuration: Configuration, into engine: inout ReplayEngine, progress: (Double) -> Void,
        each: (RecordedFacts, borrowing JudgedCall) throws -> Void
    ) throws {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw InputFault(file: file, problem: "cannot be read", expected: "a CSV file of call records")
        }
        defer { try? handle.close() }
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        var reader = CallRecordReader(file: file, trunks: configuration.trunks.map(\.name))
        var sources: [String: UInt64] = [:]
        var read = 0
        while true {
            let chunk = try handle.read(upToCount: chunkBytes) ?? Data()
            read += chunk.count
            if chunk.isEmpty { reader.finish() } else { reader.append([UInt8](chunk).span) }
            do {
                while let record = try reader.next() {
                    let attempt = attempt(record, configuration.trunks, &sources)
                    _ = engine.judge(attempt, ending: record.ending, truth: record.truth)
                    try each(
                        RecordedFacts(callID: record.callID, truth: record.truth, ending: record.ending), engine.call)
                }
            } catch let fault as CSVFault {
                throw InputFault(
                    file: fault.file, line: fault.line, column: fault.column, problem: fault.problem,
                    expected: fault.expected)
            }
            if chunk.isEmpty { return }
            progress(size > 0 ? Double(read) / Double(size) : 1)
        }
    }

    /// As `AttemptReader` reads an INVITE: the network's identities count only on a trunk that is trusted with them.
    static func attempt(
        _ record: CallRecord, _ trunks: [Trunk], _ sources: inout [String: UInt64]
    ) -> CallAttempt {
        let trunk = trunks[Int(record.trunkID.index)]
        // In the order in which the trunk believes them; a header that it does not name is not read.
        func believed(_ index: Int) -> PresentedNumber {
            guard index < trunk.identity.count else { return .absent }
            return trunk.identity[index] == .asserted ? record.asserted : record.remoteParty
        }
        var attempt = CallAttempt(
            time: record.time, trunk: record.trunkID, trunkClass: trunk.trunkClass,
            callID: hash(record.callID), callee: record.callee, from: record.caller,
            asserted: believed(0), remoteParty: believed(1),
            diverting: trunk.diversion.isEmpty ? .absent : record.diverting,
            userAgent: record.userAgent.isEmpty ? 0 : hash(record.userAgent),
            source: source(record.sourceIP, &sources), attestation: record.attestation)
        attempt.fingerprint = Fingerprint.of(userAgent: record.userAgent, callID: record.callID)
        attempt.isScanner = AttemptReader.isScanner(record.userAgent)
        guard trunk.hours != nil || trunk.actOnPercent < 100 else { return attempt }
        attempt.withheld = TrunkReading(trunk).withheld(attempt)
        return attempt
    }

    private static func hash(_ text: String) -> UInt64 { ByteHash.journalled(text.utf8Span.span) }

    private static func source(_ address: String, _ known: inout [String: UInt64]) -> UInt64 {
        if address.isEmpty { return 0 }
        if let hash = known[address] { return hash }
        let hash = PeerAddress(address, defaultPort: 0).map(AttemptReader.sourceHash) ?? 0
        if known.count < 65_536 { known[address] = hash }
        return hash
    }
}

/// What a recording says of a call beyond its attempt. The engine has not seen the truth, and no end before its time.
struct RecordedFacts {
    var callID: String
    /// nil: not labelled.
    var truth: CallTruth?
    /// nil: not recorded, as of a capture.
    var ending: CallEnding?

    /// Calls that `qorgan traffic` made up say so behind the host of their Call-ID.
    static func isSimulated(_ callID: String) -> Bool { callID.hasSuffix("@traffic") || callID.hasSuffix(".traffic") }
}
