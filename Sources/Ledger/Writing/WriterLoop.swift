// Owner thread: the journal's. Allocates by the batch. Budget: about 1 µs a call that passed, held by
// Benchmarks/Bench/JournalBench.swift.
internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// The life of the journal's thread: gather, commit, tell, show, destroy what is too old; over and over.
struct WriterLoop: ~Copyable {
    /// How long after a failed write the next one is tried, unless a person waits for an entry.
    private static let retryMilliseconds: Int64 = 250
    /// Rows of passes destroyed in one turn: one entry names them.
    private static let purgeRows = 1_024
    /// Batches whose nodes are made up for in an idle turn: some milliseconds.
    private static let fillBatches = 16
    /// While calls come: passes of a journal begun without nodes are not destroyed before it has them.
    private static let busyFillBatches = 4

    private let parts: WriterParts
    private let maker: EntryMaker
    private var stager: CallStager
    private var store: JournalStore?
    private var views: ViewKeeper
    private var names = ConfigurationNames()

    private var batch = JournalBatch()
    private var loss = LossCount()
    private var lostInAll: UInt64 = 0
    private var fault: String?
    private var retryAt: Int64 = 0
    /// Events taken from each ring, and refusals of each ring seen so far.
    private var drained: [UInt64]
    private var seenDropped: [UInt64]
    private var signAt: Int64 = 0
    /// Nil: nothing is signed, for want of a key or because something contradicts it.
    private var duty: SigningDuty?
    private var dutyAt: Int64 = 0
    private var signing = WriterHealth.Signing.off
    private var purgeAt: Int64 = 0
    /// The look for data whose time is over that is under way.
    private var round: PurgeRound?
    private var logHoldsPurged = false
    private var clockWatch: ClockWatch
    /// As the clock was when it was looked at last: whatever is destroyed in a turn is old by this.
    private var watchedTime = Timestamp(microseconds: 0)

    init(_ parts: WriterParts, store: consuming JournalStore?) {
        self.parts = parts
        maker = EntryMaker(sealing: parts.sealing)
        stager = CallStager(parts.sealing)
        views = ViewKeeper(parts)
        clockWatch = ClockWatch(holdMilliseconds: parts.settings.clockHoldMilliseconds)
        drained = parts.rings.map { _ in 0 }
        seenDropped = parts.rings.map { _ in 0 }
        self.store = store
        if self.store == nil { fault = "database is locked or cannot be opened" }
        views.open(WriterSettings.monotonicMilliseconds())
        began()
        if fault == nil { takeDuty() }
        post()
    }

    mutating func run() {
        while true {
            let isStopping = parts.inbox.isStopping
            let taken = turn(isLast: isStopping)
            if isStopping {
                // What came while stopping was asked for has been taken; a journal that cannot be written keeps nobody.
                if taken == 0, fault != nil || parts.rings.allSatisfy({ $0.count == 0 }) { break }
                continue
            }
            if taken < parts.settings.maximumTurn { parts.inbox.wait(milliseconds: parts.settings.gatherMilliseconds) }
        }
        refuse(parts.inbox.take(), .notAccepted("it is being closed"))
        views.close()
        try? store?.queue.close()
        parts.lock.release()
    }

    /// Returns how many calls and entries it took. `isLast`: what is kept is tried once more, however short ago the last
    /// failure was.
    private mutating func turn(isLast: Bool) -> Int {
        let now = WriterSettings.monotonicMilliseconds()
        if fault == nil, now >= dutyAt { takeDuty() }
        watchClock(now)
        let taken = gather()
        if fault == nil || isLast || now >= retryAt || batch.hasAwaited {
            if !batch.isEmpty || loss.count > 0 {
                commit(now)
            } else if fault != nil {
                probe(now)
            }
        }
        sign(now, isLast: isLast)
        fill(batches: taken == 0 ? Self.fillBatches : Self.busyFillBatches)
        if let store { views.advance(store.queue, size: store.tree.size, now: now, isUrgent: false) }
        purge(now)
        post()
        return taken
    }

    // MARK: Gathering

    private mutating func gather() -> Int {
        var taken = 0
        for entry in parts.inbox.take() {
            taken += 1
            if case .configuration(let configuration) = entry.entry.body { names.add(configuration) }
            if entry.reply == nil, isFull {
                lose(1, fault ?? "too many entries wait")
            } else {
                batch.append(entry)
            }
        }
        for index in parts.rings.indices {
            taken += drain(index)
            let dropped = parts.rings[index].dropped
            lose(dropped &- seenDropped[index], fault ?? "the ring was full")
            seenDropped[index] = dropped
        }
        return taken
    }

    /// While the journal fails and as much is kept as may be, calls stay in their ring, and those that find it full are
    /// refused there: what a ring took is never lost while this lives, so its watermark passes nothing that was.
    private mutating func drain(_ index: Int) -> Int {
        let settings = parts.settings
        let room = fault == nil ? settings.maximumTurn : max(0, settings.maximumKept - batch.count)
        var pace = WriterPace()
        let count = parts.rings[index].drain(max: min(settings.maximumTurn, room)) { call in
            stager.stage(call, names: names, into: &batch)
            if call.passedSilently { pace.didPass() } else { pace.didRow() }
        }
        drained[index] &+= UInt64(count)
        return count
    }

    private var isFull: Bool { fault != nil && batch.count >= parts.settings.maximumKept }

    private mutating func lose(_ count: UInt64, _ cause: String) {
        guard count > 0 else { return }
        loss.add(count, cause: cause, at: parts.settings.clock())
        lostInAll &+= count
    }

    // MARK: Committing

    private mutating func commit(_ now: Int64) {
        if loss.count > 0 { batch.prepend(maker.lost(loss, at: parts.settings.clock())) }
        batch.closeRun()
        do {
            let first = try write()
            committed(first, now)
        } catch {
            failed(error, now)
        }
    }

    private mutating func write() throws -> UInt64 {
        if store == nil {
            store = try JournalStore(path: parts.folder.journal.path, keyID: parts.sealing.keyID)
            began()
        }
        // The optional is there: it was just filled or was filled before.
        guard let first = try store?.commit(batch, at: parts.settings.clock()) else {
            throw LedgerError.cannotWrite("it is not open")
        }
        return first
    }

    /// What was committed since the last checkpoint. Never with the commit itself: what is signed must stay committed.
    private mutating func sign(_ now: Int64, isLast: Bool) {
        guard var duty, fault == nil, var open = store.take() else { return }
        defer { store = open }
        guard open.tree.size > open.signedSize, now >= signAt || isLast else { return }
        // A disk that is full now is tried again with the next turn that is due.
        try? duty.sign(&open, at: parts.settings.clock())
        self.duty = duty
        signAt = WriterSettings.monotonicMilliseconds() + Int64(parts.settings.checkpointMilliseconds)
    }

    /// The journal has just been opened: does what is known of its checkpoints fit it, and is the key its own?
    private mutating func takeDuty() {
        guard let signer = parts.signer, duty == nil, signing == .off, var open = store.take() else { return }
        defer { store = open }
        do {
            let taken = try SigningDuty.take(signer, of: &open, parts.folder, at: parts.settings.clock())
            duty = taken.duty
            signing = .on
            // Before whatever waits: nothing is signed that does not name its key.
            if let entry = taken.entry { batch.prepend(entry) }
        } catch let error as SigningContradiction {
            let why = error.description
            signing = .stopped(why)
            parts.settings.signingStopped(why)
            let alarm = AlarmEntry(code: "signing-stopped", count: 1, detail: why)
            if let entry = try? maker.staged(.alarm(alarm, at: parts.settings.clock())) { batch.append(entry) }
        } catch {
            // A full disk or a lock: nothing is signed until it has passed.
            dutyAt = WriterSettings.monotonicMilliseconds() + Self.retryMilliseconds
        }
    }

    /// A key is there, and nothing contradicts it as far as is known.
    private var maySign: Bool {
        if case .stopped = signing { return false }
        return parts.signer != nil
    }

    private mutating func fill(batches: Int) {
        guard fault == nil, store?.fill != nil else { return }
        _ = try? store?.fillTiles(batches: batches)
    }

    /// Nothing waits to be written, but the last write failed: can the next one be?
    private mutating func probe(_ now: Int64) {
        do {
            if store == nil {
                store = try JournalStore(path: parts.folder.journal.path, keyID: parts.sealing.keyID)
                began()
            }
            try store?.probe()
            fault = nil
        } catch {
            failed(error, now)
        }
    }

    private mutating func committed(_ first: UInt64, _ now: Int64) {
        fault = nil
        loss = LossCount()
        let done = batch
        batch = JournalBatch()
        for index in drained.indices { parts.watermark.publish(drained[index], ring: index) }
        views.add(done, first: first, now: now)
        let replies = done.replies(first: first)
        guard !replies.isEmpty else { return }
        // A person who reads the page again sees what was just done.
        if let store { views.advance(store.queue, size: store.tree.size, now: now, isUrgent: true) }
        post()
        for (reply, position) in replies { reply(.success(position)) }
    }

    private mutating func failed(_ error: any Error, _ now: Int64) {
        let words = (error as? LedgerError)?.description ?? LedgerError.words(error)
        fault = words
        retryAt = now + Self.retryMilliseconds
        batch.removeLost()
        let awaited = batch.removeAwaited()
        post()
        refuse(awaited, .cannotWrite(words))
    }

    private func refuse(_ entries: [StagedEntry], _ error: LedgerError) {
        for entry in entries { entry.reply?(.failure(error)) }
    }

    /// The journal has just been opened: the names in force, and where the views begin.
    private mutating func began() {
        guard let store else { return }
        fault = nil
        if let read = try? store.queue.read({ try ConfigurationNames.read($0, before: store.tree.size) }) {
            names = read
        }
        views.began(size: store.tree.size)
        // Where the disk refuses it, the key is made when it is needed.
        try? parts.sealing.monthKeys.prepare(at: parts.settings.clock())
        try? self.store?.findAnnouncedKeys(parts.sealing.monthKeys.living)
    }

    // MARK: Destroying, telling

    private mutating func purge(_ now: Int64) {
        // Nodes are made of leaves: those that lack them must have them first.
        guard fault == nil, let open = store, open.fill == nil else { return }
        do {
            if let announced = open.announced {
                // Where a key signs, what names them is signed before they go.
                guard !maySign || open.signedSize >= announced.end else { return }
                try store?.destroyAnnounced(kept: parts.settings.keptElsewhere())
                logHoldsPurged = true
            } else if let keys = open.announcedKeys {
                guard !maySign || open.signedSize >= keys.end else { return }
                try parts.sealing.monthKeys.destroy(keys.names)
                store?.announcedKeys = nil
            } else if now >= purgeAt, clockWatch.isBelieved(now) {
                try announce(now)
            }
        } catch {
            // A reader or a full disk is in the way: the next round tries again.
            round = nil
            purgeAt = now + Int64(parts.settings.purgeMilliseconds)
        }
    }

    /// People learn that the clock was set, and that data stay longer for it.
    private mutating func watchClock(_ now: Int64) {
        let time = parts.settings.clock()
        watchedTime = time
        guard case .setForward(let step) = clockWatch.look(time, monotonic: now) else { return }
        let minutes = parts.settings.clockHoldMilliseconds / 60_000
        let detail = "the clock was set forward by \(step / 1_000) s: nothing is destroyed for \(minutes) min"
        let alarm = AlarmEntry(code: "clock-set", count: 1, detail: detail)
        if let entry = try? maker.staged(.alarm(alarm, at: time)) { batch.append(entry) }
    }

    /// Names what is too old, class by class; where nothing is, the round is over.
    private mutating func announce(_ now: Int64) throws {
        let time = watchedTime
        var current = round ?? PurgeRound(parts.settings)
        defer { round = current.classes.isEmpty ? nil : current }
        while let (kind, age) = current.classes.first {
            let part = try store?.announcePurge(
                kind, from: current.place, olderThan: time.adding(microseconds: -age), rows: Self.purgeRows, at: time)
            if let next = part?.next { current.place = next } else { current.goOn() }
            if let named = part?.entry {
                views.add(named.batch, first: named.first, now: now)
                // The next turn signs it, and then destroys.
                signAt = now
                return
            }
            // A page of what holds keep: the next turn goes on.
            if part?.next != nil { return }
        }
        try parts.sealing.monthKeys.prepare(at: time)
        let living = parts.sealing.monthKeys.living
        if let named = try store?.announceKeys(living, ages: parts.settings.ages, at: time) {
            views.add(named.batch, first: named.first, now: now)
            signAt = now
            return
        }
        purgeAt = now + Int64(parts.settings.purgeMilliseconds)
        if logHoldsPurged {
            try store?.dropLog()
            views.dropLog()
            logHoldsPurged = false
        }
    }

    private func post() {
        var health = WriterHealth()
        health.state = fault.map { .failing($0) } ?? .writing
        health.lostEntries = lostInAll
        health.waitingEntries = batch.count
        health.position = store?.tree.size ?? 0
        health.signedPosition = store?.signedSize ?? 0
        health.signing = signing
        health.viewPosition = views.position
        health.viewFault = views.fault
        parts.board.post(health, behindSince: views.behindSince)
    }
}
