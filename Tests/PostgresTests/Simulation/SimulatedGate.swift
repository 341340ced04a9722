import Postgres
import Telephony

@testable import Ledger

/// A gate of a simulation: its journal, the stream that the product runs, and what it was told.
final class SimulatedGate: StreamSurroundings {
    let name: String
    let journal: any SimulatedOutbox
    private unowned let world: SimulatedWorld
    private let settings: StreamCourse.Settings
    private var course: StreamCourse
    private(set) var health = CentralHealth()
    /// More than once a stream of the same node: none knows of the others.
    private(set) var isBusy = false
    private(set) var isKilled = false
    /// The most that was ever confirmed to it.
    private(set) var confirmed: UInt64 = 0
    /// What a stream that does not ask believes of the centre.
    var believed: CentralLink.Held?
    private var link: SimulatedLink?

    /// `most`: entries of one transaction.
    init(_ name: String, _ journal: any SimulatedOutbox, most: Int, in world: SimulatedWorld) {
        self.name = name
        self.journal = journal
        self.world = world
        settings = .init(name: name, needsStandby: true, mostEntries: most)
        course = StreamCourse(settings)
    }

    func step() {
        isBusy = true
        _ = course.step(now: world.now, in: self)
        isBusy = false
        if isKilled { startAnew() }
    }

    /// The program knows what is on its disk.
    private func startAnew() {
        isKilled = false
        believed = nil
        health = CentralHealth()
        course = StreamCourse(settings)
    }

    /// kill -9: whatever it was doing does not come back.
    func kill() {
        isKilled = true
        if !isBusy { startAnew() }
    }

    func cut() { link?.cut() }

    // MARK: Around the stream

    func openOutbox() -> any Outbox { journal }

    func connect() throws(CentralError) -> any CentreCalls {
        guard !isKilled, let server = world.reachable() else { throw .server(.cannotConnect("by the simulation")) }
        let link = SimulatedLink(world, self, server)
        self.link = link
        return link
    }

    func post(_ change: (inout CentralHealth) -> Void) {
        change(&health)
        guard health.confirmed > confirmed, !isKilled else { return }
        confirmed = health.confirmed
        world.wasConfirmed(confirmed, to: self)
    }

    func sending(_ isUnderWay: Bool) {}

    func jitter() -> Double { 1 }
}

/// A journal that a simulation can ask more than the stream does.
protocol SimulatedOutbox: Outbox {
    /// Whether a batch is the one that this journal has, or has had, at this place.
    func has(_ batch: StoredBatch, at index: Int) -> Bool
    func grow(_ chance: inout Chance)
    func sign()
    func putBack(_ chance: inout Chance)
    var isPutBack: Bool { get }
}

extension SimulatedJournal: SimulatedOutbox {}
