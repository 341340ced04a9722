import ArgumentParser
import Authority
import Foundation
import Screening

/// `qorgan lists`
struct ListsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists", abstract: "Check list files, or have a running Qorgan read them again.",
        discussion: "Example: qorgan lists check --config qorgan.toml",
        subcommands: [Check.self, Reload.self])

    /// `qorgan lists check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract:
                "Read the configuration and every file that it names, and say what is in them; nothing is changed.",
            discussion: "Example: qorgan lists check --config qorgan.toml")

        @Option(name: .long, help: "The configuration file that names the lists.")
        var config: String

        private static func counted(_ trunks: Int) -> String { trunks == 1 ? "1 trunk" : "\(trunks) trunks" }

        func run() throws {
            let configuration = try ConfigurationReader.read(file: config)
            _ = try EngineSettings.policy(configuration)
            _ = try EngineSettings.gate(configuration)
            _ = try EngineSettings.tap(configuration)
            _ = try TokenFile.load(configuration)
            _ = try IdentityKeeper(configuration)
            _ = try RoamingKeeper(configuration)
            let files = try ListFiles.load(configuration.lists)
            let snapshot = files.builder.build(version: 1)
            for file in files.loaded { Terminal.write("\(file.name)\t\(file.rows) rows\t\(file.path)\n") }
            Terminal.write(
                "\(Self.counted(configuration.trunks.count)), lists take \(snapshot.byteCount) bytes: in order\n")
            for warning in SecretFiles.warnings(configuration) { Terminal.error("qorgan: warning: \(warning)") }
            if let warning = StandingOrder.warning(of: EngineSettings.order(configuration), at: Centre.now()) {
                Terminal.error("qorgan: warning: \(config): \(warning)")
            }
        }
    }

    /// `qorgan lists reload`
    struct Reload: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reload",
            abstract: "Have the running Qorgan read its configuration and lists again, whole or not at all.",
            discussion: "Example: qorgan lists reload --data ./var")

        @Option(name: .long, help: "The data folder of the running Qorgan.")
        var data: String = "./var"

        func run() throws {
            Terminal.write(try ControlSocket.ask("reload", folder: data) + "\n")
        }
    }
}
