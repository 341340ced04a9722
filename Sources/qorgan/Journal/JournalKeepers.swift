import Console
import Ledger
import Telephony

/// What runs beside a journal while it is written: those who witness it, who say when it existed, the way to the centre, and
/// the history in files.
struct JournalKeepers: Sendable {
    /// Nil where nobody witnesses the journal.
    let witnesses: WitnessKeeper?
    /// Nil where nobody tells when checkpoints existed.
    let timeStamps: TimeStampKeeper?
    /// Nil without a `[ledger]` section.
    let central: CentralStream?
    /// Nil without a `[history]` section.
    let history: HistoryKeeper?

    init(
        _ configuration: Configuration.Journal, _ folder: LedgerFolder, _ reader: ReaderBox, _ writer: JournalWriter,
        _ central: CentralStream?, _ history: HistoryKeeper?
    ) throws {
        witnesses = WitnessKeeper(configuration, folder, reader, writer)
        timeStamps = try TimeStampKeeper(configuration.timeStamps, folder, reader)
        self.central = central
        self.history = history
    }

    func start() {
        witnesses?.start()
        timeStamps?.start()
        central?.start()
        history?.start()
    }

    /// Returns when none of them does anything any more.
    func stop() {
        witnesses?.stop()
        timeStamps?.stop()
        central?.stop()
        history?.stop()
    }

    /// As pages show it. `lostBefore`: entries that never came as far as the writer.
    func health(_ writer: WriterHealth, lostBefore: UInt64) -> JournalHealth {
        var health = JournalHealth(
            writer, lostBefore: lostBefore, central: central?.health(entries: writer.position))
        health.witnesses = witnesses?.health ?? []
        health.timeStamps = timeStamps?.health ?? []
        return health
    }

    /// As `qorgan status` prints it.
    func lines(_ health: WriterHealth, lostBefore: UInt64) -> [String] {
        let state =
            switch health.state {
            case .writing: "writing"
            case .failing(let why): "FAILING: \(why)"
            }
        let signing =
            switch health.signing {
            case .on: "signed up to \(health.signedPosition)"
            case .off: "NOT SIGNED: its key is missing"
            case .stopped(let why): "signed up to \(health.signedPosition) and NO FURTHER: \(why)"
            }
        var lines = [
            "journal: \(state), \(health.position) entries, \(signing), \(health.lostEntries &+ lostBefore) lost, "
                + "views \(health.viewLagMilliseconds) ms behind"
        ]
        for witness in witnesses?.health ?? [] { lines.append(Self.words(witness)) }
        for stamp in timeStamps?.health ?? [] { lines.append(Self.words(stamp)) }
        if let central {
            lines.append("centre: \(central.health(entries: health.position).words(at: Centre.now()))")
        }
        if let history { lines.append(Self.words(history.health)) }
        return lines
    }

    /// `history: all hours until 2026-11-30T14:00:00.000Z`
    private static func words(_ history: HistoryKeeper.Health) -> String {
        let there = history.through.map { "all hours until \($0.rfc3339)" } ?? "no hour yet"
        return "history: \(there)" + (history.fault.isEmpty ? "" : ", and NO FURTHER: \(history.fault)")
    }

    private static func words(_ witness: WitnessHealth) -> String {
        let signed = witness.signed.map { time in
            "signed \(witness.position) entries, \(max(0, Centre.now().microseconds &- time.microseconds) / 1_000_000) s ago"
        }
        let why = witness.fault.isEmpty ? "" : ": \(witness.fault)"
        return "witness \(witness.name): \(signed ?? "has signed nothing yet")"
            + (witness.isContradicted ? ", CONTRADICTED" : "") + why
    }

    private static func words(_ stamp: TimeStampHealth) -> String {
        let stamped = stamp.stamped.map { time in
            "stamped \(stamp.position) entries, \(max(0, Centre.now().microseconds &- time.microseconds) / 1_000_000) s ago"
        }
        return "time stamps of \(stamp.authority): \(stamped ?? "none yet")"
            + (stamp.fault.isEmpty ? "" : ": \(stamp.fault)")
    }
}

extension WriterSettings {
    /// As the configuration has it. `central`: where what is trimmed must be first.
    init(_ configuration: Configuration, _ central: CentralStream?) {
        self.init()
        keepPassesHours = configuration.journal.keepPassesHours
        keepStoppedDays = configuration.journal.keepStoppedDays
        keepListsDays = configuration.journal.keepListsDays
        signingStopped = JournalKeys.stopped
        if configuration.ledger?.trims == true, let central { keptElsewhere = { central.health.confirmed } }
    }
}
