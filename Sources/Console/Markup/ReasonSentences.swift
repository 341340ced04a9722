package import Screening

/// Puts a reason into words, with its numbers filled in.
package struct ReasonSentences: Sendable {
    package let text: @Sendable (Reason, Language) -> String

    package init(_ text: @escaping @Sendable (Reason, Language) -> String) {
        self.text = text
    }
}
