/// How inputs and scores lay when a model was trained: what a monitor of drift holds today's calls against.
///
/// Shares are millionths of the rows' weight.
package struct ModelBaseline: Hashable, Sendable {
    /// The values of one input in bins: missing ones, those below the first edge, and from each edge on.
    package struct Bins: Hashable, Sendable {
        /// First value of each bin but the lowest, rising.
        package var edges: [Float]
        /// Of missing values, then by bin: two more than edges.
        package var shares: [Int]

        package init(edges: [Float], shares: [Int]) {
            self.edges = edges
            self.shares = shares
        }

        package static func bin(of value: Float, edges: [Float]) -> Int {
            value.isNaN ? 0 : 1 + (edges.firstIndex { value < $0 } ?? edges.count)
        }
    }

    /// By input of the model.
    package var inputs: [Bins]
    /// By bucket of `ScoreBuckets`: calibrated scores of rows that grew no tree.
    package var scores: [Int]

    package init(inputs: [Bins], scores: [Int]) {
        self.inputs = inputs
        self.scores = scores
    }
}
