import Telephony

/// What a recording says of a call beyond its attempt. The engine has not seen the truth, and no end before its time.
struct RecordedFacts {
    /// nil: not labelled.
    var truth: CallTruth?
    /// nil: not recorded, as of a capture.
    var ending: CallEnding?

    /// Calls that `qorgan traffic` made up say so behind the host of their Call-ID.
    static func isSimulated(_ callID: Span<UInt8>) -> Bool { ends(callID, "@traffic") || ends(callID, ".traffic") }

    private static func ends(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard text.count >= count else { return false }
        return word.withUTF8Buffer { letters in
            for index in 0..<count where text[text.count - count + index] != letters[index] { return false }
            return true
        }
    }
}
