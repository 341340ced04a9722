internal import CWire
internal import Glibc
internal import Synchronization

/// A plain thread: the judge and the watchdog must not wait for a pool.
package final class OSThread: Sendable {
    /// Glibc's default of 8 MiB is not touched, and so not paid for, beyond what the body uses.
    private final class Body: Sendable {
        let name: String
        let cpu: Int?
        let sliceMicroseconds: Int?
        let run: @Sendable () -> Void

        init(name: String, cpu: Int?, sliceMicroseconds: Int?, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.cpu = cpu
            self.sliceMicroseconds = sliceMicroseconds
            self.run = run
        }
    }

    private let thread: Mutex<pthread_t?>

    /// Starts at once. `name`: 15 bytes are shown. `cpu`: the only one it runs on; ignored where there is no such CPU.
    /// `sliceMicroseconds`: as of `askForSlice(microseconds:)`.
    package init(
        name: String, cpu: Int? = nil, sliceMicroseconds: Int? = nil, _ body: @escaping @Sendable () -> Void
    ) throws(WireError) {
        let box = Unmanaged.passRetained(Body(name: name, cpu: cpu, sliceMicroseconds: sliceMicroseconds, run: body))
        var id = pthread_t()
        let result = pthread_create(
            &id, nil,
            { argument in
                // `argument` is the box of this very thread, retained above; nil cannot come.
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                _ = cwire_thread_name(body.name)
                if let cpu = body.cpu { _ = cwire_thread_pin(Int32(clamping: cpu)) }
                if let slice = body.sliceMicroseconds { OSThread.askForSlice(microseconds: slice) }
                body.run()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw .system(result, doing: "thread \(name)")
        }
        thread = Mutex(id)
    }

    deinit {
        if let left = thread.withLock({ $0 }) { pthread_detach(left) }
    }

    /// Of the calling thread: it runs in slices this short, and in turn soon after it wakes, with the same share of the
    /// core in all. Ignored where the kernel cannot (Linux before 6.12).
    package static func askForSlice(microseconds: Int) {
        _ = cwire_thread_slice(Int64(microseconds) &* 1_000)
    }

    /// On how many CPUs the calling thread may run.
    package static var allowedCPUs: Int { Int(cwire_cpus()) }

    /// Waits for its end; at once when joined before. Never from the thread itself.
    package func join() {
        let id = thread.withLock { id in
            defer { id = nil }
            return id
        }
        if let id { pthread_join(id, nil) }
    }
}
