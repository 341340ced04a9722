// Owner: the thread that judges, on its stack. Allocates nothing. Bench: ModelBench.

/// The inputs of one call or of one row of a table, as the trees see them.
///
/// The trainer is given exactly these values, so that both compare the same floats.
///
/// Each value stands twice: a missing one is above all thresholds in the first half and below all in the second, so that a
/// split that sends it left reads it there, and every step of a walk is one comparison.
package struct ModelRow: Sendable, BitwiseCopyable {
    var values: InlineArray<256, Float>

    /// Where the second half begins.
    static let half = 128

    /// All missing.
    package init() {
        values = InlineArray(repeating: .infinity)
        for input in 0..<Self.half { values[Self.half + input] = -.infinity }
    }

    /// The feature vector of a call: nothing is missing, what is unknown has a value of its own there.
    package init(_ features: borrowing Features) {
        values = InlineArray(repeating: 0)
        // One span for all: an element of the vector itself would be read from a copy of the whole.
        let numbers = features.values.span
        for input in 0..<min(Features.count, ModelLimits.inputs) {
            let value = Self.value(numbers[input])
            values[input] = value
            values[Self.half + input] = value
        }
    }

    /// A row of a table: NaN where a cell is empty. What lies beyond `ModelLimits.inputs` is not looked at.
    package init(_ cells: Span<Float>) {
        self.init()
        for input in 0..<min(cells.count, ModelLimits.inputs) { self[input] = cells[input] }
    }

    /// NaN: missing. An infinite number becomes the largest finite one.
    package subscript(_ input: Int) -> Float {
        get { values[input].isFinite ? values[input] : .nan }
        set {
            precondition(input >= 0 && input < Self.half)
            let isMissing = newValue.isNaN
            let finite = min(max(newValue, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
            values[input] = isMissing ? .infinity : finite
            values[Self.half + input] = isMissing ? -.infinity : finite
        }
    }

    /// A whole number as the trees see it: floats hold every one up to 2^24, larger ones become that.
    @inline(__always)
    package static func value(_ number: Int32) -> Float { Float(whole(number)) }

    @inline(__always)
    static func whole(_ number: Int32) -> Int32 { min(max(number, -(1 << 24)), 1 << 24) }
}
