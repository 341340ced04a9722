import Console
import Crypto
import Foundation
import Journal
import Ledger
import Synchronization
import Telephony

/// Asks the witnesses of `[journal] witnesses` to sign the newest checkpoint, over and over, and keeps what they sign.
///
/// Beside the journal's writer: a witness that is silent holds up nothing.
final class WitnessKeeper: Sendable {
    private struct State: Sendable {
        /// The checkpoint that it has signed last, with its signature.
        var note: SignedNote?
        var size: UInt64 = 0
        /// Why it has not signed the newest one; empty: it has.
        var fault = ""
        /// It knows another history than ours; said once.
        var isContradicted = false
    }

    /// How often a size that the witness names is tried in one round; a second one means that somebody else asks, too.
    private static let attempts = 3
    /// How far a witness's clock may be ahead: what it signs later than that, it has not signed.
    private static let clockSeconds: UInt64 = 300

    private let addresses: [WitnessAddress]
    private let pause: Duration
    private let folder: URL
    private let reader: ReaderBox
    private let writer: JournalWriter
    private let states: Mutex<[State]>
    private let tasks = RunningTasks()

    /// Nil where no witness is configured.
    init?(_ configuration: Configuration.Journal, _ ledger: LedgerFolder, _ reader: ReaderBox, _ writer: JournalWriter)
    {
        guard !configuration.witnesses.isEmpty else { return nil }
        addresses = configuration.witnesses
        pause = .seconds(configuration.witnessSeconds)
        let folder = ledger.witnesses
        self.folder = folder
        self.reader = reader
        self.writer = writer
        states = Mutex(configuration.witnesses.map { Self.kept($0, in: folder) })
    }

    func start() {
        tasks.start(addresses.count) { [self] index in
            await round(index)
            return pause
        }
    }

    /// Returns when no round is under way any more.
    func stop() { tasks.stop() }

    /// Signatures of witnesses under this text.
    func signatures(of text: [UInt8]) -> [NoteSignature] {
        let states = states.withLock { $0 }
        return zip(addresses, states).flatMap { address, state in
            state.note?.text == text ? state.note?.signatures.filter { $0.isOf(address.key) } ?? [] : []
        }
    }

    /// The checkpoint with the most entries that a witness has signed.
    var newest: SignedNote? {
        states.withLock { states in states.filter { $0.note != nil }.max { $0.size < $1.size }?.note }
    }

    /// What each has signed last.
    var notes: [SignedNote] { states.withLock { states in states.compactMap(\.note) } }

    /// What is shown of each.
    var health: [WitnessHealth] {
        let states = states.withLock { $0 }
        return zip(addresses, states).map { address, state in
            let signed = state.note?.signatures.last { $0.isOf(address.key) }?.cosignedSeconds
            return WitnessHealth(
                name: address.key.name, signed: signed.map { Timestamp(seconds: Int64(clamping: $0)) },
                position: state.size, fault: state.fault, isContradicted: state.isContradicted)
        }
    }

    // MARK: Asking

    private func round(_ index: Int) async {
        do {
            var old = states.withLock { $0[index].size }
            for _ in 0..<Self.attempts {
                // Read anew each time: whoever else has shown the witness our newest checkpoint is no contradiction.
                guard let newest = try await reader.get().checkpoint() else { return }
                let note = try SignedNote(newest.note)
                guard let size = try await ask(index, old, note, newest.size) else { return }
                old = size
            }
            fail(index, "it names another size each time")
        } catch is CancellationError {
        } catch {
            fail(index, "\(error)")
        }
    }

    /// Nil: it has signed, or has said why not. Else the size that it knows.
    private func ask(_ index: Int, _ old: UInt64, _ note: SignedNote, _ size: UInt64) async throws -> UInt64? {
        let address = addresses[index]
        guard old <= size, let growth = try await self.growth(from: old, to: size) else {
            await contradict(index, "it has signed \(old) entries, which are none of this journal's \(size)")
            return nil
        }
        let request = AddCheckpoint(old: old, path: growth.proof.path, note: note)
        let reply = try await PostExchange.post(
            request.bytes, type: "text/plain; charset=utf-8", to: address.web)
        switch reply.status {
        case 200: try took(index, reply.body, note, size)
        case 409:
            let told = String(decoding: reply.body, as: UTF8.self)
            guard reply.type == "text/x.tlog.size", told.hasSuffix("\n"),
                let known = Checkpoint.decimal(told.dropLast())
            else { throw PostSilence.unreadable }
            if known != old { return known }
            await contradict(index, "of \(old) entries it has signed another history")
        case 422: await contradict(index, "what it has signed of \(old) entries does not go on to our \(size)")
        default: fail(index, "it answers \(reply.status)")
        }
        return nil
    }

    /// Nil where the journal has never ended there.
    private func growth(from old: UInt64, to size: UInt64) async throws -> TreeGrowth? {
        do {
            return try await reader.get().consistency(from: old, to: size)
        } catch LedgerError.destroyed {
            return nil
        }
    }

    private func took(_ index: Int, _ lines: [UInt8], _ note: SignedNote, _ size: UInt64) throws {
        let key = addresses[index].key
        guard let signature = try SignedNote.signatures(lines).first(where: { $0.isOf(key) }),
            key.verifies(signature, of: note.text)
        else { throw NoteFault.unsigned }
        guard Self.isSignedByNow(signature) else { throw WitnessFault.ahead }
        var signed = note
        signed.add(signature)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(signed.bytes, to: Self.file(key, in: folder).path)
        states.withLock { $0[index] = State(note: signed, size: size) }
    }

    private func fail(_ index: Int, _ why: String) { states.withLock { $0[index].fault = why } }

    /// An alarm in the journal itself, once: either the witness lies, or somebody has put back an old journal here.
    private func contradict(_ index: Int, _ why: String) async {
        let isNew = states.withLock { states in
            defer {
                states[index].fault = why
                states[index].isContradicted = true
            }
            return !states[index].isContradicted
        }
        guard isNew else { return }
        let name = addresses[index].key.name
        Log.error("the witness \(name) contradicts this journal: \(why)")
        try? writer.post(
            .alarm(AlarmEntry(code: "witness-contradiction", count: 1, detail: "\(name): \(why)"), at: Centre.now()))
    }

    // MARK: Files

    private static func isSignedByNow(_ signature: NoteSignature) -> Bool {
        guard let seconds = signature.cosignedSeconds else { return false }
        return seconds <= UInt64(max(0, Centre.now().seconds)) + clockSeconds
    }

    private static func kept(_ address: WitnessAddress, in folder: URL) -> State {
        guard let data = FileManager.default.contents(atPath: file(address.key, in: folder).path),
            let note = try? SignedNote([UInt8](data)), (try? note.verified(by: [address.key])) != nil,
            let checkpoint = try? Checkpoint(note.text),
            note.signatures.allSatisfy({ !$0.isOf(address.key) || isSignedByNow($0) })
        else { return State() }
        return State(note: note, size: checkpoint.size)
    }

    private static func file(_ key: VerifierKey, in folder: URL) -> URL {
        folder.appendingPathComponent(Hex.text(SHA256.hash(data: Array("\(key)".utf8)).prefix(8)) + ".cosigned")
    }
}

/// What is wrong with a witness's signature that is none of its form.
private enum WitnessFault: Error, CustomStringConvertible {
    case ahead

    var description: String {
        switch self {
        case .ahead: "its clock is more than five minutes ahead of ours"
        }
    }
}
