import Console
import Foundation
import Journal
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("a bypass that is switched")
struct BypassSwitchTests {
    /// A judge that takes what it is told, or does not.
    private final class Judge: Sendable {
        let told = Mutex<[Bool]>([])
        let journalled = Mutex<[BypassEntry]>([])
        let folder: ScratchFolder
        let board: BypassBoard

        init() throws {
            folder = try ScratchFolder("qorgan-switch")
            board = BypassBoard(folder: folder.url.path)
        }

        func set(
            _ scope: BypassScope, on: Bool, by person: String,
            at seconds: Int64, wait: @escaping @Sendable () async throws -> Void = {}
        ) async throws {
            let change = BypassSwitch(
                board: board,
                carryOut: { [self] isOn in
                    told.withLock { $0.append(isOn) }
                    return 1
                }, journal: { [self] entry, _ in journalled.withLock { $0.append(entry) } },
                wait: { _ in try await wait() },
                clock: { Timestamp(seconds: seconds) })
            #expect(try await change.set(scope, on: on, by: person) == nil)
        }

        /// On or off, as judge, journal, board and the next start have it at the end.
        var states: [Bool?] {
            [
                told.withLock { $0.last }, journalled.withLock { $0.last?.isOn }, !board.all.isEmpty,
                !BypassBoard(folder: folder.url.path).all.isEmpty,
            ]
        }
    }

    private static let scopes: [BypassScope] = [.everything, .trunk("intl-1"), .rule(.callerFanOut)]

    private static func refuse() throws { throw Refusal(sentence: "the judge has not taken it") }

    @Test("taken by the judge it is in force, on the board and in the journal", arguments: scopes)
    func taken(scope: BypassScope) async throws {
        let judge = try Judge()
        try await judge.set(scope, on: true, by: "shift-1", at: 1)
        #expect(judge.states == [true, true, true, true])
        try await judge.set(scope, on: false, by: "shift-2", at: 2)
        #expect(judge.states == [false, false, false, false])
        #expect(judge.journalled.withLock { $0.map(\.person) } == ["shift-1", "shift-2"])
    }

    @Test("not taken it is refused, and off again everywhere: the journal has an entry that says so", arguments: scopes)
    func notTaken(scope: BypassScope) async throws {
        let judge = try Judge()
        await #expect {
            try await judge.set(scope, on: true, by: "shift-1", at: 1) { try Self.refuse() }
        } throws: { error in
            (error as? Refusal)?.sentence
                == "the judge has not taken it: bypass of \(Centre.words(scope)) is off as before"
        }
        #expect(judge.told.withLock { $0 } == [true, false])
        #expect(judge.journalled.withLock { $0.map(\.isOn) } == [true, false])
        #expect(judge.journalled.withLock { Set($0.map(\.scope)).count } == 1)
        #expect(judge.states == [false, false, false, false])
    }

    @Test("one that could not be switched off is on as before, by whom and since when it was")
    func staysOn() async throws {
        let judge = try Judge()
        try await judge.set(.everything, on: true, by: "shift-1", at: 1)
        await #expect(throws: Refusal.self) {
            try await judge.set(.everything, on: false, by: "shift-2", at: 2) { try Self.refuse() }
        }
        #expect(judge.states == [true, true, true, true])
        #expect(judge.board.all.map(\.person) == ["shift-1"])
        #expect(judge.board.all.map(\.since) == [Timestamp(seconds: 1)])
    }

    @Test("what another person has decided meanwhile is not undone")
    func decidedMeanwhile() async throws {
        let judge = try Judge()
        await #expect(throws: Refusal.self) {
            try await judge.set(.everything, on: true, by: "shift-1", at: 1) {
                try await judge.set(.everything, on: true, by: "shift-2", at: 2)
                try Self.refuse()
            }
        }
        #expect(judge.states == [true, true, true, true])
        #expect(judge.board.all.map(\.person) == ["shift-2"])
        #expect(judge.journalled.withLock { $0.map(\.isOn) } == [true, true])
    }

    @Test("switched as it is already, nothing is taken back")
    func alreadyOn() async throws {
        let judge = try Judge()
        try await judge.set(.everything, on: true, by: "shift-1", at: 1)
        await #expect(throws: Refusal.self) {
            try await judge.set(.everything, on: true, by: "shift-2", at: 2) { try Self.refuse() }
        }
        #expect(judge.states == [true, true, true, true])
        #expect(judge.journalled.withLock { $0.map(\.isOn) } == [true, true])
    }

    @Test("a person who went away meanwhile undoes nothing: the judge still takes it")
    func wentAway() async throws {
        let judge = try Judge()
        await #expect(throws: CancellationError.self) {
            try await judge.set(.everything, on: true, by: "shift-1", at: 1) { throw CancellationError() }
        }
        #expect(judge.states == [true, true, true, true])
    }
}
