package import Foundation
import Synchronization

/// A server that a test starts, on loopback, and stops by its process id.
package final class ServerProcess: Sendable {
    private let process: Mutex<Process>
    private let collected = Mutex(Collected())
    package let pid: Int32

    private struct Collected {
        var bytes = Data()
        var isWhole = false
    }

    /// Starts `executable` with `arguments`; its output is collected line by line.
    package init(
        _ executable: String, _ arguments: [String], folder: URL? = nil, environment: [String: String] = [:]
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try Self.withoutBlockedSignals { try process.run() }
        pid = process.processIdentifier
        self.process = Mutex(process)
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.collect(data)
        }
    }

    /// Threads of a pool block most signals, and a child would inherit that: a server whose timers are SIGALRM would stand
    /// still, and SIGTERM would not end it.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    /// No bytes: the stream has ended.
    private func collect(_ data: Data) {
        collected.withLock { collected in
            collected.bytes.append(data)
            if data.isEmpty { collected.isWhole = true }
        }
    }

    /// All it has written so far, both streams.
    package var output: String { String(decoding: collected.withLock { $0.bytes }, as: UTF8.self) }

    package var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Sends a signal to this process only.
    package func signal(_ number: Int32) {
        kill(pid, number)
    }

    /// Waits until it ends and returns its exit status (128 + signal where one ended it), or nil after `seconds`.
    ///
    /// `output` is whole then, unless a child of it keeps the streams open.
    package func wait(seconds: Double) -> Int32? {
        guard waitUntil(seconds: seconds, { !self.isRunning }) else { return nil }
        _ = waitUntil(seconds: 5) { self.collected.withLock { $0.isWhole } }
        return process.withLock { $0.terminationReason == .exit ? $0.terminationStatus : 128 + $0.terminationStatus }
    }

    /// Ends it: SIGTERM, and SIGKILL where that does not help.
    package func stop() {
        guard isRunning else { return }
        signal(SIGCONT)
        signal(SIGTERM)
        if wait(seconds: 10) == nil {
            signal(SIGKILL)
            _ = wait(seconds: 10)
        }
    }

    deinit { if process.withLock({ $0.isRunning }) { kill(pid, SIGKILL) } }
}

/// Polls `condition` until it holds; false when it does not within `seconds`.
package func waitUntil(seconds: Double, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
        if try condition() { return true }
        if Date() > deadline { return false }
        usleep(10_000)
    }
}
