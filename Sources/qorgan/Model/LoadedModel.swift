import Foundation
import Journal
import Screening

/// A model with the bytes that it was read from, so that they can be kept.
struct LoadedModel: Sendable {
    let model: Model
    let text: [UInt8]
    /// 64 bytes; nil for the built-in one.
    let signature: Data?
    /// `built-in`, or the path of the file.
    let source: String
    /// Identity of the key that has signed it; empty for the built-in one.
    let key: String

    var version: UInt32 { model.version }
    var digest: TreeHash { Sealing.digest(of: text) }
}
