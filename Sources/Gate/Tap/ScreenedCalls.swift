// Owner: the judge's thread writes, the tap's thread reads. Allocates at init only. Budget: 10 ns a call.
// The one file of this folder with an unsafe pointer.
//
// Invariant: `cells` has `buckets * 4` atomics from init to deinit; a bucket's number is masked by `buckets - 1`.

import Screening
internal import Synchronization
import Telephony

/// What the gate has judged lately, by Call-ID: for a tap beside it, which hears how those calls end.
///
/// Four calls a bucket, the oldest goes. At 1,000 calls/s a call is found for half a minute and longer with 99.8 %; the
/// tap asks when the callee's side shows its first sign.
package final class ScreenedCalls: @unchecked Sendable {
    // Unchecked: the pointer is set once, and what it points to is atomic.
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    private let buckets: Int
    private static let ways = 4

    /// 2 MB by default.
    package init(calls: Int = 1 << 18) {
        var buckets = 16
        while buckets * Self.ways < min(calls, 1 << 24) { buckets *= 2 }
        self.buckets = buckets
        cells = .allocate(capacity: buckets * Self.ways)
        for index in 0..<buckets * Self.ways { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: buckets * Self.ways)
        cells.deallocate()
    }

    /// The judge's thread alone. The newest of a Call-ID counts.
    func add(_ callID: UInt64, _ mark: TapMark) {
        let first = bucket(of: callID)
        // To the right, from the right: who reads from the left misses nothing that moves.
        for way in stride(from: Self.ways - 1, to: 0, by: -1) {
            cells[first + way].store(cells[first + way - 1].load(ordering: .relaxed), ordering: .releasing)
        }
        cells[first].store(callID & ~7 | UInt64(mark.union(.screened).rawValue), ordering: .releasing)
    }

    /// A call that was let through unjudged is not screened, and its verdict is the journal's all the same.
    @inline(never)
    func add(_ call: borrowing JudgedCall) {
        guard !call.verdict.isUnscreened else { return }
        var mark: TapMark = []
        if call.verdict.treatment.intercepts { mark.insert(.intercepted) }
        if !call.passedSilently { mark.insert(.journalled) }
        add(call.attempt.callID, mark)
    }

    /// Empty: not judged, or too long ago.
    func mark(of callID: UInt64) -> TapMark {
        let first = bucket(of: callID)
        for way in 0..<Self.ways {
            let value = cells[first + way].load(ordering: .acquiring)
            if value & 7 != 0, value & ~7 == callID & ~7 { return TapMark(rawValue: UInt8(value & 7)) }
        }
        return TapMark()
    }

    private func bucket(of callID: UInt64) -> Int {
        Int(truncatingIfNeeded: ByteHash.mix(callID & ~7, 0x9E37_79B9_7F4A_7C15) & UInt64(buckets - 1)) * Self.ways
    }
}
