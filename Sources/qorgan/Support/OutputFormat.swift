import ArgumentParser

/// How a command writes its data.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case csv
}

/// Options that every command on a data folder shares.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file; without it, two trunks on loopback and no order.")
    var config: String?

    @Option(name: .long, help: "The folder that holds everything Qorgan writes.")
    var data: String = "./var"

    func configuration() throws -> Configuration {
        if let config { return try ConfigurationReader.read(file: config) }
        return ConfigurationReader.builtIn
    }
}
