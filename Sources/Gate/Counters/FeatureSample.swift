// Owner threads: the judge offers, the housekeeper drains. Budget: a comparison a call, a copy of the call for one in eight.
import Journal
import Screening

/// Some of the calls that a model judged, whole: the journal keeps no vector of those that passed silently, and whoever
/// watches how features lie must see these too. Full, a call is left out.
struct FeatureSample: Sendable {
    /// One call of so many.
    static let every: UInt32 = 8
    /// At 50,000 calls a second what comes in four turns of the housekeeper.
    private static let capacity = 512

    private let ring = BoundedRing<JudgedCall>(capacity: capacity)

    /// `count`: calls so far; the judge's own.
    @inline(__always)
    func note(_ call: borrowing JudgedCall, _ count: inout UInt32) {
        guard call.features[.modelAsked] != 0, !call.verdict.isUnscreened else { return }
        count &+= 1
        if count % Self.every == 0 { ring.offer(call) }
    }

    func drain(_ body: (borrowing JudgedCall) -> Void) { ring.drain(max: Self.capacity, body) }
}
