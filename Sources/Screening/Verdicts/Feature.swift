/// Positions of the feature vector.
package enum Feature: UInt8, Hashable, Sendable, CaseIterable {
    case trunkClass = 0
}
