/// What was known of a call attempt when it was judged: the whole input of the rulebook.
///
/// A verdict is recomputed from this vector and the versions of rules, lists and policy that are journalled beside it.
package struct Features: Hashable, Sendable, BitwiseCopyable {
    /// Slots of the vector; `Feature` names those in use. Raw positions are journalled and never reused.
    package static let count = 128

    package var values: InlineArray<128, Int32>

    package init() {
        values = InlineArray(repeating: 0)
    }

    @inlinable
    package subscript(feature: Feature) -> Int32 {
        get { values[Int(feature.rawValue)] }
        set { values[Int(feature.rawValue)] = newValue }
    }

    package static func == (a: Features, b: Features) -> Bool {
        for index in 0..<count where a.values[index] != b.values[index] { return false }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        for index in 0..<Self.count { hasher.combine(values[index]) }
    }
}
