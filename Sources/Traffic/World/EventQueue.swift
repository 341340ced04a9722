/// What is to happen, the earliest first; equal times in the order in which they were put in.
///
/// A binary heap in an array: as many entries as there are sessions, lines and planned calls, and no more.
struct EventQueue {
    struct Event {
        var milliseconds: Int64
        var order: UInt64
        var happening: Happening

        @inline(__always)
        func isBefore(_ other: Event) -> Bool {
            milliseconds != other.milliseconds ? milliseconds < other.milliseconds : order < other.order
        }
    }

    enum Happening {
        /// A persona's next session begins, or (false) its hour does.
        case arrival(persona: UInt8, isCall: Bool)
        /// An agent's next call of a session.
        case session(persona: UInt8, agent: UInt32, left: UInt16)
        /// An operator's or a dialler's next call.
        case line(campaign: UInt32, line: UInt32)
        /// A call that an earlier one led to: a place of `World.consequences`.
        case consequence(UInt32)
    }

    private var heap: [Event] = []
    private var order: UInt64 = 0

    var count: Int { heap.count }

    mutating func push(_ happening: Happening, at milliseconds: Int64) {
        let event = Event(milliseconds: milliseconds, order: order, happening: happening)
        order += 1
        heap.append(event)
        var hole = heap.count - 1
        while hole > 0 {
            let parent = (hole - 1) >> 1
            guard event.isBefore(heap[parent]) else { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = event
    }

    mutating func pop() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var hole = 0
        while true {
            var child = 2 * hole + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(last) else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = last
        return first
    }
}
