// Owner thread: the journal's writer. Allocates at its start. Budget: a few ns for a number that came before.
package import Telephony

/// Pseudonyms of numbers that came lately: a number costs 0.36 µs to hash and a few ns to find again.
///
/// Direct-mapped: a slot holds the last number that fell on it.
package struct PseudonymCache: ~Copyable {
    private let sealing: Sealing
    private let shift: UInt64
    private var numbers: [UInt64]
    private var pseudonyms: [Pseudonym]

    /// `bits`: 2^bits slots of 24 bytes, 1 to 24.
    package init(_ sealing: Sealing, bits: Int = 15) {
        precondition((1...24).contains(bits))
        self.sealing = sealing
        shift = UInt64(64 - bits)
        numbers = Array(repeating: 0, count: 1 << bits)
        pseudonyms = Array(repeating: .none, count: 1 << bits)
    }

    package mutating func mark(of number: PresentedNumber) -> NumberMark {
        let digits = SealedContent.word(of: number)
        // No number has the word 0: slots start empty, and what is no number never gets a slot.
        guard digits != 0 else { return sealing.mark(of: number) }
        // A short code and a number may share their digits.
        let word = NumberMark.kind(of: number) == 3 ? digits | 1 << 63 : digits
        // Fibonacci hashing spreads neighbouring numbers.
        let slot = Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> shift)
        if numbers[slot] == word { return NumberMark(of: number, pseudonym: pseudonyms[slot]) }
        let mark = sealing.mark(of: number)
        numbers[slot] = word
        pseudonyms[slot] = mark.pseudonym
        return mark
    }
}
