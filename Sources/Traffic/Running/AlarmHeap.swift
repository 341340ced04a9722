/// Alarms by their time; equal times ring in the order in which they were set.
struct AlarmHeap<Alarm> {
    private struct Entry {
        let due: Int64
        let order: UInt64
        let alarm: Alarm

        static func < (a: Entry, b: Entry) -> Bool { (a.due, a.order) < (b.due, b.order) }
    }

    private var entries: [Entry] = []
    private var order: UInt64 = 0

    var nextDue: Int64? { entries.first?.due }
    var count: Int { entries.count }

    mutating func set(_ alarm: Alarm, at due: Int64) {
        entries.append(Entry(due: due, order: order, alarm: alarm))
        order += 1
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// The earliest alarm that is due at `now`.
    mutating func takeDue(at now: Int64) -> Alarm? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return first.alarm
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child] < entries[least] { least = child }
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
