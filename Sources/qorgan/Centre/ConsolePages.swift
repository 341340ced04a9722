import Console
import Dispatch
import Foundation
import Synchronization

/// The console's pages in this process: served until they are stopped. Their end is told of, and ends nothing else.
final class ConsolePages: Sendable {
    private let console: Console
    private let task: Task<Void, Never>
    private let hasEnded: DispatchSemaphore
    private let port: PortBox
    private let host: Configuration.Console

    /// Prints a login link once it listens.
    init(
        _ configuration: Configuration, _ settings: ConsoleConfiguration, control: any CentreControl,
        reader: ReaderBox, calls: (any CallService)? = nil, traces: (any TraceService)? = nil,
        models: (any ModelService)? = nil, witnesses: WitnessKeeper? = nil, _ hub: LiveHub
    ) throws {
        // Port 0 becomes a port of the system's choice once the console listens.
        let port = PortBox(configuration.console.port)
        let person = NSUserName()
        let console = try Console(
            configuration: settings, control: control, reader: CentreReader(box: reader), hub: hub, calls: calls,
            traces: traces, models: models, journal: CentreReader(box: reader, witnesses: witnesses), now: Centre.now,
            terminalPerson: person,
            announceLink: { path in
                Terminal.write("login: http://\(configuration.console.authority(port: port.value))\(path)\n")
            })
        let hasEnded = DispatchSemaphore(value: 0)
        self.console = console
        self.port = port
        host = configuration.console
        self.hasEnded = hasEnded
        task = Task.detached {
            do {
                try await console.run { bound in
                    port.set(bound)
                    let link = console.issueLogin(for: person)
                    Terminal.write("console: http://\(configuration.console.authority(port: bound))\(link)\n")
                }
            } catch is CancellationError {
            } catch {
                // Calls go on without pages: they matter more than looking at them.
                Log.error(
                    "the console has ended: http://\(configuration.console.authority(port: configuration.console.port)): "
                        + "\(error); calls go on without it")
            }
            hasEnded.signal()
        }
    }

    /// A link for another person, once: its name stands in the journal beside what is done with it.
    func login(for person: String) -> String {
        "http://\(host.authority(port: port.value))\(console.issueLogin(for: person))"
    }

    func install(_ settings: ConsoleConfiguration) { console.install(settings) }

    func stop() {
        task.cancel()
        _ = hasEnded.wait(timeout: .now() + 3)
    }

    private final class PortBox: Sendable {
        private let port: Mutex<Int>

        init(_ port: Int) { self.port = Mutex(port) }

        var value: Int { port.withLock { $0 } }
        func set(_ new: Int) { port.withLock { $0 = new } }
    }
}
