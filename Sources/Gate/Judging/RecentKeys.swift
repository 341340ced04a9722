// Owner: the judge's thread. Allocates nothing. Budget: 2 ns.

/// Transactions of the batch at hand: a retransmission may lie in the same batch as its INVITE.
struct RecentKeys {
    private struct Place: BitwiseCopyable {
        var low: UInt64 = 0
        var batch: UInt32 = 0
        var slot: UInt32 = 0
    }

    private var places = InlineArray<256, Place>(repeating: Place())
    private var batch: UInt32 = 0

    mutating func begin() {
        batch &+= 1
        // After 2^32 batches an old stamp would look new.
        if batch == 0 {
            places = InlineArray(repeating: Place())
            batch = 1
        }
    }

    /// The slot that a transaction of the same place had in this batch; the caller compares the whole key.
    func slot(of key: TransactionKey) -> Int? {
        let place = places[Int(key.low & 255)]
        guard place.batch == batch, place.low == key.low else { return nil }
        return Int(place.slot)
    }

    mutating func remember(_ key: TransactionKey, slot: Int) {
        places[Int(key.low & 255)] = Place(low: key.low, batch: batch, slot: UInt32(truncatingIfNeeded: slot))
    }
}
