import Foundation
import Gate
import SIP
import Screening
import Telephony
import Wire

/// SIP in a capture, through the engine: each INVITE that opens a dialog, once and not once a retransmission.
enum CaptureReplay {
    /// What a capture held besides call attempts.
    struct Findings {
        var messages = 0
        var notJudged = 0
        var unknownSources = 0
        var repeated = 0
        var counters = CaptureCounters()
        /// Why the file could not be read to its end.
        var damage: String?
    }

    /// How long a transaction's retransmissions are recognised: Timer B (RFC 3261 §17.1.1.2).
    private static let transactionMicroseconds: Int64 = 32_000_000

    static func run(
        _ file: String, _ configuration: Configuration, into engine: inout ReplayEngine, progress: (Double) -> Void,
        each: (RecordedFacts, Span<UInt8>, borrowing JudgedCall) throws -> Void
    ) throws -> Findings {
        var findings = Findings()
        let table: TrunkTable
        do { table = try TrunkTable(configuration.trunks) } catch {
            throw InputFault(file: configuration.file, problem: error.description, expected: "other sources")
        }
        var reader: CaptureReader
        do { reader = try CaptureReader(path: file) { StreamFraming() } } catch {
            throw InputFault(capture: file, error)
        }
        let readings = configuration.trunks.map { TrunkReading($0) }
        var message = SIPMessage()
        var seen = RecentTransactions(forMicroseconds: transactionMicroseconds)
        while let captured = reader.next() {
            findings.messages += 1
            let framing: Framing = captured.transport == .udp ? .datagram : .stream
            guard case .accept = EdgeCheck.examine(captured.bytes, as: framing, into: &message), message.isRequest,
                message.method == .invite, message.to.tag.isAbsent
            else {
                findings.notJudged += 1
                continue
            }
            let trunk = table.trunk(of: captured.source)
            guard trunk != .unknown else {
                findings.unknownSources += 1
                continue
            }
            guard seen.isNew(key(of: message, captured), at: captured.time) else {
                findings.repeated += 1
                continue
            }
            let attempt = AttemptReader.attempt(
                of: message, in: captured.bytes, from: captured.source, trunk: trunk,
                reading: readings[Int(trunk.index)],
                at: Timestamp(microseconds: captured.time))
            _ = engine.judge(attempt, ending: nil, truth: nil)
            try each(RecordedFacts(), captured.bytes.extracting(message.callID.bounds), engine.call)
            if findings.messages % 4_096 == 0, reader.bytes > 0 {
                progress(Double(reader.bytesRead) / Double(reader.bytes))
            }
        }
        findings.counters = reader.counters
        findings.damage = reader.damage
        return findings
    }

    /// Source, branch and Call-ID: a client of RFC 2543 repeats its branch.
    private static func key(of message: borrowing SIPMessage, _ captured: borrowing CapturedMessage) -> UInt64 {
        let bytes = captured.bytes
        var hash = ByteHash(.journal)
        hash.absorb(bytes.extracting(message.topVia.branch.bounds))
        hash.absorb(bytes.extracting(message.callID.bounds))
        hash.absorb(AttemptReader.sourceHash(captured.source), UInt64(message.cseq.number))
        return hash.high ^ hash.low
    }
}

/// Transactions of the last seconds of a capture; old ones are forgotten as its time goes on.
struct RecentTransactions {
    private var current: Set<UInt64> = []
    private var previous: Set<UInt64> = []
    private var since: Int64 = .min
    private let span: Int64

    init(forMicroseconds span: Int64) {
        self.span = span
    }

    mutating func isNew(_ key: UInt64, at time: Int64) -> Bool {
        if since == .min { since = time }
        if time &- since >= span {
            previous = time &- since >= 2 &* span ? [] : current
            current = []
            since = time
        }
        if previous.contains(key) { return false }
        return current.insert(key).inserted
    }
}
