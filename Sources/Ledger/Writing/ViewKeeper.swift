// Owner thread: the journal's.
internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Keeps the views behind the journal by no more than they gather, and catches up where they fell back.
///
/// Its failures never reach the journal: what the views missed is read from the journal when they can be written again.
struct ViewKeeper: ~Copyable {
    private static let retryMilliseconds: Int64 = 250

    private let parts: WriterParts
    private var store: ViewStore?
    private var catchUp: ViewCatchUp
    /// Changes of committed entries that the views do not show yet.
    private var gathered: ViewDelta?
    /// The position that `gathered` leads to.
    private var reached: UInt64 = 0
    /// Names at `reached`; nil: the journal has to be asked.
    private var names: ConfigurationNames?
    private var nextFlush: Int64 = 0
    private var retryAt: Int64 = 0
    /// Entries from here on are new to those who watch.
    private var observedFrom: UInt64 = 0
    private(set) var fault: String?
    /// When the oldest entry that is not shown was committed.
    private(set) var behindSince: Int64?

    init(_ parts: WriterParts) {
        self.parts = parts
        catchUp = ViewCatchUp(sealing: parts.sealing)
    }

    var position: UInt64 { store?.position ?? 0 }

    /// The journal was opened with so many entries.
    mutating func began(size: UInt64) {
        observedFrom = size
        if position < size { behindSince = WriterSettings.monotonicMilliseconds() }
    }

    /// Takes over what was just committed.
    mutating func add(_ batch: JournalBatch, first: UInt64, now: Int64) {
        if behindSince == nil { behindSince = now }
        guard store != nil, fault == nil, reached == first, let names = gathered?.names ?? names else { return }
        var delta = gathered ?? ViewDelta(names: names, sealing: parts.sealing)
        gathered = nil
        var position = first
        for row in batch.rows {
            switch row {
            case .passes(let run):
                delta.add(run.counts)
                position += UInt64(run.count)
            case .entry(let entry):
                delta.add(entry.entry, at: position, sealed: entry.sealed, content: entry.content)
                position += 1
            }
        }
        gathered = delta
        reached = position
    }

    /// Shows what is due, or reads one more piece of what was missed.
    mutating func advance(_ journal: any DatabaseReader, size: UInt64, now: Int64, isUrgent: Bool) {
        if store == nil || fault != nil {
            guard isUrgent || now >= retryAt else { return }
            if store == nil { open(now) }
        }
        if gathered != nil {
            if isUrgent || now >= nextFlush { flush(now) }
        } else if position < size {
            readPiece(journal, size: size, now: now)
        }
        if gathered == nil, position >= size { behindSince = nil }
    }

    /// Empties the views' log too: it may hold what was destroyed.
    func dropLog() {
        try? store?.queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }

    mutating func close() {
        if gathered != nil { flush(WriterSettings.monotonicMilliseconds()) }
        try? store?.queue.close()
    }

    private mutating func flush(_ now: Int64) {
        guard let delta = gathered else { return }
        gathered = nil
        do {
            try store?.apply(delta, upTo: reached)
            names = delta.names
            fault = nil
            nextFlush = parts.settings.nextFlush(began: now, ended: WriterSettings.monotonicMilliseconds())
            tell(delta, since: observedFrom)
        } catch {
            failed(error, now)
        }
    }

    private mutating func readPiece(_ journal: any DatabaseReader, size: UInt64, now: Int64) {
        guard var views = store else { return }
        let start = views.position
        do {
            let delta = try catchUp.advance(&views, journal: journal, size: size)
            store = views
            fault = nil
            if views.position >= size {
                reached = views.position
                names = delta.names
            }
            tell(delta, since: start)
        } catch {
            failed(error, now)
        }
    }

    /// What is new in changes that begin at `start`; minutes only where all of them are.
    private func tell(_ delta: ViewDelta, since start: UInt64) {
        guard let observer = parts.observer else { return }
        let calls = delta.calls.filter { $0.position >= observedFrom }
        let minutes = start >= observedFrom ? Array(delta.minutes.values) : []
        if !calls.isEmpty || !minutes.isEmpty { observer(calls, minutes) }
    }

    private mutating func failed(_ error: any Error, _ now: Int64) {
        fault = LedgerError.words(error)
        retryAt = now + Self.retryMilliseconds
        // The journal has it all: what was gathered is read from there.
        names = nil
        reached = 0
        catchUp = ViewCatchUp(sealing: parts.sealing)
    }

    /// Where this fails, it is tried again later.
    mutating func open(_ now: Int64) {
        do {
            let views = try ViewStore(path: parts.folder.views.path)
            store = views
            reached = views.position
            fault = nil
            catchUp = ViewCatchUp(sealing: parts.sealing)
        } catch {
            failed(error, now)
        }
    }
}
