// Owner: the judge's thread, inside its engine. Allocates once, when made.

/// What the trees of a model found of the call that they were asked about last: 72 kB, of which a call writes some 5.
package struct CallAnswers: ~Copyable {
    /// By number of the test (`CallTests`).
    let tests = Slab<UInt8>(count: CallTests.most)
    /// By tree: the end to which it came.
    let ends = Slab<UInt8>(count: ModelLimits.trees + CallTrees.lanes)

    package init() {}

    deinit {
        tests.deallocate()
        ends.deallocate()
    }
}
