package import Foundation
import Synchronization

/// A server that a test starts, on loopback, and stops by its process id.
package final class ServerProcess: Sendable {
    package let pid: Int32
    private let collected: CollectedOutput
    /// Its status as `waitpid` tells it; nil: it runs.
    private let ending = Mutex<Int32?>(nil)

    /// Starts `executable` with `arguments`; both of its output streams are collected.
    package init(
        _ executable: String, _ arguments: [String], folder: URL? = nil, environment: [String: String] = [:]
    ) throws {
        let pipe = try OutputPipe()
        collected = CollectedOutput()
        do {
            pid = try Spawn.run(
                executable, arguments, folder: folder,
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, output: pipe.writing)
        } catch {
            pipe.discard()
            throw error
        }
        collected.follow(pipe)
    }

    /// All it has written so far, both streams.
    package var output: String { collected.text }

    package var isRunning: Bool { status == nil }

    private var status: Int32? {
        ending.withLock { ending in
            guard ending == nil else { return ending }
            var status: Int32 = 0
            switch waitpid(pid, &status, WNOHANG) {
            case 0: break
            case pid: ending = status
            // Somebody else has waited for it: it has ended, and nobody knows how.
            default: if errno != EINTR { ending = 0xFF00 }
            }
            return ending
        }
    }

    /// Sends a signal to this process only.
    package func signal(_ number: Int32) {
        ending.withLock { ending in
            // What has been waited for may be another process by now.
            if ending == nil { kill(pid, number) }
        }
    }

    /// Waits until it ends and returns its exit status (128 + signal where one ended it), or nil after `seconds`.
    ///
    /// `output` is whole then, unless a child of it keeps the streams open.
    package func wait(seconds: Double) -> Int32? {
        guard waitUntil(seconds: seconds, { !self.isRunning }), let status else { return nil }
        _ = waitUntil(seconds: 10) { self.collected.isWhole }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
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

    /// A server that a test forgot takes its children with it.
    deinit { stop() }
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

/// Both ends of a pipe.
private struct OutputPipe {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    func discard() {
        close(reading)
        close(writing)
    }
}

/// What a process writes, by a thread that does nothing else: where a test occupies all threads of a pool, none of them would
/// read on.
private final class CollectedOutput: Sendable {
    private struct Content {
        var bytes = Data()
        var isWhole = false
    }

    private let content = Mutex(Content())

    var text: String { String(decoding: content.withLock { $0.bytes }, as: UTF8.self) }

    /// The streams have ended.
    var isWhole: Bool { content.withLock { $0.isWhole } }

    /// Reads until nobody can write any more; the writing end is the child's alone from now on.
    func follow(_ pipe: OutputPipe) {
        close(pipe.writing)
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(pipe.reading, &buffer, buffer.count)
                if count > 0 {
                    self.content.withLock { $0.bytes.append(contentsOf: buffer[..<count]) }
                } else if count == 0 || errno != EINTR {
                    break
                }
            }
            close(pipe.reading)
            self.content.withLock { $0.isWhole = true }
        }
    }
}

/// posix_spawn(3). Foundation's `Process` learns of an end by a descriptor that other children inherit: while one of those
/// lives, it never hears of it.
private enum Spawn {
    /// Starts a program by its absolute path; returns the process id. No signal is blocked: threads of a pool block most, and a
    /// server whose timers are SIGALRM would stand still, and SIGTERM would not end it.
    static func run(
        _ executable: String, _ arguments: [String], folder: URL?, environment: [String: String], output: Int32
    ) throws -> Int32 {
        // A working folder comes by env(1), which then becomes the program itself.
        guard let folder else { return try run([executable] + arguments, environment, output) }
        return try run(["/usr/bin/env", "-C", folder.path, executable] + arguments, environment, output)
    }

    private static func run(_ words: [String], _ environment: [String: String], _ output: Int32) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pid: pid_t = 0
        let error = withStrings(words) { arguments in
            withStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&pid, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO) }
        return pid
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
