import Console
import Evidence
import Foundation
import Journal
import Ledger
import Synchronization
import Telephony

/// Asks the authorities of `[journal] time_stamps` when the newest checkpoint existed, over and over, and keeps what they sign.
///
/// Beside the journal's writer: an authority that is silent holds up nothing.
final class TimeStampKeeper: Sendable {
    private struct State: Sendable {
        var size: UInt64 = 0
        var stamped: Timestamp?
        /// Why the newest checkpoint is not stamped; empty: it is.
        var fault = ""
    }

    /// After a failure.
    private static let retrySeconds = 60

    private let settings: TimeStampSettings
    private let clients: [TimeStampClient]
    private let folders: [TimeStampFolder]
    private let reader: ReaderBox
    private let states: Mutex<[State]>
    private let tasks = RunningTasks()

    /// Nil where no authority is configured. Throws for a file of roots that cannot be used.
    init?(_ settings: TimeStampSettings?, _ ledger: LedgerFolder, _ reader: ReaderBox) throws {
        guard let settings, !settings.addresses.isEmpty else { return nil }
        let roots = try RootsFile.read(settings.roots)
        self.settings = settings
        self.reader = reader
        clients = settings.addresses.compactMap(WebAddress.init).map {
            TimeStampClient(address: $0, roots: roots, policy: settings.policy)
        }
        let folders = settings.addresses.map { TimeStampFolder(ledger.url, authority: $0) }
        self.folders = folders
        states = Mutex(folders.map { Self.kept($0, roots) })
    }

    func start() { tasks.start(clients.count) { [self] index in .seconds(await round(index)) } }

    /// Returns when no round is under way any more.
    func stop() { tasks.stop() }

    /// What is shown of each.
    var health: [TimeStampHealth] {
        let states = states.withLock { $0 }
        return zip(clients, states).map { client, state in
            TimeStampHealth(
                authority: client.address.hostHeader, stamped: state.stamped, position: state.size,
                everySeconds: settings.seconds, fault: state.fault)
        }
    }

    // MARK: Asking

    /// How many seconds to wait for the next one.
    private func round(_ index: Int) async -> Int {
        do {
            guard let newest = try await reader.get().checkpoint() else { return 1 }
            // What is stamped already was there earlier than a second one could say.
            guard newest.size > states.withLock({ $0[index].size }) else { return settings.seconds }
            let token = try await clients[index].stamp(newest.note)
            try folders[index].keep(
                TimeStampFolder.Stamped(checkpoint: newest.note, token: token, size: newest.size))
            states.withLock { $0[index] = State(size: newest.size, stamped: token.info.time) }
            return settings.seconds
        } catch {
            if !(error is CancellationError) { fail(index, "\(error)") }
            return min(settings.seconds, Self.retrySeconds)
        }
    }

    private func fail(_ index: Int, _ why: String) {
        let isNew = states.withLock { states in
            defer { states[index].fault = why }
            return states[index].fault != why
        }
        if isNew { Log.error("no time stamp from \(clients[index].address.hostHeader): \(why)") }
    }

    /// What an earlier run has kept last.
    private static func kept(_ folder: TimeStampFolder, _ roots: TrustedRoots) -> State {
        guard let size = folder.sizes.last else { return State() }
        guard let stamped = folder.read(size) else {
            return State(fault: "what is kept of the last time stamp cannot be read")
        }
        do {
            try stamped.token.verify(stamped.checkpoint, roots: roots)
        } catch {
            return State(fault: "what is kept of the last time stamp: \(error)")
        }
        return State(size: size, stamped: stamped.token.info.time)
    }
}

/// Roots in PEM, from a file that the configuration or a command names.
enum RootsFile {
    static func read(_ file: String) throws -> TrustedRoots {
        guard let roots = TrustedRoots(pem: try KeyFile.read(file)) else {
            throw InputFault(
                file: file, problem: "holds no certificates, or something else beside them",
                expected: "1 to \(TrustedRoots.most) certificates in PEM")
        }
        return roots
    }
}
