// Owner: the judge's thread. Allocates once, when made. Budget: one cache miss a look, for home mobiles from abroad alone.

/// What the operator's network answered about its own numbers, each until its answer is too old: fixed memory of 1 MB.
///
/// A full bucket of four gives up the answer that ends first.
struct RoamingAnswers: ~Copyable {
    static let capacity = 65_536
    static let ways = 4

    struct Entry: BitwiseCopyable {
        /// 0: none.
        var number: UInt64 = 0
        /// The first second at which it no longer counts.
        var until: UInt32 = 0
        /// `Roaming` raw value.
        var answer: UInt8 = 0
    }

    /// The answers without their owner, for whoever looks while a call is judged.
    struct View: BitwiseCopyable {
        fileprivate let entries: Slab<Entry>

        /// nil: nobody was asked, or it is too long ago.
        func look(_ number: UInt64, at second: UInt32) -> Roaming? {
            let start = RoamingAnswers.bucket(number)
            for place in start..<start + RoamingAnswers.ways where entries[place].number == number {
                let entry = entries[place]
                return second < entry.until ? Roaming(rawValue: Int32(entry.answer)) : nil
            }
            return nil
        }
    }

    let view: View

    init() { view = View(entries: Slab(count: Self.capacity)) }

    deinit { view.entries.deallocate() }

    /// An answer in the place of an earlier one of the same number.
    func note(_ answer: Roaming, of number: UInt64, until second: UInt32) {
        let start = Self.bucket(number)
        var chosen = start
        for place in start..<start + Self.ways {
            let entry = view.entries[place]
            if entry.number == number {
                chosen = place
                break
            }
            if entry.until < view.entries[chosen].until { chosen = place }
        }
        view.entries[chosen] = Entry(number: number, until: second, answer: UInt8(truncatingIfNeeded: answer.rawValue))
    }

    private static func bucket(_ number: UInt64) -> Int {
        Int(truncatingIfNeeded: Mixing.mix(number) &>> 50) * ways
    }
}
