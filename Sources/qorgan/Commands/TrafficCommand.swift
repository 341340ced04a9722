import ArgumentParser
import Foundation
import Telephony
import Traffic

/// `qorgan traffic`
struct TrafficCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traffic",
        abstract: "A carrier's day as real SIP from the trunks' addresses, and what became of it.",
        discussion: """
            A gate must be running: start one with `qorgan up --config FILE` and give the same file here. The calls are
            simulated: seeded, with invented numbers, on loopback only. The command plays the carriers that ask the gate,
            the callees and the Desk, and prints a table: who called, what became of it, false stops with their bound.
            A day of 2,000 calls passes in two minutes.

            Examples:
              qorgan traffic --config demo/qorgan.toml --lists demo   the lists of that morning, before the gate starts
              qorgan traffic --config demo/qorgan.toml --calls 5000   the day, against the gate that listens there
              qorgan traffic --rate 10000 --seconds 30        load, paced, latency from the scheduled time
              qorgan traffic --config FILE --transport tcp    the gate is asked over one connection of each trunk
              qorgan traffic --records day.csv                the same day as call records, for qorgan replay
              qorgan traffic --world 7 --days 14 --calls 200000 --records world.csv --lists world
                  two weeks of a simulated country (docs/scenarios.md) as call records, with its lists and trunks

            Exits with 1 when nobody answers at the gate's address, or no longer does.
            """)

    @Option(name: .long, help: "The gate's configuration: its trunks are the addresses to send from.")
    var config: String?

    @Option(name: .long, help: "The gate's address.")
    var to: String?

    @Option(name: .long, help: "How the gate is asked: udp or tcp (one connection of each trunk).")
    var transport = TrafficOptions.Transport.udp

    @Option(name: .long, help: "The same seed gives the same calls.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Calls of a day (default 2000).")
    var calls: Int?

    @Option(name: .long, help: "Days, one after the other.")
    var days = 1

    @Option(name: .long, help: "How many times faster than life a day passes (default 720: two minutes).")
    var speed: Int?

    @Option(name: .long, help: "Calls a second at an even pace, not followed beyond the gate's answer.")
    var rate: Int?

    @Option(name: .long, help: "End after so many seconds.")
    var seconds: Int?

    @Flag(name: .long, help: "Daytime without end, one call in eight a crime: what make run shows.")
    var demo = false

    @Flag(name: .long, help: "A real Desk answers diverted calls; play none.")
    var realDesk = false

    @Option(name: .long, help: "Write the day as call records with the truth to this file, and send nothing.")
    var records: String?

    @Option(
        name: .long,
        help:
            "Write the block, allow and roaming lists of that morning into this folder (made where missing); send nothing."
    )
    var lists: String?

    @Option(
        name: .long,
        help: "With --records or --lists: a simulated country, drawn by this number (docs/scenarios.md); send nothing.")
    var world: UInt64?

    @Flag(name: .long, help: "With --world: another make than those that models are trained on.")
    var otherMake = false

    @Option(name: .long, help: "text, json or csv")
    var format: OutputFormat = .text

    func validate() throws {
        guard world != nil else {
            if otherMake { throw ValidationError("--other-make needs --world") }
            return
        }
        if records == nil, lists == nil { throw ValidationError("--world needs --records FILE or --lists FOLDER") }
    }

    func run() throws {
        if let world {
            let make = otherMake ? WorldMake.other(seed: world) : WorldMake(seed: world)
            return try WorldFiles(
                make: make, seed: seed, days: max(1, days), callsADay: calls ?? 20_000, records: records, lists: lists
            ).write()
        }
        let options = try options()
        if let lists { return try write(DemoLists(options: options), to: lists) }
        if let records { return try writeRecords(options, to: records) }
        let stop = StopSwitch()
        let signals = SignalWatch([SIGINT, SIGTERM]) { _ in stop.stop() }
        defer { signals.cancel() }
        let report: TrafficReport
        do {
            report = try TrafficRunner.run(options, stop: stop) { report in
                Terminal.progress(
                    "\(report.attempts) calls, \(report.inFlight) in flight, "
                        + "\(report.all.intercepted) intercepted")
            }
        } catch {
            throw InputFault(file: config ?? "qorgan traffic", problem: error.description, expected: "other options")
        }
        Terminal.endProgress()
        if case .nobody = report.health.state {
            throw Refusal(
                sentence:
                    "nobody answers at \(transport.rawValue) \(options.target): no gate runs there (start one with `qorgan up`), or it knows "
                    + "no trunk at \(options.trunks.map(\.source).joined(separator: ", "))")
        }
        switch format {
        case .text: Terminal.write(report.text())
        case .json: Terminal.write(report.json())
        case .csv: Terminal.write(report.csv())
        }
        if case .lost(let calls) = report.health.state {
            throw Refusal(
                sentence:
                    "the gate at \(transport.rawValue) \(options.target) no longer answers: the last \(calls) calls were not screened and count "
                    + "as \"by itself\"; what was seen before is in the table")
        }
    }

    private func options() throws -> TrafficOptions {
        var options = demo ? TrafficOptions.demo() : TrafficOptions()
        if let config {
            let configuration = try ConfigurationReader.read(file: config)
            options.trunks = configuration.trunks.map(Self.place)
            let scheme = "\(transport.rawValue)://"
            if let listen = configuration.gate.listen.first(where: { $0.hasPrefix(scheme) }) {
                options.target = String(listen.dropFirst(scheme.count))
            }
            options.onwardListen = configuration.trunks.compactMap(\.onward)
            let desk = configuration.desk.uri.split(separator: "@").last.map(String.init)
            options.deskListen = desk?.split(separator: ";").first.map(String.init)
        }
        options.transport = transport
        if let to { options.target = to }
        options.seed = seed
        if let calls { options.calls = calls }
        if !demo { options.days = days }
        if let speed { options.speed = speed }
        options.rate = rate
        options.seconds = seconds
        if rate != nil, seconds == nil { options.seconds = 10 }
        if realDesk { options.deskListen = nil }
        return options
    }

    /// Where a trunk's calls come from: the first address of its first source.
    private static func place(_ trunk: Trunk) -> TrafficOptions.TrunkPlace {
        let source = trunk.sources[0].split(separator: "/")[0]
        return .init(
            name: trunk.name, trunkClass: trunk.trunkClass, source: String(source), stopCodes: trunk.stopCodes,
            allowCodes: trunk.allowCode == 302 ? [] : [trunk.allowCode])
    }

    private func write(_ lists: DemoLists, to folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw InputFault(file: folder, problem: "cannot be made", expected: "a folder that this user may make")
        }
        for (name, text) in [
            ("blocklist.csv", lists.blocklist()), ("allowlist.csv", lists.allowlist()),
            ("roaming.csv", lists.roaming()),
        ] {
            try Self.save(Data(text.utf8), to: folder + "/" + name)
        }
    }

    private func writeRecords(_ options: TrafficOptions, to file: String) throws {
        try Self.save(Data(DayRecords(options: options).csv().utf8), to: file)
    }

    private static func save(_ data: Data, to file: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: file))
        } catch {
            throw InputFault(file: file, problem: "cannot be written", expected: "a place that this user may write")
        }
    }
}

extension TrafficOptions.Transport: ExpressibleByArgument {}
