// Owner: the judge's thread. Allocates at init only (pages that no call reached cost no memory). Budget: 60 ns an event.

import SIP
import Telephony

/// Calls that go through this proxy, found by Call-ID and both tags: bounded, the oldest goes.
///
/// The tags are what makes a request one of the call (RFC 3261 §12): who guesses or reuses a Call-ID neither ends another's
/// call nor is relayed as a party to it. Two calls may have all three in common (a call that comes by twice, a spiral):
/// each has an entry of its own, and each BYE that comes by ends one.
struct DialogTable {
    /// A call of which nothing was heard for so long is over: its BYE went another way, or was never sent. Session timers
    /// refresh every half hour by default (RFC 4028 §4).
    static let longestSilence: Tick = 4 * 3_600_000
    /// Some 4,096 calls further on nothing of an ended one is on its way any more.
    static let mostEnded = 4_096

    /// A call's place, until it is another's.
    struct Place: BitwiseCopyable {
        fileprivate var index: Int32
        fileprivate var serial: UInt32
    }

    private struct Entry {
        var call: ProxiedCall
        var key: UInt64
        var serial: UInt32 = 0
        var chain: Int32 = -1
        var older: Int32 = -1
        var newer: Int32 = -1
        var isUsed = true
    }

    private struct List: BitwiseCopyable {
        var oldest: Int32 = -1
        var newest: Int32 = -1
        var count = 0
    }

    /// Calls by the last sign of life, and those that have ended by their end.
    private static let live = 0
    private static let ended = 1

    private var entries: [Entry] = []
    private var heads: [Int32]
    private var free: Int32 = -1
    private var lists: InlineArray<2, List> = InlineArray(repeating: List())
    private let most: Int
    private let seed: ByteHash.Seed
    private var serial: UInt32 = 0
    /// Calls that newer ones pushed out: nobody learns how they ended.
    private(set) var forgotten: UInt64 = 0

    init(most: Int, seed: ByteHash.Seed) {
        self.most = most
        self.seed = seed
        entries.reserveCapacity(most)
        var size = 256
        while size < most, size < 1 << 22 { size *= 2 }
        heads = Array(repeating: -1, count: size)
    }

    var count: Int { liveCount + lists[Self.ended].count }
    /// Those that ring or go on.
    var liveCount: Int { lists[Self.live].count }

    subscript(place: Place?) -> ProxiedCall? {
        guard let place, isValid(place) else { return nil }
        return entries[Int(place.index)].call
    }

    // MARK: A call's life

    /// Takes a call in; also returns the one that had to go for it and holds its trunk's place, where one does.
    mutating func open(
        _ call: ProxiedCall, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>
    ) -> (place: Place, gone: ProxiedCall?) {
        var gone: ProxiedCall?
        if count >= most {
            let oldest = lists[Self.ended].oldest >= 0 ? lists[Self.ended].oldest : lists[Self.live].oldest
            if entries[Int(oldest)].call.state != .ended {
                gone = entries[Int(oldest)].call
                forgotten &+= 1
            }
            remove(oldest)
        }
        let key = key(message, message.from.tag, bytes)
        serial &+= 1
        let index: Int32
        if free >= 0 {
            index = free
            free = entries[Int(index)].chain
            entries[Int(index)] = Entry(call: call, key: key, serial: serial)
        } else {
            index = Int32(truncatingIfNeeded: entries.count)
            entries.append(Entry(call: call, key: key, serial: serial))
        }
        let bucket = bucket(key)
        entries[Int(index)].chain = heads[bucket]
        heads[bucket] = index
        append(index, to: Self.live)
        return (Place(index: index, serial: serial), gone)
    }

    /// The callee answered, or another one of its forks did.
    mutating func answered(_ place: Place?, by tag: UInt64, from flow: Flow, teaches: Bool, at now: Tick) {
        guard let place, isValid(place), entries[Int(place.index)].call.state != .ended else { return }
        let index = Int(place.index)
        entries[index].call.callees.add(tag)
        guard entries[index].call.state == .early else { return }
        entries[index].call.state = .answered
        entries[index].call.answeredAt = now
        entries[index].call.calleeFlow = flow
        if !teaches { entries[index].call.isLearned = false }
        refresh(place.index, at: now)
    }

    /// It was refused or given up: nothing is known of it any more.
    mutating func close(_ place: Place?) {
        if let place, isValid(place), entries[Int(place.index)].call.state == .early { remove(place.index) }
    }

    /// The call that a request belongs to and whether its caller sent it; what is heard of it keeps it alive.
    mutating func find(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) -> (call: ProxiedCall, isCaller: Bool)? {
        guard let (index, isCaller) = index(of: message, bytes) else { return nil }
        if entries[Int(index)].call.state == .answered { refresh(index, at: now) }
        return (entries[Int(index)].call, isCaller)
    }

    func knows(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> Bool { index(of: message, bytes) != nil }

    /// A BYE: the call that it ends and by whom, once.
    mutating func end(
        by message: borrowing SIPMessage, _ bytes: Span<UInt8>
    ) -> (call: ProxiedCall, isCaller: Bool)? {
        guard let (index, isCaller) = index(of: message, bytes), entries[Int(index)].call.state == .answered else {
            return nil
        }
        let tag = Self.tag(isCaller ? message.to.tag : message.from.tag, bytes)
        guard entries[Int(index)].call.callees.isLast(tag) else { return nil }
        let call = entries[Int(index)].call
        entries[Int(index)].call.state = .ended
        unlink(index, from: Self.live)
        append(index, to: Self.ended)
        if lists[Self.ended].count > Self.mostEnded { remove(lists[Self.ended].oldest) }
        return (call, isCaller)
    }

    /// The next call of which nothing was heard for too long; nil: there is none.
    mutating func expired(at now: Tick) -> ProxiedCall? {
        let oldest = lists[Self.live].oldest
        guard oldest >= 0, now &- entries[Int(oldest)].call.seenAt >= Self.longestSilence else { return nil }
        let call = entries[Int(oldest)].call
        remove(oldest)
        return call
    }

    static func tag(_ range: ByteRange, _ bytes: Span<UInt8>) -> UInt64 {
        ByteHash.journalled(bytes.extracting(range.bounds))
    }

    // MARK: Finding

    private func key(_ message: borrowing SIPMessage, _ callerTag: ByteRange, _ bytes: Span<UInt8>) -> UInt64 {
        var hash = ByteHash(seed)
        hash.absorb(bytes.extracting(message.callID.bounds))
        hash.absorb(bytes.extracting(callerTag.bounds))
        return hash.high ^ hash.low
    }

    private func bucket(_ key: UInt64) -> Int { Int(key & UInt64(heads.count - 1)) }

    private func index(of message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> (Int32, Bool)? {
        guard count > 0 else { return nil }
        if let index = index(key(message, message.from.tag, bytes), callee: message.to.tag, bytes) {
            return (index, true)
        }
        if let index = index(key(message, message.to.tag, bytes), callee: message.from.tag, bytes) {
            return (index, false)
        }
        return nil
    }

    /// One that goes on before one that has ended.
    private func index(_ key: UInt64, callee: ByteRange, _ bytes: Span<UInt8>) -> Int32? {
        var index = heads[bucket(key)]
        var over: Int32?
        while index >= 0 {
            if entries[Int(index)].key == key {
                let state = entries[Int(index)].call.state
                if state == .early || entries[Int(index)].call.callees.contains(Self.tag(callee, bytes)) {
                    if state != .ended { return index }
                    over = over ?? index
                }
            }
            index = entries[Int(index)].chain
        }
        return over
    }

    // MARK: The lists

    private func isValid(_ place: Place) -> Bool {
        entries[Int(place.index)].isUsed && entries[Int(place.index)].serial == place.serial
    }

    private mutating func refresh(_ index: Int32, at now: Tick) {
        entries[Int(index)].call.seenAt = now
        unlink(index, from: Self.live)
        append(index, to: Self.live)
    }

    private mutating func remove(_ index: Int32) {
        let bucket = bucket(entries[Int(index)].key)
        if heads[bucket] == index {
            heads[bucket] = entries[Int(index)].chain
        } else {
            var before = heads[bucket]
            while before >= 0, entries[Int(before)].chain != index { before = entries[Int(before)].chain }
            if before >= 0 { entries[Int(before)].chain = entries[Int(index)].chain }
        }
        if entries[Int(index)].call.state == .ended {
            unlink(index, from: Self.ended)
        } else {
            unlink(index, from: Self.live)
        }
        entries[Int(index)].isUsed = false
        entries[Int(index)].chain = free
        free = index
    }

    private mutating func append(_ index: Int32, to list: Int) {
        let newest = lists[list].newest
        entries[Int(index)].older = newest
        entries[Int(index)].newer = -1
        if newest >= 0 { entries[Int(newest)].newer = index } else { lists[list].oldest = index }
        lists[list].newest = index
        lists[list].count += 1
    }

    private mutating func unlink(_ index: Int32, from list: Int) {
        let (older, newer) = (entries[Int(index)].older, entries[Int(index)].newer)
        if older >= 0 { entries[Int(older)].newer = newer } else { lists[list].oldest = newer }
        if newer >= 0 { entries[Int(newer)].older = older } else { lists[list].newest = older }
        lists[list].count -= 1
    }
}
