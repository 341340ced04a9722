import ArgumentParser
import Authority
import Console
import Dispatch
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// `qorgan up`
struct UpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Gate, journal and console in one process, on one machine.",
        discussion: """
            Prints a login link for the console. SIGHUP reads the configuration again; SIGTERM ends it.
            Example: qorgan up --config qorgan.toml --data ./var
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "Standard error as text or as one JSON object a line.")
    var logFormat = LogFormat.text

    func run() throws {
        ServiceLog.start(logFormat)
        let configuration = try common.configuration()
        let hub = LiveHub()
        let supervisor = Supervisor()
        let centre = try started(configuration, common.data, supervisor) { hub.publish($0, $1) }
        let pages = try ConsolePages(
            configuration, centre.consoleConfiguration(), control: centre, reader: centre.reader, calls: centre,
            traces: centre, models: centre, witnesses: centre.keepers.witnesses, hub)
        // Pages end before what they read is closed.
        serve(
            centre, supervisor, reloaded: { pages.install(centre.consoleConfiguration()) },
            login: { pages.login(for: $0) }, closing: { pages.stop() })
    }
}

/// `qorgan gate`
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "The gate and its journal, without the console.",
        discussion: "Example: qorgan gate --config qorgan.toml --data ./var")

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "Standard error as text or as one JSON object a line.")
    var logFormat = LogFormat.text

    func run() throws {
        ServiceLog.start(logFormat)
        let supervisor = Supervisor()
        let centre = try started(try common.configuration(), common.data, supervisor)
        serve(centre, supervisor, reloaded: {}, closing: {})
    }
}

/// Puts a centre together and starts it; a fault in what people gave is an `InputFault`.
private func started(
    _ configuration: Configuration, _ folder: String, _ supervisor: Supervisor,
    observer: JournalWriter.Observer? = nil
) throws -> Centre {
    DescriptorLimit.raise()
    for path in [folder, folder + "/journal.lock"] {
        if let refusal = FileAccess.refusal(path, mode: R_OK | W_OK) { throw refusal }
    }
    let centre: Centre
    do {
        centre = try Centre(configuration, folder: folder, observer: observer)
    } catch let error as MasterKey.Fault {
        throw InputFault(file: folder, problem: "\(error)", expected: "a data folder that this user may write")
    } catch let error as LedgerError {
        throw InputFault(file: folder, problem: error.description, expected: "a data folder of this Qorgan")
    }
    try centre.start(inheriting: supervisor.sockets)
    for address in supervisor.sockets.left {
        Log.error("the supervisor holds \(address), which is not in [gate] listen")
    }
    return centre
}

/// Serves until SIGINT or SIGTERM; SIGHUP reloads.
private func serve(
    _ centre: Centre, _ supervisor: Supervisor, reloaded: @escaping @Sendable () -> Void,
    login: (@Sendable (String) -> String)? = nil, closing: () -> Void
) {
    var control: ControlSocket?
    do {
        control = try ControlSocket(folder: centre.folder.url.path) { words, user in
            if words.first == "login" { return LoginCommand.answer(Array(words.dropFirst()), from: user, by: login) }
            let answer = centre.answer(words, from: user)
            if words.first == "reload" {
                reloaded()
                if answer.hasPrefix("ok ") { Log.notice("\(answer.dropFirst(3)), reloaded by \(user)") }
            }
            return answer
        }
    } catch {
        // Calls are served already, and go on being served.
        Log.error("no commands can be taken: \(error)")
    }
    let listening = centre.gate.listening.map(\.description).joined(separator: " ")
    Terminal.write("gate: \(listening)\n")
    if let tapped = centre.tap?.listening, !tapped.isEmpty {
        Terminal.write("tap: \(tapped.map(\.description).joined(separator: " "))\n")
    }
    for bypass in centre.bypasses.all where !bypass.isByCeiling {
        Terminal.write(
            "BYPASS of \(Centre.words(bypass.scope)) is on, by \(bypass.person) since \(bypass.since.rfc3339)\n")
    }
    let order = EngineSettings.order(centre.current.withLock { $0 })
    if let warning = StandingOrder.warning(of: order, at: Centre.now()) { Log.notice("warning: \(warning)") }
    warnOfSecrets(centre)
    let signs = LifeSigns(
        supervisor, age: { centre.gate.heartbeatAgeMilliseconds },
        end: { age in
            // Not an orderly end: that would wait for the judge. The journal is safe at any moment.
            Log.error("the judge has hung for \(age) ms: ending, to be started again")
            supervisor.tell("STATUS=the judge hung")
            _exit(EX_SOFTWARE)
        })
    supervisor.tell("READY=1\nSTATUS=serving \(listening)")
    let ended = DispatchSemaphore(value: 0)
    let watch = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { number in
        guard number == SIGHUP else {
            ended.signal()
            return
        }
        do {
            Log.notice(try centre.reload())
            reloaded()
            warnOfSecrets(centre)
        } catch {
            Log.error("the old configuration stays in force: \(error)")
        }
    }
    ended.wait()
    signs.stop()
    supervisor.tell("STOPPING=1")
    watch.cancel()
    control?.stop()
    closing()
    centre.stop()
}

/// Also after a reload: a file may be another one since.
private func warnOfSecrets(_ centre: Centre) {
    for warning in SecretFiles.warnings(centre.current.withLock { $0 }) { Log.notice("warning: \(warning)") }
}

extension Configuration.Console {
    /// `127.0.0.1:8080`, `[::1]:8080`.
    func authority(port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension Centre {
    /// The configuration in force, in the console's words.
    func consoleConfiguration() -> ConsoleConfiguration {
        let configuration = current.withLock { $0 }
        return Self.consoleConfiguration(
            configuration, lists, tokens: tokens.withLock { $0 },
            policy: try? EngineSettings.policy(configuration, model: judging.withLock { $0.loaded?.model }))
    }

    static func consoleConfiguration(
        _ configuration: Configuration, _ lists: ListKeeper, tokens: [APIToken] = [], policy: Policy? = nil
    ) -> ConsoleConfiguration {
        var result = ConsoleConfiguration(
            host: configuration.console.host, port: configuration.console.port,
            isDemo: configuration.authority?.isDemo ?? false, trunks: configuration.trunks,
            listFiles: lists.loaded.map {
                ListFile(name: $0.name, path: $0.path, entries: $0.rows, loaded: $0.time)
            },
            policy: policy ?? (try? EngineSettings.policy(configuration)) ?? .init(),
            order: EngineSettings.order(configuration),
            tokens: tokens)
        result.connectionsOfSource = configuration.console.connections
        return result
    }
}
