import ArgumentParser
import Foundation
import Journal
import Ledger
import Postgres
import Telephony

/// `qorgan ledger`
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract:
            "The centre's PostgreSQL: its schema, its nodes, their journals there; what is destroyed and what is held; history.",
        discussion: """
            docs/operations/postgresql.md says how a centre is set up.
            Example: qorgan ledger nodes --postgres "host=db.example.kz dbname=qorgan user=qorgan_owner"
            """,
        subcommands: [
            Schema.self, Nodes.self, Verify.self, Follow.self, Fetch.self, Hours.self, Callers.self, Migrate.self,
            Purge.self, Destroyed.self, Hold.self, History.self, Stats.self,
        ])

    /// `qorgan ledger schema`
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Make the centre's tables, or bring them forward to this version.",
            discussion: """
                Each step runs once, in a transaction; run it before the nodes' programs are replaced. As the owner of the database.
                Example: qorgan ledger schema --postgres "host=db.example.kz dbname=qorgan user=qorgan_owner"
                """)

        @OptionGroup var centre: CentreOptions

        func run() throws {
            let steps = try centre.connected(writes: true) { connection in try CentralSchema.migrate(connection) }
            Terminal.write("schema of version \(CentralSchema.version), \(steps) steps taken\n")
        }
    }

    /// `qorgan ledger nodes`
    struct Nodes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "nodes", abstract: "The nodes whose journals the centre has.",
            discussion: """
                Example: qorgan ledger nodes --postgres "host=db.example.kz dbname=qorgan user=reader" --format csv
                """)

        @OptionGroup var centre: CentreOptions

        @Option(name: .long, help: "text or csv")
        var format: OutputFormat = .text

        func validate() throws {
            guard format != .json else { throw ValidationError("nodes are listed as text or csv") }
        }

        func run() throws {
            let nodes = try centre.connected { connection in try CentralNode.all(connection) }
            if format == .csv { Terminal.write("node,role,entries,signed,last\n") }
            for node in nodes {
                let last = node.last?.rfc3339 ?? ""
                Terminal.write(
                    format == .csv
                        ? "\(node.name),\(node.role),\(node.entries),\(node.signed),\(last)\n"
                        : "\(node.name): \(node.entries) entries, signed up to \(node.signed), the last \(last), role \(node.role)\n"
                )
            }
        }
    }

    /// `qorgan ledger verify NODE`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Compute every hash of a node's journal at the centre anew, and name the first entry that does not fit.",
            discussion: """
                With --key the checkpoints must be signed by it: what qorgan journal key prints on the node. Exits 1 where something
                does not fit.
                Example: qorgan ledger verify gate-1 --key "$(cat gate-1.vkey)" --config qorgan.toml
                """)

        @OptionGroup var node: NodeOptions
        @OptionGroup var centre: CentreOptions

        func run() throws {
            let keys = try node.keys()
            let report = try centre.connected { connection in
                try CentralVerifier.verify(connection, node: node.name, keys: keys) { done, all in
                    Terminal.progress("\(done) of \(all) entries")
                }
            }
            Terminal.endProgress()
            if let fault = report.fault {
                throw Refusal(sentence: "qorgan: the centre's journal of \(node.name) does not verify: \(fault)")
            }
            Terminal.write(
                "verified: \(report.entries) entries in \(report.batches) batches, \(report.purged) calls that passed "
                    + "purged, the seals of \(report.unsealed) and \(report.endedKeys) keys of months destroyed, signed up to entry \(report.signed), root \(report.root.hex)\n"
            )
        }
    }

    /// `qorgan ledger fetch NODE DIR`
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fetch",
            abstract: "Copy a node's journal from the centre into a data folder, checking each batch.",
            discussion: """
                The copy is verified, proved and exported like any journal (qorgan journal ... --data DIR); of a node whose disk is
                gone it is what is left. Run again, it goes on where it was; what the node has destroyed since goes from the copy, too,
                where --key has signed that it is named.
                Example: qorgan ledger fetch gate-1 ./gate-1 --key "$(cat gate-1.vkey)" --config qorgan.toml
                """)

        @OptionGroup var node: NodeOptions

        @Argument(help: "The data folder to write to.")
        var target: String

        @OptionGroup var centre: CentreOptions

        func run() throws {
            let folder = LedgerFolder(URL(fileURLWithPath: target, isDirectory: true))
            let keys = try node.keys()
            let report = try centre.connected { connection in
                try CentralCopy.fetch(connection, node: node.name, into: folder, keys: keys) { done, all in
                    Terminal.progress("\(done) of \(all) entries")
                }
            }
            Terminal.endProgress()
            Terminal.write(
                "fetched: \(report.fetched) of \(report.entries) entries, "
                    + (keys.isEmpty ? "" : "signed up to entry \(report.signed), ") + "root \(report.root)\n")
        }
    }

    /// `qorgan ledger migrate`
    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate",
            abstract: "Send a pilot's whole journal to the centre, confirmed and verified there.",
            discussion: """
                The same entries under the same roots: proofs given away before hold at the centre, too. Interrupted and run again, it
                goes on where it was; also beside a running Qorgan. [ledger] names the centre and the node.
                Example: qorgan ledger migrate --config qorgan.toml --data ./var
                """)

        @OptionGroup var common: CommonOptions

        func run() throws {
            let folder = try LedgerAccess.folder(common.data)
            guard let ledger = try common.configuration().ledger else {
                throw InputFault(
                    file: common.config ?? "built-in defaults", problem: "names no centre",
                    expected: "[ledger] with postgres = \"host=… dbname=…\"")
            }
            do throws(CentralError) {
                let report = try CentralUpload.run(folder, ledger.settings) { done, all in
                    Terminal.progress("\(done) of \(all) entries")
                }
                Terminal.endProgress()
                Terminal.write(
                    "migrated: \(report.sent) entries sent, \(report.entries) confirmed at \(ledger.postgres) as \(ledger.node)"
                        + (report.isVerified
                            ? ", verified in \(report.batches) batches, root \(report.root)\n"
                            : "; the node's role may not read: qorgan ledger verify \(ledger.node), by one that may\n"))
            } catch {
                Terminal.endProgress()
                throw Refusal(sentence: "qorgan: \(error)")
            }
        }
    }
}

/// A node at the centre, and who signs for it.
struct NodeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The node's name at the centre.", valueName: "node"))
    var name: String

    @Option(name: .long, help: "The node's public key; several for a key that was changed.")
    var key: [String] = []

    func keys() throws -> [VerifierKey] {
        try key.map { text in
            do {
                return try VerifierKey(String(text.filter { !$0.isNewline }))
            } catch {
                throw ValidationError(
                    "\"\(text)\" is no key: name+id+key was expected, as qorgan journal key prints it")
            }
        }
    }
}

/// Where the centre is.
struct CentreOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file, whose [ledger] names the centre.")
    var config: String?

    @Option(name: .long, help: "The centre's address in its place, in libpq's words or as postgresql://...")
    var postgres: String?

    /// Runs with a connection, of several hosts to the one that takes writes where it must be; what goes wrong is a refusal.
    func connected<Answer>(writes: Bool = false, _ body: (PostgresConnection) throws -> Answer) throws -> Answer {
        let address = try address()
        do {
            return try body(try PostgresConnection(address, writes: writes, limits: limits))
        } catch {
            Terminal.endProgress()
            throw Refusal(sentence: "qorgan: \(error)")
        }
    }

    /// A person waits, and may stop it.
    private var limits: PostgresLimits {
        var limits = PostgresLimits()
        limits.answerSeconds = 600
        return limits
    }

    func address() throws -> PostgresAddress {
        if let postgres {
            do throws(PostgresAddress.Fault) {
                return try PostgresAddress(postgres)
            } catch {
                switch error {
                case .holdsPassword:
                    throw ValidationError("a password in the address is seen by others: passfile=FILE in its place")
                case .unreadable(let words): throw ValidationError("--postgres: \(words)")
                }
            }
        }
        if let config, let ledger = try ConfigurationReader.read(file: config).ledger { return ledger.postgres }
        throw ValidationError("either --postgres or a --config with [ledger] was expected")
    }
}
