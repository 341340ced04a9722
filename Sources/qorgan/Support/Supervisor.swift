import CWire
import Dispatch
import Foundation
import Synchronization
import Wire

/// What started this process and watches it: systemd, by sd_notify(3) and sd_listen_fds(3), or whatever speaks the same.
///
/// Without one (`NOTIFY_SOCKET` is not set) nothing is sent, and a hung judge does not end the process: the gate's watchdog
/// lets all calls go on, which is better than nobody answering.
struct Supervisor: Sendable {
    private let path: String?
    /// How often it wants to hear of us; nil: it does not wait for it.
    let watchdogMicroseconds: Int?
    let sockets: InheritedSockets

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        path = environment["NOTIFY_SOCKET"]
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        watchdogMicroseconds =
            isForUs ? environment["WATCHDOG_USEC"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } : nil
        sockets = InheritedSockets.fromSupervisor { environment[$0] }
        // A child of ours is not watched in our name.
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] {
            unsetenv(name)
        }
    }

    var isThere: Bool { path != nil }

    /// `READY=1` and the like. A supervisor that does not listen stops nothing.
    func tell(_ state: String) {
        if let path { _ = cwire_notify(path, state) }
    }
}

/// Tells the supervisor that the judge lives, and ends the process when it does not: the supervisor starts the next one on
/// the same sockets.
final class LifeSigns {
    /// A judge that shows no sign of life for so long does not come back.
    static let hungMilliseconds: Int64 = 2_000

    private let timer: any DispatchSourceTimer

    /// `age`: milliseconds since the judge's last sign of life. `end` is called once, on a queue of this one's.
    init(_ supervisor: Supervisor, age: @escaping @Sendable () -> Int64?, end: @escaping @Sendable (Int64) -> Void) {
        let queue = DispatchQueue(label: "qorgan.life-signs", qos: .userInteractive)
        let timer = DispatchSource.makeTimerSource(queue: queue)
        // systemd asks for a sign at half of its time (sd_watchdog_enabled(3)).
        let period = min((supervisor.watchdogMicroseconds ?? 1_000_000) / 2, 250_000)
        timer.schedule(deadline: .now(), repeating: .microseconds(max(period, 10_000)))
        let watch = Mutex(HangWatch(limit: Self.hungMilliseconds))
        timer.setEventHandler {
            let age = age()
            switch watch.withLock({ $0.look(age: age) }) {
            case .alive: supervisor.tell("WATCHDOG=1")
            case .late: break
            case .hung: if supervisor.isThere, let age { end(age) }
            }
        }
        self.timer = timer
        timer.resume()
    }

    func stop() { timer.cancel() }
}

/// Whether the judge hangs, by looks at the age of its last sign of life.
///
/// One old sign is not enough: a process that was stopped and goes on finds all its signs old.
struct HangWatch {
    enum Finding: Hashable {
        case alive
        case late
        case hung
    }

    private let limit: Int64
    private var before: Int64?

    /// `limit`: milliseconds.
    init(limit: Int64) {
        self.limit = limit
    }

    /// `age`: milliseconds; nil: the gate does not run, which is no fault of the judge's.
    mutating func look(age: Int64?) -> Finding {
        defer { before = age }
        guard let age, age > limit / 2 else { return .alive }
        // It was as late at the look before, and has not moved since.
        guard age > limit, let before, before > limit / 2, age > before else { return .late }
        return .hung
    }
}
