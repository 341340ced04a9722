/// Why a presented number is none.
package enum NumberFault: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case empty = 1
    case letters
    case tooShort
    case tooLong
    case badCharacter
    /// After a country code, more or fewer digits than that country has.
    case wrongLength
    /// It begins as no number does: a lone 0, or a 0 where a country code should stand.
    case badPrefix
}

extension NumberFault: CustomStringConvertible {
    /// A word for pages and logs: the text that was presented is never part of it.
    package var description: String {
        switch self {
        case .empty: "empty"
        case .letters: "letters"
        case .tooShort: "too short"
        case .tooLong: "too long"
        case .badCharacter: "bad character"
        case .wrongLength: "wrong length"
        case .badPrefix: "bad prefix"
        }
    }
}
