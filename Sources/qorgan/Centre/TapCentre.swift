import Console
import Foundation
import Gate
import Journal
import Ledger
import Screening
import Synchronization
import Telephony
import Wire

/// A tap with an engine of its own, its journal and its data folder: every call is judged and none is touched.
final class TapCentre: CentreRecords {
    /// What is tapped.
    enum Intake {
        /// HEP3 at the addresses of `[tap]`.
        case hep
        case interface(String, filter: String?)
        /// Nothing live: `replay` reads captures.
        case stored
    }

    private static let ringCapacity = 1 << 15

    let folder: LedgerFolder
    let writer: JournalWriter
    let reader: ReaderBox
    let lists: ListKeeper
    let findings: FindingDesk
    let current: Mutex<Configuration>
    /// Nil where captures are read.
    let tap: Tap?
    private let stored: Mutex<StoredBox?>
    private let delivery: TapDelivery
    private let snapshot: SnapshotFile
    /// Nil where captures are read: what a chain says would depend on when it is fetched, and not on the capture.
    private let identities: IdentityKeeper?
    /// What runs beside the journal; not where captures are read.
    let keepers: JournalKeepers
    let bypasses: BypassBoard
    let rates = CallRates()
    /// Held while lists or a configuration are built and installed: of two changes the later one wins.
    let changes = Mutex(())
    /// Of captures that were read.
    private let last = Mutex(TapCounters())
    private let isServing = Atomic<Bool>(false)
    private let findingRetry = Mutex<Task<Void, Never>?>(nil)

    /// A stored tap is used by one thread, once.
    private final class StoredBox: @unchecked Sendable {
        // Unchecked: taken out of its lock by the one who uses it.
        private var tap: StoredTap?

        init(_ tap: consuming StoredTap) { self.tap = consume tap }

        func take() -> StoredTap? { tap.take() }
    }

    init(
        _ configuration: Configuration, folder path: String, intake: Intake,
        observer: JournalWriter.Observer? = nil
    ) throws {
        try Centre.prepare(path)
        folder = LedgerFolder(URL(fileURLWithPath: path, isDirectory: true))
        let policy = try EngineSettings.policy(configuration)
        var isStored = false
        if case .stored = intake { isStored = true }
        identities = isStored ? nil : try IdentityKeeper(configuration)
        var tapConfiguration = try Self.settings(configuration, intake)
        tapConfiguration.identities = identities?.settings
        let files = try ListFiles.load(configuration.lists)
        let ring = BoundedRing<JudgedCall>(capacity: Self.ringCapacity)
        let sealing = try folder.sealing()
        let central = isStored ? nil : configuration.ledger.map { [folder] in CentralStream(folder, $0.settings) }
        reader = ReaderBox(folder, sealing)
        writer = try JournalWriter(
            folder, sealing: sealing, signer: try JournalKeys.signing(configuration.journal, folder), rings: [ring],
            settings: WriterSettings(configuration, central), observer: observer)
        let history = isStored ? nil : Centre.history(configuration, folder, sealing)
        keepers = try JournalKeepers(configuration.journal, folder, reader, writer, central, history)
        findings = FindingDesk(writer, reader)
        lists = ListKeeper(files: files)
        Centre.readPeoplesEntries(reader, into: lists)
        bypasses = BypassBoard(folder: path)
        snapshot = SnapshotFile(folder: path)
        current = Mutex(configuration)
        var engine = Engine(
            configuration: EngineConfiguration(
                callers: configuration.screening.callers, emergencyNumbers: try EngineSettings.emergency(configuration)),
            policy: policy, lists: lists.snapshot(), order: EngineSettings.order(configuration))
        let gap = Centre.restore(&engine, from: snapshot)
        for found in findings.active(at: Centre.now()) ?? [] { engine.learn(found) }
        engine.bypass(rules: Self.bits(bypasses.all))
        let delivery = TapDelivery(writer, ring, nil, waitsForRoom: isStored)
        self.delivery = delivery
        let use = TapUse(judgingBy: engine, ring: ring, waitsForRoom: isStored) { delivery.deliver($0) }
        let snapshot = self.snapshot
        if isStored {
            tap = nil
            stored = Mutex(StoredBox(try StoredTap(tapConfiguration, use: use)))
        } else {
            tap = try Tap(tapConfiguration, use: use, snapshot: { snapshot.take($0) })
            stored = Mutex(nil)
        }
        Centre.record(configuration, gap, lists, writer)
    }

    private static func settings(_ configuration: Configuration, _ intake: Intake) throws -> TapConfiguration {
        var settings = try EngineSettings.tap(configuration)
        switch intake {
        case .hep:
            guard let settings else {
                throw InputFault(
                    file: configuration.file, problem: "there is no [tap]",
                    expected: "[tap] with listen and sources or secret, an --interface, or captures to read")
            }
            return settings
        case .interface(let name, let filter):
            settings = settings ?? TapConfiguration(trunks: configuration.trunks)
            settings?.listen = []
            settings?.interface = name
            if let filter { settings?.filter = filter }
        case .stored:
            settings?.listen = []
        }
        return settings ?? TapConfiguration(trunks: configuration.trunks)
    }

    func start() throws {
        do {
            try tap?.start()
        } catch {
            throw InputFault(
                file: current.withLock(\.file), problem: error.description,
                expected: "a free address or an interface that this user may capture from")
        }
        identities?.start()
        if tap != nil { keepers.start() }
        isServing.store(true, ordering: .releasing)
        if tap != nil, findings.isUnread { retryFindings() }
    }

    /// Reads on until the journal answers, as a gate does.
    private func retryFindings() {
        let task = Task.detached { [self] in
            while findings.isUnread {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                guard let found = try? await findings.read(at: Centre.now()) else { continue }
                _ = try? tap?.install(findings: found)
                Log.notice("what people found of calls is read and in force")
            }
        }
        findingRetry.withLock { $0 = task }
    }

    /// Reads captures to their end; once.
    func replay(_ files: [String], progress: (String, Double) -> Void) throws {
        guard var stored = stored.withLock({ $0 })?.take() else { return }
        for file in files {
            var capture: CaptureReader
            do { capture = try CaptureReader(path: file) { StreamFraming() } } catch {
                throw InputFault(capture: file, error)
            }
            var count = 0
            while let message = capture.next() {
                stored.take(message)
                count += 1
                if count % 4_096 == 0, capture.bytes > 0 {
                    progress(file, Double(capture.bytesRead) / Double(capture.bytes))
                }
            }
            if let damage = capture.damage { Terminal.error("\(file): read up to a damaged packet: \(damage)") }
        }
        stored.end()
        let counters = stored.counters
        last.withLock { $0 = counters }
        delivery.finish()
        if var engine = stored.finish() { snapshot.take(&engine) }
    }

    /// Ends the tap, writes what waits and the engine's memory.
    func stop() {
        isServing.store(false, ordering: .releasing)
        identities?.stop()
        keepers.stop()
        if var engine = tap?.stop() { snapshot.take(&engine) }
        delivery.finish()
        if let retry = findingRetry.withLock({ $0.take() }) {
            retry.cancel()
            try? blocking { await retry.value }
        }
        reader.close()
        writer.stop()
    }

    var isListening: Bool { isServing.load(ordering: .acquiring) }

    /// Rules that people have switched to shadow, as the engine takes them.
    static func bits(_ bypasses: [ActiveBypass]) -> RuleBits {
        var bypass = Bypass()
        for active in bypasses {
            if case .rule(let rule) = active.scope { bypass.set(.rule(rule), on: true) }
        }
        return bypass.ruleBits
    }

    var counters: TapCounters { tap?.counters ?? last.withLock { $0 } }
}
