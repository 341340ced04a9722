import Synchronization
import TestSupport
import Testing
import Wire

@Suite("Threads, clocks and waiting")
struct ThreadTests {
    @Test("a thread runs its body, and join waits for it")
    func join() throws {
        let done = Atomic(false)
        let thread = try OSThread(name: "a name that is longer than fifteen", cpu: 0) {
            done.store(true, ordering: .releasing)
        }
        thread.join()
        #expect(done.load(ordering: .acquiring) == true)
        thread.join()
    }

    @Test("a CPU that does not exist is ignored", arguments: [-1, 100_000, Int.max])
    func noSuchCPU(cpu: Int) throws {
        let done = Atomic(false)
        try OSThread(name: "pinned", cpu: cpu) { done.store(true, ordering: .releasing) }.join()
        #expect(done.load(ordering: .acquiring) == true)
    }

    @Test("a signal ends the wait of another thread")
    func eventWakesPoller() throws {
        let wakeUp = try WakeUp()
        let woken = Atomic(0)
        let waiting = try OSThread(name: "waiting") {
            var poller = Poller()
            guard let place = poller.watch(wakeUp.descriptor) else { return }
            while woken.load(ordering: .relaxed) < 3 {
                poller.wait(timeoutNanoseconds: nil)
                if poller.isReady(place), wakeUp.drain() { woken.add(1, ordering: .releasing) }
            }
        }
        for round in 1...3 {
            wakeUp.signal()
            #expect(waitUntil(seconds: 30) { woken.load(ordering: .acquiring) == round })
        }
        waiting.join()
    }

    @Test("many signals are one, and drain tells whether there was any")
    func drain() throws {
        let wakeUp = try WakeUp()
        #expect(!wakeUp.drain())
        for _ in 0..<1_000 { wakeUp.signal() }
        #expect(wakeUp.drain())
        #expect(!wakeUp.drain())
        var poller = Poller()
        let place = poller.watch(wakeUp.descriptor) ?? -1
        #expect(poller.wait(timeoutMilliseconds: 1) == 0)
        #expect(poller.isReady(place) == false)
    }

    @Test("a poller takes sixteen descriptors and no more")
    func most() throws {
        let wakeUp = try WakeUp()
        var poller = Poller()
        for place in 0..<Poller.most { #expect(poller.watch(wakeUp.descriptor) == place) }
        #expect(poller.watch(wakeUp.descriptor) == nil)
        wakeUp.signal()
        #expect(poller.wait(timeoutMilliseconds: Int.max) == Poller.most)
        #expect(poller.isReady(Poller.most) == false)
    }

    @Test("the clocks tell the time of day and never go backwards")
    func clocks() {
        #expect(Clock.realtimeMicroseconds() > 1_700_000_000_000_000)
        let first = Clock.monotonicNanoseconds()
        #expect(Clock.monotonicNanoseconds() >= first)
        #expect(Clock.threadNanoseconds() > 0)
    }
}
