import Testing

@testable import Gate

@Suite("The baton of judge and watchdog")
struct BatonTests {
    @Test("a batch in time is the judge's")
    func inTime() {
        let baton = Baton()
        #expect(baton.beginJudging(started: 100))
        #expect(baton.relieve(batchOlderThan: 99, silentSince: 0) == nil)
        #expect(baton.endJudging())
        #expect(baton.relieve(batchOlderThan: 1_000, silentSince: 1_000) == nil)
        baton.beginWaiting()
    }

    @Test("a late batch is the watchdog's, and only once; the judge learns it and waits")
    func late() {
        let baton = Baton()
        #expect(baton.beginJudging(started: 100))
        #expect(baton.relieve(batchOlderThan: 100, silentSince: 0) == .batch)
        #expect(baton.relieve(batchOlderThan: 100, silentSince: 0) == nil)
        #expect(!baton.endJudging())
        #expect(!baton.beginJudging(started: 200))
        #expect(!baton.isAskedBack)
        baton.askBack()
        #expect(baton.isAskedBack)
        baton.handBack()
        #expect(!baton.isAskedBack)
        #expect(baton.beginJudging(started: 300))
        #expect(baton.endJudging())
    }

    @Test("a judge that waits and shows no sign of life loses the sockets, not a batch")
    func silent() {
        let baton = Baton()
        baton.heartbeat(500)
        #expect(baton.relieve(batchOlderThan: 9_999, silentSince: 499) == nil)
        #expect(baton.relieve(batchOlderThan: 0, silentSince: 500) == .sockets)
        #expect(baton.age(at: 700) == 200)
    }

    @Test("while the judge sends nobody can take over")
    func working() {
        let baton = Baton()
        #expect(baton.beginJudging(started: 1))
        #expect(baton.endJudging())
        #expect(baton.relieve(batchOlderThan: .max, silentSince: .max) == nil)
    }
}
