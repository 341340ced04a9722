/// The parts of screening that are in use: `[screening] use`.
package struct Layers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let lists = Layers(rawValue: 1)
    package static let numbering = Layers(rawValue: 2)
    package static let behaviour = Layers(rawValue: 4)
    /// A trained model, where one is installed; without one `Versions.model` is 0, and the rules' sum decides. It looks at
    /// what all other layers give, and is asked only where they are in use.
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
