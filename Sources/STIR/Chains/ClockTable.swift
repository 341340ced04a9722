/// A bounded table that forgets what was not looked at for longest, nearly: the hand of a clock passes over the entries and
/// takes the first that nobody asked for since its last round.
package struct ClockTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var value: Value
        var place: Int
        var isRecent: Bool
    }

    private var entries: [Key: Entry] = [:]
    private var ring: [Key] = []
    private var hand = 0
    package let capacity: Int

    /// `capacity` below 1 is 1.
    package init(capacity: Int) { self.capacity = max(capacity, 1) }

    package var count: Int { entries.count }

    package mutating func look(_ key: Key) -> Value? {
        guard let found = entries[key] else { return nil }
        if !found.isRecent { entries[key]?.isRecent = true }
        return found.value
    }

    /// Without counting as a look.
    func peek(_ key: Key) -> Value? { entries[key]?.value }

    /// Returns what had to go for it, or what stood there before.
    @discardableResult
    package mutating func put(_ key: Key, _ value: Value) -> (key: Key, value: Value)? {
        if let old = entries[key] {
            entries[key]?.value = value
            return (key, old.value)
        }
        guard ring.count >= capacity else {
            entries[key] = Entry(value: value, place: ring.count, isRecent: false)
            ring.append(key)
            return nil
        }
        while entries[ring[hand]]?.isRecent == true {
            entries[ring[hand]]?.isRecent = false
            hand = (hand + 1) % ring.count
        }
        let gone = ring[hand]
        let old = entries.removeValue(forKey: gone)
        ring[hand] = key
        entries[key] = Entry(value: value, place: hand, isRecent: false)
        hand = (hand + 1) % ring.count
        return old.map { (gone, $0.value) }
    }

    /// Forgets one more; never the one named.
    mutating func evict(except kept: Key) -> Value? {
        for _ in 0..<(2 * ring.count) {
            hand = hand < ring.count ? hand : 0
            let key = ring[hand]
            if key != kept, entries[key]?.isRecent == false { return remove(key) }
            entries[key]?.isRecent = false
            hand += 1
        }
        return nil
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let entry = entries.removeValue(forKey: key) else { return nil }
        let last = ring.removeLast()
        if entry.place < ring.count {
            ring[entry.place] = last
            entries[last]?.place = entry.place
        }
        if hand >= ring.count { hand = 0 }
        return entry.value
    }
}
