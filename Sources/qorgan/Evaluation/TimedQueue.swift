/// What becomes known later than it is read: handed out in the order of time, and never before its time.
///
///     queue.add(report, at: report.milliseconds)
///     while let due = queue.next(until: call.milliseconds) { engine.learn(due) }
///
/// Of the same moment, what was added first comes first.
struct TimedQueue<Element> {
    private struct Waiting {
        var milliseconds: Int64
        var element: Element
    }

    /// By falling time, so that the next one is the last.
    private var waiting: [Waiting] = []

    mutating func add(_ element: Element, at milliseconds: Int64) {
        var low = 0, high = waiting.count
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].milliseconds > milliseconds { low = middle + 1 } else { high = middle }
        }
        waiting.insert(Waiting(milliseconds: milliseconds, element: element), at: low)
    }

    mutating func next(until milliseconds: Int64) -> Element? {
        guard let next = waiting.last, next.milliseconds <= milliseconds else { return nil }
        return waiting.removeLast().element
    }
}
