/// Why a model file is refused; the model that was in force stays.
package struct ModelFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// Cut off, or no JSON.
        case notJSON = "not-json"
        /// A member is absent, unknown or of another kind.
        case member
        /// A format that this program does not read.
        case format
        /// Made for another feature vector.
        case featureVersion = "feature-version"
        /// A feature that this program does not compute.
        case unknownFeature = "unknown-feature"
        /// NaN, infinite or outside the range.
        case number
        /// Children that are out of range, shared, circular or out of order.
        case shape
        /// More than a limit of `ModelLimits`.
        case tooLarge = "too-large"
    }

    package var code: Code
    /// Where: `trees[3].left[7]`, or a byte.
    package var place: String
    package var problem: String
    package var expected: String

    package init(_ code: Code, at place: String, _ problem: String, expected: String) {
        self.code = code
        self.place = place
        self.problem = problem
        self.expected = expected
    }

    package var description: String { "\(place): \(problem); expected \(expected)" }
}
