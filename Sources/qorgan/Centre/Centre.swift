import Authority
import Console
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// A gate with its engine, its journal and its data folder, put together and running.
///
///     let centre = try Centre(configuration, folder: "./var", observer: { calls, minutes in … })
///     try centre.start()
///     …
///     centre.stop()
final class Centre: Sendable {
    /// Judged calls that wait for the journal: at 60,000 calls/s half a second, and small enough for the cache.
    private static let ringCapacity = 1 << 15
    private static let listRetryInterval = Duration.seconds(1)

    let folder: LedgerFolder
    let gate: Gate
    let writer: JournalWriter
    let bypasses: BypassBoard
    let lists: ListKeeper
    private let snapshot: SnapshotFile
    let current: Mutex<Configuration>
    private let isServing = Atomic<Bool>(false)
    private let listRetry = Mutex<Task<Void, Never>?>(nil)
    private let cardTask = Mutex<Task<Void, Never>?>(nil)
    let rates = CallRates()
    /// Who started the trace that runs.
    let tracer = Mutex("")
    /// Who may ask by HTTP.
    let tokens: Mutex<[APIToken]>
    /// Nil without a `[tap]` section.
    let tap: Tap?
    private let tapDelivery: TapDelivery?
    /// What soft-switches tell of.
    let outcomes: OutcomeDelivery
    /// What people find of calls.
    let findings: FindingDesk
    /// Nil without a `[stir]` section.
    let identities: IdentityKeeper?
    /// Nil without a `[roaming]` section.
    let roaming: RoamingKeeper?
    /// What runs beside the journal.
    let keepers: JournalKeepers
    /// When this was put together.
    let made = Centre.now()
    /// Held while lists or a configuration are built and installed: of two changes the later one wins.
    let changes = Mutex(())
    /// Models that were in force here.
    let models: ModelArchive
    let judging: Mutex<JudgingModel>
    let drift = DriftBoard()
    /// Opened when somebody asks: the writer makes the files.
    let reader: ReaderBox

    init(_ configuration: Configuration, folder path: String, observer: JournalWriter.Observer? = nil) throws {
        try Self.prepare(path)
        folder = LedgerFolder(URL(fileURLWithPath: path, isDirectory: true))
        models = ModelArchive(folder: path)
        let judging = try Self.chosenModel(configuration, models, in: folder)
        self.judging = Mutex(judging)
        let policy = try EngineSettings.policy(configuration, model: judging.loaded?.model)
        let order = EngineSettings.order(configuration)
        var gateConfiguration = try EngineSettings.gate(configuration)
        identities = try IdentityKeeper(configuration)
        gateConfiguration.identities = identities?.settings
        roaming = try RoamingKeeper(configuration)
        gateConfiguration.roaming = roaming?.settings
        let tapConfiguration = try EngineSettings.tap(configuration)
        let screened = tapConfiguration.map { _ in ScreenedCalls() }
        let files = try ListFiles.load(configuration.lists)
        let ring = BoundedRing<JudgedCall>(capacity: Self.ringCapacity)
        let watchdogRing = BoundedRing<JudgedCall>(capacity: 1 << 12)
        let sealing = try folder.sealing()
        gateConfiguration.share = ByteHash.Seed(first: sealing.shareKey.high, second: sealing.shareKey.low)
        let central = configuration.ledger.map { [folder] in CentralStream(folder, $0.settings) }
        var settings = WriterSettings(configuration, central)
        settings.prepareThread = { OSThread.askForSlice(microseconds: 200) }
        if configuration.trunks.contains(where: \.durable) {
            settings.gatherMilliseconds = 2
            settings.niceness = 0
        }
        reader = ReaderBox(folder, sealing)
        writer = try JournalWriter(
            folder, sealing: sealing, signer: try JournalKeys.signing(configuration.journal, folder),
            rings: [ring, watchdogRing], settings: settings, observer: observer)
        keepers = try JournalKeepers(
            configuration.journal, folder, reader, writer, central, Self.history(configuration, folder, sealing))
        outcomes = OutcomeDelivery(writer, reader)
        findings = FindingDesk(writer, reader)
        lists = ListKeeper(files: files)
        Self.readPeoplesEntries(reader, into: lists)
        bypasses = BypassBoard(folder: path)
        snapshot = SnapshotFile(folder: path)
        current = Mutex(configuration)
        tokens = Mutex(try TokenFile.load(configuration))

        var engine = Engine(
            configuration: EngineConfiguration(
                callers: configuration.screening.callers, emergencyNumbers: try EngineSettings.emergency(configuration)),
            policy: policy, lists: lists.snapshot(), order: order)
        engine.populate()
        let gap = Self.restore(&engine, from: snapshot)
        for found in findings.active(at: Self.now()) ?? [] { engine.learn(found) }
        let watermark = writer.watermark
        let drift = self.drift
        let writer = self.writer
        let snapshot = self.snapshot
        let bypasses = self.bypasses
        gate = try Gate(
            gateConfiguration, engine: engine, ring: ring, watchdogRing: watchdogRing,
            committed: { watermark.committed(ring: 0) }, screened: screened,
            callbacks: GateCallbacks(
                unknownSource: { seen in
                    try? writer.post(
                        .alarm(
                            AlarmEntry(code: "unknown-source", count: seen.count, detail: "\(seen.address)"),
                            at: seen.last))
                },
                snapshot: { snapshot.take($0) },
                outcome: { ended in try? writer.post(.outcome(ended.outcome, at: ended.time)) },
                overload: { span in
                    try? writer.post(
                        .alarm(
                            AlarmEntry(code: span.code, count: span.unscreened, detail: span.detail),
                            at: span.ended ?? span.began))
                }, demotion: { Self.demoted($0, bypasses, writer) }, sample: { drift.add($0) }), hooks: Self.hooks)
        let gate = self.gate
        if let tapConfiguration, let screened {
            let delivery = TapDelivery(writer, ring, gate)
            tap = try Tap(tapConfiguration, use: TapUse(beside: screened) { delivery.deliver($0) })
            tapDelivery = delivery
        } else {
            tap = nil
            tapDelivery = nil
        }
        Self.record(configuration, gap, lists, writer)
        took(judging)
        restoreBypasses()
    }

    func start(inheriting sockets: InheritedSockets = .none) throws {
        do {
            try gate.start(inheriting: sockets)
        } catch {
            throw InputFault(
                file: current.withLock(\.file), problem: error.description, expected: "a free address of this machine")
        }
        for short in gate.shortBuffers { Log.notice(Self.words(short, of: gate.configuration)) }
        startTap()
        isServing.store(true, ordering: .releasing)
        identities?.start()
        roaming?.start()
        keepers.start()
        outcomes.start()
        if current.withLock({ $0.redress.cardKey != nil }) { cardTask.withLock { $0 = keepCardFresh() } }
        if lists.unread != nil || findings.isUnread { retryPeoplesWords() }
    }

    /// Ends the gate, writes what waits and the engine's memory.
    func stop() {
        isServing.store(false, ordering: .releasing)
        cardTask.withLock { $0.take() }?.cancel()
        identities?.stop()
        roaming?.stop()
        if let tap {
            _ = tap.stop()
            tapDelivery?.finish()
        }
        if var engine = gate.stop() { snapshot.take(&engine) }
        keepers.stop()
        outcomes.finish()
        if let retry = listRetry.withLock({ $0.take() }) {
            retry.cancel()
            try? blocking { await retry.value }
        }
        reader.close()
        writer.stop()
    }

    var servesCalls: Bool { isServing.load(ordering: .acquiring) }

    static func now() -> Timestamp { WriterSettings.systemClock() }

    /// In a test build the judge hangs while the file exists that `QORGAN_TEST_HANG` names.
    private static var hooks: GateHooks {
        #if DEBUG
            guard let path = ProcessInfo.processInfo.environment["QORGAN_TEST_HANG"] else { return GateHooks() }
            return GateHooks(whileJudging: { _ in while access(path, F_OK) == 0 { usleep(10_000) } })
        #else
            return GateHooks()
        #endif
    }

    // MARK: Start

    /// Calls are served without a tap, too: one that cannot listen is told of, and the gate goes on.
    private func startTap() {
        do {
            try tap?.start()
        } catch {
            Log.error("there is no tap: \(error)")
        }
    }

    static func prepare(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw InputFault(file: path, problem: "cannot be made", expected: "a data folder that this user may write")
        }
    }

    /// What people put on lists in earlier runs. A journal that cannot be read now stops no call: the files stay in force.
    static func readPeoplesEntries(_ box: ReaderBox, into lists: ListKeeper) {
        do {
            let reader = try box.get()
            lists.complete(try blocking { try await reader.activeListEntries() })
        } catch {
            lists.stillUnread(because: "\(error)")
            Log.error("the console's list entries cannot be read now, and are tried again: \(error)")
        }
    }

    /// Reads on until the journal answers: a person's block must not be gone until somebody restarts the gate.
    private func retryPeoplesWords() {
        let task = Task.detached { [self] in
            while lists.unread != nil || findings.isUnread {
                guard (try? await Task.sleep(for: Self.listRetryInterval)) != nil else { return }
                if lists.unread != nil { await readListsAgain() }
                if findings.isUnread, let found = try? await findings.read(at: Self.now()) {
                    gate.learn(found)
                    Log.notice("what people found of calls is read and in force")
                }
            }
        }
        listRetry.withLock { $0 = task }
    }

    private func readListsAgain() async {
        do {
            lists.complete(try await reader.get().activeListEntries())
            _ = changes.withLock { _ in gate.install(lists: lists.snapshot()) }
            Log.notice("the console's list entries are read and in force")
        } catch {
            lists.stillUnread(because: "\(error)")
        }
    }

    /// Returns what the engine does not know: from its last event until now.
    static func restore(_ engine: inout Engine, from snapshot: SnapshotFile) -> GapEntry {
        let now = now()
        guard let bytes = snapshot.read() else {
            return GapEntry(from: now, until: now, cause: "first start: the engine knows nobody")
        }
        do {
            try engine.restore(from: bytes.span)
        } catch {
            return GapEntry(from: Timestamp(microseconds: 0), until: now, cause: "snapshot refused: \(error)")
        }
        let seen = engine.lastSeenSeconds.map { Timestamp(seconds: $0) } ?? now
        return GapEntry(from: min(seen, now), until: now, cause: "restart")
    }

    /// What is in force from now on stands in the journal before the first call is judged by it.
    static func record(
        _ configuration: Configuration, _ gap: GapEntry, _ lists: ListKeeper, _ writer: JournalWriter
    ) {
        let now = now()
        let loads = lists.loadEntries()
        let entry = entry(of: configuration)
        do {
            try blocking {
                for load in loads { try await writer.append(.listLoad(load, at: now)) }
                try await writer.append(.configuration(entry, at: now))
                try await writer.append(.gap(gap, at: now))
            }
        } catch {
            // Law 1: a journal that cannot be written stops no call. The writer shows as failing and tries on.
            Log.error("the journal cannot be written now: \(error)")
            // Kept until it can be: verdicts name this configuration.
            for load in loads { try? writer.post(.listLoad(load, at: now)) }
            try? writer.post(.configuration(entry, at: now))
            try? writer.post(.gap(gap, at: now))
        }
    }

    static func entry(of configuration: Configuration) -> ConfigurationEntry {
        ConfigurationEntry(
            version: EngineSettings.version(of: configuration), trunks: configuration.trunks.map(\.name),
            basis: EngineSettings.order(configuration).map(\.basis.rawValue) ?? .max,
            orderNumber: configuration.authority?.number ?? "", content: Array(configuration.journalledText.utf8))
    }

    /// Bypasses as people set them, by the names of the trunks in force.
    func restoreBypasses() {
        for bypass in bypasses.all {
            if let scope = scope(bypass.scope) { gate.setBypass(scope, on: true) }
        }
    }

    /// The gate's word for a scope; nil where no trunk has that name.
    func scope(_ scope: BypassScope) -> Bypass.Scope? {
        switch scope {
        case .everything: .everything
        case .trunk(let name): gate.trunk(named: name).map { .trunk($0) }
        case .rule(let rule): .rule(rule)
        }
    }
}
