internal import Synchronization

/// How often a rule divided by zero since the process began: such a rule did not fire, and somebody should know.
package enum RuleDivisions {
    private static let counter = Atomic<UInt64>(0)

    package static var byZero: UInt64 { counter.load(ordering: .relaxed) }

    @inline(never)
    static func count() { counter.add(1, ordering: .relaxed) }
}
