/// What the verification says of the calling number, as a tel URI's parameter (3GPP TS 24.229 §7.2A.20).
package enum Verstat: String, Hashable, Sendable, CaseIterable {
    case passed = "TN-Validation-Passed"
    case failed = "TN-Validation-Failed"
    /// No Identity that anybody could judge.
    case none = "No-TN-Validation"
}
