import ArgumentParser
import Foundation
import Journal
import Ledger
import Postgres

extension LedgerCommand {
    /// `qorgan ledger follow NODE`
    struct Follow: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "follow",
            abstract: "Check what arrives at the centre as it arrives, until something does not fit.",
            discussion: """
                Runs until it is stopped, also while the centre is away. Exits 1 where something does not fit, and names the first
                entry: a service manager raises the alarm. With --state it goes on after a restart where the last checkpoint was;
                what stands before that is looked at anew by qorgan ledger verify alone.
                Example: qorgan ledger follow gate-1 --key "$(cat gate-1.vkey)" --state gate-1.state --config qorgan.toml
                """)

        @OptionGroup var node: NodeOptions

        @Option(name: .long, help: "The file in which it remembers how far it is.")
        var state: String?

        @Option(name: .long, help: "Seconds between two looks.")
        var every: Double = 2

        @Option(name: .long, help: "Seconds after which entries without a checkpoint over them are a warning.")
        var unsigned: Double = 600

        @Flag(name: .long, help: "One look at what has come since the last run, then the end.")
        var once = false

        @OptionGroup var centre: CentreOptions

        func validate() throws {
            guard every >= 0.1, every <= 3_600 else { throw ValidationError("--every: 0.1 to 3600 seconds") }
        }

        func run() throws {
            let address = try centre.address()
            let keys = try node.keys()
            var follower: CentralFollower
            do throws(CentralError) {
                follower = try CentralFollower(
                    node: node.name, keys: keys, remembering: state.map { URL(fileURLWithPath: $0) })
            } catch {
                throw refusal(error)
            }
            var words = FollowWords(node: node.name, unsignedSeconds: unsigned)
            var connection: PostgresConnection?
            while true {
                do throws(CentralError) {
                    let open: PostgresConnection
                    if let connection { open = connection } else { open = try Self.connect(address) }
                    connection = open
                    let look = try follower.look(open)
                    words.saw(look, at: ContinuousClock.now)
                    if once { return Terminal.endProgress() }
                } catch {
                    // What does not pass by itself is what this command is there for.
                    if error.stops || once { throw refusal(error) }
                    connection = nil
                    words.failed(error)
                }
                Thread.sleep(forTimeInterval: every)
            }
        }

        private static func connect(_ address: PostgresAddress) throws(CentralError) -> PostgresConnection {
            do throws(PostgresError) {
                return try PostgresConnection(address, writes: false)
            } catch {
                throw .server(error)
            }
        }

        private func refusal(_ error: CentralError) -> Refusal {
            Terminal.endProgress()
            return Refusal(sentence: "qorgan: the centre's journal of \(node.name): \(error)")
        }
    }
}

/// What a follower says: a line when something becomes otherwise, not at each look.
private struct FollowWords {
    private enum State: Equatable {
        case fits
        case behind
        case unsigned
        case away(String)
    }

    private let node: String
    private let unsignedSeconds: Double
    private var state: State?
    /// Since when the newest checkpoint has been this one, and entries stand behind it.
    private var waiting: (signed: UInt64, since: ContinuousClock.Instant)?

    init(node: String, unsignedSeconds: Double) {
        self.node = node
        self.unsignedSeconds = unsignedSeconds
    }

    mutating func saw(_ look: CentralFollower.Look, at now: ContinuousClock.Instant) {
        if look.signed >= look.entries {
            waiting = nil
        } else if waiting?.signed != look.signed {
            waiting = (look.signed, now)
        }
        let counts = "\(look.entries) entries, signed up to \(look.signed)"
        if look.isBehind {
            become(.behind, "has FEWER entries than before, as after a failover; \(counts) were there and fitted")
        } else if let waiting, now - waiting.since > .seconds(unsignedSeconds) {
            become(.unsigned, "NOT SIGNED for \(Int(unsignedSeconds)) s: \(counts)")
        } else {
            become(.fits, "fits: \(counts)")
        }
        Terminal.progress("\(node): \(counts)")
    }

    mutating func failed(_ error: CentralError) {
        become(.away("\(error)"), "cannot be looked at, tried again: \(error)")
    }

    private mutating func become(_ next: State, _ words: String) {
        guard next != state else { return }
        state = next
        Terminal.endProgress()
        Terminal.write("\(node): \(words)\n")
    }
}
