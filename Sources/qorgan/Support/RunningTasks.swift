import Synchronization

/// Tasks that run until they are stopped, each its own rounds with a pause between them.
final class RunningTasks: Sendable {
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// `round`: of one of them; returns how long it pauses. Where they run already, nothing is started.
    func start(_ count: Int, _ round: @escaping @Sendable (_ index: Int) async -> Duration) {
        tasks.withLock { tasks in
            guard tasks.isEmpty else { return }
            tasks = (0..<count).map { index in
                Task.detached {
                    while !Task.isCancelled {
                        let pause = await round(index)
                        guard (try? await Task.sleep(for: pause)) != nil else { return }
                    }
                }
            }
        }
    }

    /// Returns when no round is under way any more.
    func stop() {
        let tasks = tasks.withLock { tasks in
            defer { tasks = [] }
            return tasks
        }
        for task in tasks { task.cancel() }
        try? blocking { for task in tasks { await task.value } }
    }
}
