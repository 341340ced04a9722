/// Why bytes are no signed note, no checkpoint or no key, or why a note is not believed.
package enum NoteFault: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong
    /// Not UTF-8, or a control character other than the line end.
    case characters
    /// No empty line before signatures, or no line end at the end.
    case shape
    /// A signature line that is none, counted from 1.
    case signatureLine(Int)
    case tooManySignatures
    /// A key that is none.
    case key
    /// A text of other lines than a checkpoint has.
    case notACheckpoint
    /// A known key's signature does not fit the text.
    case badSignature(String)
    /// Two signatures of one key.
    case signedTwice(String)
    /// No known key has signed.
    case unsigned

    package var description: String {
        switch self {
        case .tooLong: "it is longer than any note"
        case .characters: "it holds what is no text"
        case .shape: "it is not a text, an empty line and signatures"
        case .signatureLine(let number): "its signature line \(number) is none"
        case .tooManySignatures: "it has too many signatures"
        case .key: "the key is none"
        case .notACheckpoint: "its text is no checkpoint"
        case .badSignature(let name): "the signature of \(name) does not fit"
        case .signedTwice(let name): "\(name) has signed twice"
        case .unsigned: "no key that is known has signed it"
        }
    }
}
