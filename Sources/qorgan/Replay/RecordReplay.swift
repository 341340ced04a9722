import Screening
import Telephony
import Wire

/// Call records in CSV, through the engine: read on a thread of their own, judged on the caller's.
enum RecordReplay {
    /// Calls whose places in the engine's tables are loaded before the first of them is judged.
    static let touched = 32

    static func run(
        _ file: String, _ configuration: Configuration, into engine: inout ReplayEngine, progress: (Double) -> Void,
        each: (RecordedFacts, Span<UInt8>, borrowing JudgedCall) throws -> Void
    ) throws {
        let exchange = BatchExchange()
        let handle = try RecordFile.open(file)
        let reading = try OSThread(name: "replay-records") { [trunks = configuration.trunks] in
            var records = RecordFile(file, handle, trunks: trunks)
            records.fill(exchange)
        }
        defer {
            exchange.stop()
            reading.join()
        }
        while true {
            let batch = exchange.take()
            try judge(batch, into: &engine, each)
            if let fault = batch.fault { throw fault }
            if batch.isLast { return }
            progress(batch.share)
            exchange.giveBack(batch)
        }
    }

    private static func judge(
        _ batch: RecordBatch, into engine: inout ReplayEngine,
        _ each: (RecordedFacts, Span<UInt8>, borrowing JudgedCall) throws -> Void
    ) throws {
        let texts = batch.texts.span
        var first = 0
        while first < batch.calls.count {
            let end = min(first + touched, batch.calls.count)
            for index in first..<end { engine.touch(batch.calls[index].attempt) }
            for index in first..<end {
                let call = batch.calls[index]
                let facts = batch.facts(of: call)
                _ = engine.judge(call.attempt, ending: call.ending, truth: facts.truth)
                let start = Int(call.callIDStart)
                try each(facts, texts.extracting(start..<start + Int(call.callIDCount)), engine.call)
            }
            first = end
        }
    }

    /// Of a record with its texts. `sources`: addresses that were read before.
    static func attempt(
        _ record: CallRecord, _ trunks: [Trunk], _ sources: inout [String: UInt64]
    ) -> CallAttempt {
        let source: UInt64
        if let known = sources[record.sourceIP] {
            source = known
        } else {
            source = record.sourceIP.isEmpty ? 0 : RecordedTrunk.source(record.sourceIP)
            if sources.count < 65_536 { sources[record.sourceIP] = source }
        }
        let trunk = RecordedTrunk(trunks[Int(record.trunkID.index)])
        return trunk.attempt(
            of: RecordedCall(record), callID: record.callID.utf8Span.span, userAgent: record.userAgent.utf8Span.span,
            source: source)
    }
}
