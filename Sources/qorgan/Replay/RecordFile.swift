import Foundation
import Gate
import Telephony

/// A file of call records as batches of call attempts, read to its end or to its first fault.
struct RecordFile: ~Copyable {
    private static let chunkBytes = 1 << 20
    /// Addresses that are known by their text; those beyond are read again.
    private static let mostSources = 65_536

    private let handle: FileHandle
    private let bytes: Int
    private var bytesRead = 0
    private var hasEnded = false
    private var reader: CallRecordReader
    private let trunks: [RecordedTrunk]
    /// By the hash of the address's text.
    private var sources: [UInt64: UInt64] = [:]
    private var campaigns: [String] = []
    private var campaignPositions: [UInt64: Int32] = [:]

    /// `handle`: of `open`, and closed at the end.
    init(_ file: String, _ handle: FileHandle, trunks: [Trunk]) {
        self.handle = handle
        bytes = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        reader = CallRecordReader(file: file, trunks: trunks.map(\.name))
        self.trunks = trunks.map { RecordedTrunk($0) }
    }

    static func open(_ file: String) throws -> FileHandle {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw InputFault(file: file, problem: "cannot be read", expected: "a CSV file of call records")
        }
        return handle
    }

    /// Batch after batch, until the last one or until nobody wants another.
    mutating func fill(_ exchange: BatchExchange) {
        var isOver = false
        while !isOver, var batch = exchange.takeEmpty() {
            fill(&batch)
            isOver = batch.isLast
            exchange.put(batch)
        }
        try? handle.close()
    }

    /// Fills an empty batch; the last one says so, and why.
    private mutating func fill(_ batch: inout RecordBatch) {
        do {
            while batch.calls.count < RecordBatch.size {
                if let call = try reader.advance() {
                    add(call, to: &batch)
                } else if try !readChunk() {
                    batch.isLast = true
                    break
                }
            }
        } catch {
            batch.fault = (error as? CSVFault).map { InputFault($0) } ?? error
            batch.isLast = true
        }
        batch.campaigns = campaigns
        batch.share = bytes > 0 ? Double(bytesRead) / Double(bytes) : 1
    }

    /// False: there are no more bytes.
    private mutating func readChunk() throws -> Bool {
        if hasEnded { return false }
        let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
        bytesRead += chunk.count
        hasEnded = chunk.isEmpty
        if hasEnded { reader.finish() } else { reader.append([UInt8](chunk).span) }
        return true
    }

    private mutating func add(_ call: RecordedCall, to batch: inout RecordBatch) {
        let start = batch.texts.count
        let source = source()
        let trunk = trunks[Int(call.trunk.index)]
        let attempt = reader.withText(.callID) { callID in
            callID.withUnsafeBufferPointer { batch.texts.append(contentsOf: $0) }
            return reader.withText(.userAgent) { agent in
                trunk.attempt(of: call, callID: callID, userAgent: agent, source: source)
            }
        }
        batch.calls.append(
            RecordBatch.Call(
                attempt: attempt, ending: call.ending, isScam: call.isScam,
                campaign: call.isScam == nil ? -1 : campaign(), callIDStart: Int32(start),
                callIDCount: Int32(batch.texts.count - start)))
    }

    private mutating func source() -> UInt64 {
        let (text, isEmpty) = reader.withText(.sourceIP) { (ByteHash.journalled($0), $0.isEmpty) }
        if isEmpty { return 0 }
        if let known = sources[text] { return known }
        let source = RecordedTrunk.source(reader.withText(.sourceIP) { String(copying: $0) })
        if sources.count < Self.mostSources { sources[text] = source }
        return source
    }

    private mutating func campaign() -> Int32 {
        let (text, isEmpty) = reader.withText(.campaign) { (ByteHash.journalled($0), $0.isEmpty) }
        if isEmpty { return -1 }
        if let known = campaignPositions[text] { return known }
        let position = Int32(campaigns.count)
        campaigns.append(reader.withText(.campaign) { String(copying: $0) })
        campaignPositions[text] = position
        return position
    }
}

extension String {
    /// Text that was checked before; what is not UTF-8 is replaced.
    init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
