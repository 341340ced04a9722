import SIP
import Screening
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("Who is abroad is asked of the operator's register", .serialized)
struct RoamingTests {
    /// Longer than any test: an answer comes because the register said something.
    private static let longMilliseconds = 10_000

    private let register = Register()
    private let desk: RoamingDesk

    init() { desk = register.desk() }

    private func harness(
        wait milliseconds: Int = longMilliseconds, deadlineMilliseconds: Int = 5_000, hooks: GateHooks = GateHooks(),
        proxy hop: Carrier? = nil
    ) throws -> Harness {
        var policy = Policy(version: 1)
        policy[.cliHomeMobileInternational] = .treatment(.block)
        return try Harness(deadlineMilliseconds: deadlineMilliseconds, policy: policy, hooks: hooks) { configuration in
            configuration.roaming = RoamingSettings(desk: desk, waitMilliseconds: milliseconds)
            if let hop { configuration.proxy = ProxyConfiguration(nextHops: [hop.address]) }
        }
    }

    private func invite(_ carrier: Carrier, from caller: String = Harness.homeMobile) -> [UInt8] {
        carrier.request("+\(caller)", "+\(Harness.callee)").invite()
    }

    private func isAsked(_ number: String = Harness.homeMobile) -> Bool {
        waitUntil(seconds: 10) { register.asked.contains(UInt64(number) ?? 0) }
    }

    private static func roaming(_ call: JudgedCall?) -> Roaming? {
        call.flatMap { Roaming(rawValue: $0.features[.roaming]) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var answer: Register.Answer
        var feature: Roaming
        var code: Int
        var testDescription: String { "\(answer)" }
    }

    @Test(
        "a call waits for the answer, and is judged by it",
        arguments: [
            Case(answer: .success(true), feature: .roams, code: 302),
            Case(answer: .success(false), feature: .doesNotRoam, code: 603),
            Case(answer: .success(nil), feature: .unknown, code: 302),
            Case(answer: .failure(.late), feature: .unknown, code: 302),
        ])
    func answered(expected: Case) throws {
        let harness = try harness()
        let carrier = try harness.carrier(Harness.international)
        try carrier.send(invite(carrier))
        #expect(isAsked())
        #expect(harness.journalled().isEmpty)
        register.answer(Harness.homeMobile, expected.answer)
        #expect(carrier.receive().first?.statusCode == expected.code)
        let call = harness.journalled().first
        #expect(Self.roaming(call) == expected.feature)
        #expect(call?.verdict.isUnscreened == false)
        #expect(harness.gate.status().roaming?.waits == 1)
    }

    @Test("over a connection too, and the answer serves the next call, which does not wait")
    func stream() throws {
        let harness = try harness()
        let carrier = try harness.carrier(Harness.international)
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        stream.send(invite(carrier))
        #expect(isAsked())
        register.answer(Harness.homeMobile, .success(false))
        #expect(stream.receive().statusCode == 603)
        #expect(stream.ask(invite(carrier)).statusCode == 603)
        #expect(try carrier.ask(invite(carrier)).statusCode == 603)
        #expect(register.asked.count == 1)
    }

    @Test("in proxy mode the call goes on, or not, when the answer is there")
    func proxied() throws {
        let hop = try Carrier("127.0.0.60", to: .none)
        let harness = try harness(proxy: hop)
        let carrier = try harness.carrier(Harness.international)
        let bytes = invite(carrier)
        try carrier.send(bytes)
        #expect(isAsked())
        // A repetition of a call that waits is absorbed: one answer comes.
        try carrier.send(bytes)
        register.answer(Harness.homeMobile, .success(false))
        var codes: [Int] = []
        while !codes.contains(603), codes.count < 4 { codes += carrier.receive().map(\.statusCode) }
        #expect(codes.contains(603))
        let calls = harness.journalled()
        #expect(calls.count == 1 && Self.roaming(calls.first) == .doesNotRoam)
    }

    @Test("a repetition of a call that waits gets no answer of its own")
    func repeated() throws {
        let harness = try harness()
        let carrier = try harness.carrier(Harness.international)
        let bytes = invite(carrier)
        try carrier.send(bytes)
        #expect(isAsked())
        try carrier.send(bytes)
        #expect(waitUntil(seconds: 10) { harness.gate.status().retransmissions == 1 })
        register.answer(Harness.homeMobile, .success(true))
        #expect(carrier.receive().map(\.statusCode) == [302])
        #expect(harness.journalled().count == 1)
        // The same question after its answer is a retransmission like any other.
        #expect(try carrier.ask(bytes).statusCode == 302)
        #expect(harness.journalled().isEmpty)
    }

    @Test("without an answer in time the call is judged, and who roams is unknown; a late answer serves the next call")
    func late() throws {
        let harness = try harness(wait: 30)
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(invite(carrier)).statusCode == 302)
        #expect(Self.roaming(harness.journalled().first) == .unknown)
        #expect(isAsked())
        register.answer(Harness.homeMobile, .success(false))
        #expect(waitUntil(seconds: 10) { desk.counts.answered == 1 })
        #expect(try waitUntil(seconds: 10) { try carrier.ask(invite(carrier)).statusCode == 603 })
        #expect(register.asked.count == 1)
    }

    @Test("without a wait the first call is judged at once, and the answer is there for the next")
    func ahead() throws {
        let harness = try harness(wait: 0)
        let carrier = try harness.carrier(Harness.international)
        #expect(try carrier.ask(invite(carrier)).statusCode == 302)
        #expect(Self.roaming(harness.journalled().first) == .unknown)
        #expect(isAsked())
        register.answer(Harness.homeMobile, .success(false))
        #expect(try waitUntil(seconds: 10) { try carrier.ask(invite(carrier)).statusCode == 603 })
        #expect(harness.gate.status().roaming?.waits == 0)
    }

    @Test("nobody is asked about calls from home, foreign numbers, listed ones and fixed lines")
    func notAsked() throws {
        let harness = try harness()
        let (home, abroad) = (
            try harness.carrier(Harness.national), try harness.carrier(Harness.international)
        )
        #expect(try home.ask(invite(home)).statusCode == 302)
        #expect(try abroad.ask(invite(abroad, from: Harness.foreign)).statusCode == 302)
        #expect(try abroad.ask(invite(abroad, from: Harness.listed)).statusCode == 603)
        #expect(try abroad.ask(invite(abroad, from: Harness.homeFixed)).statusCode > 0)
        #expect(register.asked.isEmpty && desk.counts.asked == 0)
    }

    @Test("where the register fails time after time no call waits any more, until it answers again")
    func down() throws {
        let harness = try harness()
        let carrier = try harness.carrier(Harness.international)
        register.answerAlways(.failure(.connection))
        for index in 0..<RoamingDesk.failuresUntilDown {
            #expect(try carrier.ask(invite(carrier, from: "7701000100\(index)")).statusCode == 302)
        }
        #expect(harness.gate.status().roaming?.isDown == true)
        let waited = harness.gate.status().roaming?.waits
        #expect(waited == UInt64(RoamingDesk.failuresUntilDown))
        // Asked, and not waited for.
        register.answerAlways(.success(true))
        #expect(try carrier.ask(invite(carrier, from: "77010001009")).statusCode == 302)
        #expect(waitUntil(seconds: 10) { harness.gate.status().roaming?.isDown == false })
        #expect(harness.gate.status().roaming?.waits == waited)
        #expect(try carrier.ask(invite(carrier, from: "77010001008")).statusCode == 302)
        #expect(harness.gate.status().roaming?.waits == waited.map { $0 + 1 })
    }

    @Test("while the judge is late, calls that wait go on unscreened, by the watchdog")
    func stalled() throws {
        let barrier = Barrier()
        let harness = try harness(deadlineMilliseconds: 40, hooks: barrier.hook)
        defer { barrier.open() }
        let carrier = try harness.carrier(Harness.international)
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        try carrier.send(invite(carrier))
        #expect(isAsked())
        stream.send(invite(carrier, from: "77010001001"))
        #expect(isAsked("77010001001"))
        #expect(waitUntil(seconds: 10) { harness.gate.status().roaming?.waits == 2 })
        barrier.close()
        try carrier.send(invite(carrier, from: Harness.foreign))
        var codes: [Int] = []
        while codes.count < 2 {
            let next = carrier.receive().map(\.statusCode)
            if next.isEmpty { break }
            codes += next
        }
        #expect(codes == [302, 302])
        #expect(stream.receive().statusCode == 302)
        #expect(harness.journalledByWatchdog().count == 3)
        barrier.open()
        register.end()
    }
}

@Suite("Calls that wait for the register")
struct WaitingCallsTests {
    private func open(_ numbers: [UInt64]) -> OpenNumbers {
        var engine = Engine(lists: Harness.lists)
        engine.beginAskingRoaming()
        let attempt = CallAttempt(
            time: Timestamp(seconds: 1_770_000_000), trunk: TrunkID(index: 1), trunkClass: .international, callID: 1,
            callee: PresentedNumber(text: "+\(Harness.callee)"), from: .number(PhoneNumber(digits: numbers[0])),
            asserted: numbers.count > 1 ? .number(PhoneNumber(digits: numbers[1])) : .absent)
        return engine.openRoaming(attempt)
    }

    private func key(_ number: UInt64) -> TransactionKey { TransactionKey(high: number, low: 1, content: 2) }

    private func batch(_ text: String) throws -> UDPBatch {
        var batch = try UDPBatch(slots: 8)
        batch.append(Array(text.utf8), to: LoneJudge.gate)
        return batch
    }

    private func texts(_ batch: borrowing UDPBatch) -> [String] {
        (0..<batch.count).map { String(decoding: [UInt8](copying: batch.bytes(at: $0)), as: UTF8.self) }
    }

    @Test("a call is due when all its numbers are answered, or when its time is over")
    func due() throws {
        let waiting = try WaitingCalls()
        let requests = try batch("hello")
        var out = try UDPBatch(slots: 8)
        waiting.add(key(1), open([77_010_000_001, 77_010_000_002]), until: 100, 0, of: requests, socket: 3)
        #expect(waiting.holds(key(1)) && !waiting.holds(key(2)) && waiting.knows(key(1)))
        _ = waiting.take(dueAt: 99, into: &out)
        #expect(texts(out) == [])
        waiting.answered(PhoneNumber(digits: 77_010_000_001))
        _ = waiting.take(dueAt: 99, into: &out)
        #expect(texts(out) == [] && !waiting.isEmpty)
        waiting.answered(PhoneNumber(digits: 77_010_000_002))
        #expect(waiting.take(dueAt: 99, into: &out) == 3)
        #expect(texts(out) == ["hello"])
        #expect(waiting.isEmpty && !waiting.holds(key(1)))
        waiting.add(key(2), open([77_010_000_001]), until: 100, 0, of: requests, socket: 0)
        _ = waiting.take(dueAt: 100, into: &out)
        #expect(texts(out) == ["hello"])
    }

    @Test("datagrams of different sockets come apart, and no more than there are places are kept")
    func places() throws {
        let waiting = try WaitingCalls()
        let requests = try batch("hello")
        var out = try UDPBatch(slots: 8)
        for index in 0...WaitingCalls.capacity {
            #expect(waiting.hasRoom(beside: 0) == (index < WaitingCalls.capacity))
            waiting.add(
                key(UInt64(index)), open([77_010_000_001]), until: 100, 0, of: requests, socket: index % 2)
        }
        #expect(waiting.count == WaitingCalls.capacity)
        var bySocket = [0, 0]
        while !waiting.isEmpty {
            let socket = waiting.take(dueAt: .max, into: &out)
            let count = texts(out).count
            #expect(count > 0)
            bySocket[socket] += count
        }
        #expect(bySocket == [WaitingCalls.capacity / 2, WaitingCalls.capacity / 2])
    }
}
