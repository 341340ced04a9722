// Owner: the `Model` that made it, inside its `ModelView`. Never allocates when asked. Budget: 1.2 µs for 240 trees. Bench:
// ModelBench.

/// The trees of a model as calls walk them: whole numbers of which none is missing, and at most six splits to a leaf.
///
/// First every comparison is made that any tree may ask for (`CallTests`); a step of a walk looks one answer up. Each tree is
/// filled up to its full depth (`FilledTree`), so that walks have no branch, and four of them go side by side, since each
/// step waits for the one before. Scores and parts are the same bits as those of `ModelView`.
///
/// A walk sees two pieces of 32 bytes. `tops`, 16 halves of 32 bits a tree: the tests of the first four levels by place in the
/// filled tree. `groups`, 16 times 16 halves, one group for each place of the fifth level: its test, those of its two
/// children, and from half 8 on what their four ends add.
struct CallTrees: BitwiseCopyable {
    static let depth = 6
    static let lanes = 4
    private static let top = 16
    private static let group = 16

    private let tests: CallTests
    private let tops: Slab<UInt16>
    private let groups: Slab<UInt16>
    /// By place of a filled tree: what the step to it changes in the expectation.
    private let changes: Slab<Float>
    /// By place of a split: the input that is asked there.
    private let inputs: Slab<UInt8>
    private let treeCount: Int

    /// Nil where a tree is deeper, or there are too many tests: such a model is walked as `ModelView` has it.
    /// `positions`: place in the feature vector of each input. The document has been checked.
    init?(_ document: ModelDocument, positions: [Int]) {
        guard document.trees.allSatisfy({ $0.depth <= Self.depth }),
            let tests = CallTests(document, positions: positions)
        else { return nil }
        self.tests = tests
        treeCount = document.trees.count
        // Trees that add nothing fill the last lanes.
        let count = max(1, treeCount + (Self.lanes - treeCount % Self.lanes) % Self.lanes)
        tops = Slab(count: count * Self.top)
        groups = Slab(count: count * Self.top * Self.group)
        changes = Slab(count: count * 2 * FilledTree.splits)
        inputs = Slab(count: count * FilledTree.splits)
        for (index, tree) in document.trees.enumerated() { lay(tree, index, positions) }
    }

    private func lay(_ tree: Tree, _ index: Int, _ positions: [Int]) {
        let filled = FilledTree(tree).nodes
        let means = tree.means.map { Float($0) }
        for place in 1..<FilledTree.splits {
            let node = tree.nodes[filled[place]]
            for child in [2 * place, 2 * place + 1] {
                changes[index * 2 * FilledTree.splits + child] = means[filled[child]] - means[filled[place]]
            }
            guard !node.isLeaf else { continue }
            inputs[index * FilledTree.splits + place] = UInt8(positions[node.input])
            let test = tests.number(ofPlace: positions[node.input], node.value)
            if place < Self.top {
                tops[index * Self.top + place] = test
            } else {
                let isFirst = place < 2 * Self.top
                let group = isFirst ? place - Self.top : place / 2 - Self.top
                groups[(index * Self.top + group) * Self.group + (isFirst ? 1 : 2 + place % 2)] = test
            }
        }
        for end in 0..<FilledTree.splits {
            let bits = tree.nodes[filled[FilledTree.splits + end]].value.bitPattern
            let half = (index * Self.top + end / 4) * Self.group + 8 + end % 4 * 2
            groups[half] = UInt16(truncatingIfNeeded: bits)
            groups[half + 1] = UInt16(truncatingIfNeeded: bits >> 16)
        }
    }

    func deallocate() {
        tests.deallocate()
        tops.deallocate()
        groups.deallocate()
        changes.deallocate()
        inputs.deallocate()
    }

    var byteCount: Int {
        tests.byteCount + tops.bytes.count + groups.bytes.count + changes.bytes.count + inputs.bytes.count
    }

    // MARK: A call

    /// `base` and what each tree adds, in the order of the trees.
    func margin(_ features: borrowing Features, base: Float, _ answers: borrowing CallAnswers) -> Float {
        tests.answer(features, into: answers.tests)
        let answered = answers.tests, ends = answers.ends
        var sum = base
        var tree = 0
        while tree < treeCount {
            var a = 1, b = 1, c = 1, d = 1
            for _ in 0..<4 {
                a = child(of: a, tops, tree &* Self.top, answered)
                b = child(of: b, tops, (tree &+ 1) &* Self.top, answered)
                c = child(of: c, tops, (tree &+ 2) &* Self.top, answered)
                d = child(of: d, tops, (tree &+ 3) &* Self.top, answered)
            }
            let groupA = group(a, of: tree), groupB = group(b, of: tree &+ 1)
            let groupC = group(c, of: tree &+ 2), groupD = group(d, of: tree &+ 3)
            var endA = child(of: 1, groups, groupA, answered), endB = child(of: 1, groups, groupB, answered)
            var endC = child(of: 1, groups, groupC, answered), endD = child(of: 1, groups, groupD, answered)
            endA = child(of: endA, groups, groupA, answered)
            endB = child(of: endB, groups, groupB, answered)
            endC = child(of: endC, groups, groupC, answered)
            endD = child(of: endD, groups, groupD, answered)
            sum += value(groupA, endA)
            sum += value(groupB, endB)
            sum += value(groupC, endC)
            sum += value(groupD, endD)
            ends[unchecked: tree] = Self.end(a, endA)
            ends[unchecked: tree &+ 1] = Self.end(b, endB)
            ends[unchecked: tree &+ 2] = Self.end(c, endC)
            ends[unchecked: tree &+ 3] = Self.end(d, endD)
            tree &+= Self.lanes
        }
        return sum
    }

    /// One step. Not brought into range: `at` is below 16 at the top and below 4 in a group, and a test is one of `tests`.
    @inline(__always)
    private func child(of at: Int, _ halves: Slab<UInt16>, _ start: Int, _ answers: Slab<UInt8>) -> Int {
        2 &* at &+ Int(answers[unchecked: Int(halves[unchecked: start &+ at])])
    }

    /// Where the group of a place of the fifth level begins, 16 to 31.
    @inline(__always)
    private func group(_ at: Int, of tree: Int) -> Int { (tree &* Self.top &+ at &- Self.top) &* Self.group }

    /// What is added at an end of a group, 4 to 7.
    @inline(__always)
    private func value(_ group: Int, _ end: Int) -> Float {
        let half = group &+ 2 &* end
        return Float(bitPattern: UInt32(groups[unchecked: half]) | UInt32(groups[unchecked: half &+ 1]) << 16)
    }

    /// Place of an end in the filled tree.
    @inline(__always)
    private static func end(_ at: Int, _ end: Int) -> UInt8 { UInt8(truncatingIfNeeded: 4 &* at &+ end &- 4) }

    /// What each input changed in the expectation on the ways to the ends that `margin` found last.
    ///
    /// Sums of floats: four trees at a time, step by step, as `ModelView.attribution` adds them.
    func sums(_ answers: borrowing CallAnswers) -> InlineArray<128, Float> {
        var sums = InlineArray<128, Float>(repeating: 0)
        let ends = answers.ends
        var tree = 0
        while tree &+ Self.lanes <= treeCount {
            let a = Int(ends[tree]), b = Int(ends[tree + 1]), c = Int(ends[tree + 2]), d = Int(ends[tree + 3])
            for level in 1...Self.depth {
                let shift = Self.depth &- level
                note(a &>> shift, of: tree, &sums)
                note(b &>> shift, of: tree &+ 1, &sums)
                note(c &>> shift, of: tree &+ 2, &sums)
                note(d &>> shift, of: tree &+ 3, &sums)
            }
            tree &+= Self.lanes
        }
        while tree < treeCount {
            let end = Int(ends[tree])
            for level in 1...Self.depth { note(end &>> (Self.depth &- level), of: tree, &sums) }
            tree &+= 1
        }
        return sums
    }

    /// The step to a place. Not brought into range: an end lies below 128, and places above it lie below that.
    @inline(__always)
    private func note(_ place: Int, of tree: Int, _ sums: inout InlineArray<128, Float>) {
        let input = Int(inputs[unchecked: tree &* FilledTree.splits &+ place &>> 1]) & 127
        sums[input] += changes[unchecked: tree &* 2 &* FilledTree.splits &+ place]
    }
}
