import ArgumentParser
import Authority
import Foundation
import Screening

/// `qorgan model`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "A model's card, and going back to a model that was in force.",
        discussion: """
            docs/training.md describes the file, docs/detection.md what the built-in model is worth.
            Example: qorgan model card calls.json
            """,
        subcommands: [Card.self, Back.self])

    /// `qorgan model card [FILE]`
    struct Card: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "card",
            abstract: "What a model is, from which data, how good, and what it cannot do; Markdown.",
            discussion: """
                Its signature is not asked for. Without a file: the built-in model.
                Example: qorgan model card calls.json --language ru > card.md
                """)

        @Argument(help: "The model file; without it, the built-in model.")
        var file: String?

        @Option(name: .long, help: "kk, ru or en")
        var language: String = "en"

        func run() throws {
            guard let language = SentenceLanguage(rawValue: language) else {
                throw ValidationError("no language \"\(language)\": kk, ru or en was expected")
            }
            let model = try file.map(Self.read) ?? DefaultModel.model()
            Terminal.write(ModelCard(model: model, language: language).text)
        }

        /// A model of calls, or of a table.
        private static func read(_ path: String) throws -> Model {
            do {
                return try ModelFiles.read(path: path, features: .calls)
            } catch {
                guard let model = try? ModelFiles.read(path: path, features: nil) else { throw error }
                return model
            }
        }
    }

    /// `qorgan model back VERSION --reason "…"`
    struct Back: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "back", abstract: "Let a model judge again that was in force here.",
            discussion: """
                In force at once, journalled, kept through restarts until the configuration names another model. Without a
                version that is kept it says which are.
                Example: qorgan model back 0a1b2c3d --reason "too many labels since noon"
                """)

        @Argument(help: "The version, eight hexadecimal digits as pages and journal have it.")
        var version: String

        @Option(name: .long, help: "Why, in at most 300 characters; sealed in the journal, shown on the pages.")
        var reason: String

        @Option(name: .long, help: "The data folder of the running Qorgan.")
        var data: String = "./var"

        func validate() throws {
            guard UInt32(version, radix: 16) != nil else {
                throw ValidationError("\"\(version)\" is no version: eight hexadecimal digits were expected")
            }
            guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason says nothing") }
        }

        func run() throws {
            let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            Terminal.write(try ControlSocket.ask("model back \(version) \(words)", folder: data) + "\n")
        }
    }
}
