/// The parts of screening that are in use: `[screening] use`.
package struct Layers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let lists = Layers(rawValue: 1)
    package static let numbering = Layers(rawValue: 2)
    package static let behaviour = Layers(rawValue: 4)
    /// A trained model. This engine holds none: the name is accepted as part of the default set and adds nothing to a
    /// verdict, and `Versions.model` stays 0, so that no journal claims that one was asked.
    package static let model = Layers(rawValue: 8)

    package static let all: Layers = [.lists, .numbering, .behaviour, .model]

    /// The name used in `qorgan.toml`.
    package init?(code: String) {
        switch code {
        case "lists": self = .lists
        case "numbering": self = .numbering
        case "behaviour": self = .behaviour
        case "model": self = .model
        default: return nil
        }
    }
}
