// Owner: the judge's thread. Allocates once, when made. Budget: one load. Bench: JudgeBench.
internal import Telephony

/// The class of each trunk as its attempts showed it: an outcome names the trunk alone. 64 kB.
struct TrunkMemory: ~Copyable {
    private let classes = Slab<UInt8>(count: 1 << 16)

    deinit { classes.deallocate() }

    @inline(__always)
    func note(_ trunk: TrunkID, _ trunkClass: TrunkClass) { classes[Int(trunk.index)] = trunkClass.rawValue }

    func isAbroad(_ trunk: TrunkID) -> Bool { classes[Int(trunk.index)] == TrunkClass.international.rawValue }
}
