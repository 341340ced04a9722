// Owner: the judge; the watchdog while the baton is taken from a judge at work. Allocates at init only.
// The one file of this folder with an unsafe pointer.
//
// Invariant: `content` is one `Content` from init to deinit. The judge changes it only in the baton's phase *waiting*
// and reads it in *judging*; the watchdog reads it only after it has won the step from *judging* to *taken*, and the
// judge does not touch it again before the watchdog has handed back. The baton's atomics order the two.

import Wire

/// The batch that is being answered, where judge and watchdog can both read it.
final class OpenBatch: @unchecked Sendable {
    // Unchecked: see the invariant above.
    struct Content: ~Copyable {
        var datagrams: UDPBatch
        /// The socket of the port that the datagrams came by.
        var socket = 0
        /// Messages from connections; the batch is of these when `isStream`.
        var messages: [StreamMessage] = []
        /// Those before it are answered.
        var firstMessage = 0
        var isStream = false
    }

    private let content: UnsafeMutablePointer<Content>

    init(slots: Int) throws(WireError) {
        let batch = try UDPBatch(slots: slots)
        content = .allocate(capacity: 1)
        content.initialize(to: Content(datagrams: batch))
    }

    deinit {
        content.deinitialize(count: 1)
        content.deallocate()
    }

    /// To fill it: the judge alone, in the baton's phase *waiting*.
    @inline(__always)
    func change<Result, Failure: Error>(
        _ body: (inout Content) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(&content.pointee)
    }

    /// To read it, in every phase; the two may do so at once.
    @inline(__always)
    func read<Result, Failure: Error>(
        _ body: (borrowing Content) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(content.pointee)
    }
}
