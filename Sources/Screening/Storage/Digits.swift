/// Decimal digits of numbers held as integers.
enum Digits {
    /// Digits of `number`; 0 has none.
    @inline(__always)
    static func count(_ number: UInt64) -> Int {
        var rest = number
        var digits = 0
        while rest > 0 {
            rest /= 10
            digits += 1
        }
        return digits
    }

    /// Leading digits that two numbers of the same length share; 0 where the lengths differ.
    @inline(__always)
    static func shared(_ a: UInt64, _ b: UInt64) -> Int {
        var x = a, y = b
        var length = 0, same = 0
        while x > 0 && y > 0 {
            same = x == y ? same + 1 : 0
            x /= 10
            y /= 10
            length += 1
        }
        return x == y ? same : 0
    }
}
