/// Why there is no time stamp, or why one is not believed.
package enum TimeStampFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The answer is none of RFC 3161 §2.4.2.
    case reply
    /// The authority says no: its status (2 rejection, 3 waiting, …) and its words.
    case refused(status: Int, words: String)
    case signature(SignatureFault)
    /// The signed content cannot be read, or is of another version.
    case content
    /// It stamps other bytes.
    case imprint
    /// It answers another question.
    case nonce
    /// Another policy than the one asked for.
    case policy(String)

    package var description: String {
        switch self {
        case .reply: "the answer is no answer to a time-stamp request"
        case .refused(let status, let words):
            "the authority refuses: status \(status)" + (words.isEmpty ? "" : ", \(words)")
        case .signature(let fault): "the time stamp: \(fault)"
        case .content: "the time stamp's content cannot be read"
        case .imprint: "the time stamp is of other bytes"
        case .nonce: "the time stamp answers another question than ours (nonce)"
        case .policy(let policy): "the time stamp was made under policy \(policy), which was not asked for"
        }
    }
}
