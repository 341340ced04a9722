/// How much a model may hold, so that a foreign file can ask neither for the machine's memory nor for a call's time.
package enum ModelLimits {
    /// Bytes of the text: four times what the largest forest below takes when it is written.
    package static let bytes = 64 << 20
    /// Inputs: as many as the feature vector may get.
    package static let inputs = 128
    /// Trees: 20 times what a call has time for; tables of the evening may take more than a call.
    package static let trees = 8_192
    /// Nodes of one tree: a child is named by 16 bits.
    package static let nodesOfTree = 32_767
    /// Nodes of all trees: 16 bytes each when judging.
    package static let nodes = 1 << 19
    /// Splits from root to leaf; each is one step of a walk.
    package static let depth = 16
    /// Log-odds that a base or a leaf holds either way: far more than any is worth, and no sum of them overflows.
    package static let logOdds: Float = 1_000_000
    /// Points of the calibration table.
    package static let calibrationPoints = 1_024
    /// Edges of an input's bins in the baseline: `qorgan train` writes at most ten.
    package static let edges = 32
    /// Entries of each list of facts: data, parameters, thresholds, groups, limits.
    package static let facts = 256
}
