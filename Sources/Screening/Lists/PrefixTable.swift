// Owner: an immutable `ListSnapshot`. Allocates when built, never when asked. Budget: one probe a length in use. Bench: JudgeBench.

/// Exact numbers and prefixes with a value each: exact before prefix, a longer prefix before a shorter one.
struct PrefixTable {
    /// What was found, and how.
    struct Match: Hashable {
        var value: UInt8
        var isExact: Bool
    }

    private var exact: NumberTable
    private var prefixes: NumberTable
    /// Bit n: there is a prefix of n digits.
    private var lengths: UInt16 = 0

    init(capacity: Int) {
        exact = NumberTable(capacity: capacity)
        prefixes = NumberTable(capacity: 16)
    }

    func deallocate() {
        exact.deallocate()
        prefixes.deallocate()
    }

    var byteCount: Int { exact.byteCount + prefixes.byteCount }
    var count: Int { exact.count + prefixes.count }

    mutating func insert(exact digits: UInt64, value: UInt8) { exact.insert(digits, value: value) }

    mutating func insert(prefix digits: UInt64, value: UInt8) {
        prefixes.insert(digits, value: value)
        lengths |= 1 << UInt16(Digits.count(digits))
    }

    @inline(__always)
    func match(_ digits: UInt64) -> Match? {
        if let value = exact.value(of: digits) { return Match(value: value, isExact: true) }
        return lengths == 0 ? nil : prefixMatch(digits)
    }

    @inline(__always)
    func touch(_ digits: UInt64) -> UInt64 { exact.touch(digits) }

    func forEach(_ body: (_ digits: UInt64, _ value: UInt8, _ isPrefix: Bool) -> Void) {
        exact.forEach { body($0, $1, false) }
        prefixes.forEach { body($0, $1, true) }
    }

    private func prefixMatch(_ digits: UInt64) -> Match? {
        var head = digits
        var length = Digits.count(digits)
        while length > 0 {
            if lengths & 1 << UInt16(length) != 0, let value = prefixes.value(of: head) {
                return Match(value: value, isExact: false)
            }
            head /= 10
            length -= 1
        }
        return nil
    }
}
