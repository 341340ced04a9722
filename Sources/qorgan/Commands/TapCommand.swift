import ArgumentParser
import Console
import Dispatch
import Foundation
import Gate
import Journal
import Ledger

/// `qorgan tap`
struct TapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tap",
        abstract: "Judges a copy of the signalling, and touches no call: what would have been stopped.",
        discussion: """
            Takes HEP3 at the addresses of [tap], or captures from an interface (needs CAP_NET_RAW), or reads captures
            (pcap, pcapng). Verdicts and outcomes go into the journal, and the console shows them.
            Example: qorgan tap --config qorgan.toml --data ./tap
            Example: qorgan tap --config qorgan.toml --data ./tap --console monday.pcap
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "Capture from this interface instead of taking HEP3; any is all of them.")
    var interface: String?

    @Option(name: .long, help: "Which packets of the interface, as tcpdump writes it; default: port 5060 or port 5061")
    var filter: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Serve the console's pages; by default with a live tap, and with captures only when asked for.")
    var console: Bool?

    @Option(name: .long, help: "Standard error as text or as one JSON object a line.")
    var logFormat = LogFormat.text

    @Argument(help: "Captures to read, in the order of time.")
    var captures: [String] = []

    func run() throws {
        guard interface == nil || captures.isEmpty else {
            throw ValidationError("captures or an interface, not both")
        }
        guard filter == nil || interface != nil else { throw ValidationError("--filter needs --interface") }
        ServiceLog.start(logFormat)
        let configuration = try common.configuration()
        let hub = LiveHub()
        let centre = try centre(configuration, hub)
        try centre.start()
        let showsPages = console ?? captures.isEmpty
        let pages =
            showsPages
            ? try ConsolePages(
                configuration, centre.consoleConfiguration(), control: centre, reader: centre.reader, hub) : nil
        defer {
            pages?.stop()
            centre.stop()
        }
        if !captures.isEmpty {
            try centre.replay(captures) { file, share in Terminal.progress("\(file): \(Int(share * 100)) %") }
            Terminal.endProgress()
            Terminal.write(centre.counters.text() + "\n")
            if pages == nil { return }
        } else {
            let from = interface ?? centre.tap?.listening.map(\.description).joined(separator: " ") ?? ""
            Terminal.write("tap: \(from)\n")
        }
        wait(centre, pages)
        if captures.isEmpty { Terminal.error(centre.counters.text()) }
    }

    private func centre(_ configuration: Configuration, _ hub: LiveHub) throws -> TapCentre {
        DescriptorLimit.raise()
        for path in [common.data, common.data + "/journal.lock"] {
            if let refusal = FileAccess.refusal(path, mode: R_OK | W_OK) { throw refusal }
        }
        let intake: TapCentre.Intake
        if let interface {
            intake = .interface(interface, filter: filter)
        } else {
            intake = captures.isEmpty ? .hep : .stored
        }
        do {
            return try TapCentre(configuration, folder: common.data, intake: intake) { calls, minutes in
                hub.publish(calls, minutes)
            }
        } catch let error as MasterKey.Fault {
            throw InputFault(
                file: common.data, problem: "\(error)", expected: "a data folder that this user may write")
        } catch let error as LedgerError {
            throw InputFault(file: common.data, problem: error.description, expected: "a data folder of this Qorgan")
        } catch let error as GateError {
            throw InputFault(file: configuration.file, problem: error.description, expected: "another [tap]")
        }
    }

    /// Until SIGINT or SIGTERM; SIGHUP reloads.
    private func wait(_ centre: TapCentre, _ pages: ConsolePages?) {
        let control = try? ControlSocket(folder: centre.folder.url.path) { words, user in
            if words.first == "login" {
                var login: ((String) -> String)?
                if let pages { login = { pages.login(for: $0) } }
                return LoginCommand.answer(Array(words.dropFirst()), from: user, by: login)
            }
            let answer = centre.answer(words, from: user)
            if words.first == "reload" { pages?.install(centre.consoleConfiguration()) }
            return answer
        }
        let ended = DispatchSemaphore(value: 0)
        let watch = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { number in
            guard number == SIGHUP else {
                ended.signal()
                return
            }
            do {
                Log.notice(try centre.reload())
                pages?.install(centre.consoleConfiguration())
            } catch {
                Log.error("the old configuration stays in force: \(error)")
            }
        }
        ended.wait()
        watch.cancel()
        control?.stop()
    }
}
