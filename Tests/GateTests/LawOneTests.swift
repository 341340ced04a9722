import Journal
import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

/// Holds the judge up while it is closed.
final class Barrier: Sendable {
    private let isClosed = Atomic<Bool>(false)
    let arrivals = Atomic<Int>(0)

    func close() { isClosed.store(true, ordering: .sequentiallyConsistent) }
    func open() { isClosed.store(false, ordering: .sequentiallyConsistent) }

    var hook: GateHooks { hook(hasSpareCPU: nil) }

    func hook(hasSpareCPU: Bool?) -> GateHooks {
        let whileJudging: @Sendable (Int) -> Void = { [self] _ in
            guard isClosed.load(ordering: .sequentiallyConsistent) else { return }
            arrivals.add(1, ordering: .sequentiallyConsistent)
            var pause = Poller()
            while isClosed.load(ordering: .sequentiallyConsistent) { pause.wait(timeoutMilliseconds: 1) }
        }
        return GateHooks(whileJudging: whileJudging, hasSpareCPU: hasSpareCPU)
    }
}

@Suite("The gate fails open")
struct LawOneTests {
    @Test("a stalled judge: calls go on unscreened, over UDP and TCP, and it comes back to work")
    func stalled() throws {
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 40, hooks: barrier.hook)
        defer { barrier.open() }
        let carrier = try harness.carrier(Harness.international)
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)

        barrier.close()
        // The one that the judge is stuck with, and those that come meanwhile.
        let stuck = carrier.request("+\(Harness.listed)", "77010000101").invite()
        let first = try carrier.ask(stuck)
        #expect(first.statusCode == 302)
        #expect(first.values("Contact") == ["<sip:77010000101@\(carrier.address)>"])
        #expect(barrier.arrivals.load(ordering: .sequentiallyConsistent) == 1)
        let second = try carrier.ask(carrier.request("+\(Harness.listed)", "77010000102").invite())
        #expect(second.statusCode == 302)
        #expect(stream.ask(carrier.request("+\(Harness.listed)", "77010000103").invite()).statusCode == 302)
        #expect(try carrier.ask(carrier.request("a", "b").options()).statusCode == 200)
        #expect(try carrier.ask(stuck) == first)
        #expect(try harness.carrier(Harness.unknown).ask(carrier.request("a", "b").options()).statusCode == 403)

        let events = harness.journalledByWatchdog()
        #expect(events.count == 3)
        #expect(events.allSatisfy { $0.verdict.isUnscreened && $0.verdict.rule == .unscreened })
        // The first waited for the judge nearly until the deadline of 40 ms, and its entry says so.
        #expect(events.first.map { $0.judgedNanoseconds > 20_000_000 } == true)
        #expect(harness.journalled().isEmpty)
        #expect(harness.gate.status().reliefs == 1)
        #expect(harness.gate.status().unscreened == 3)

        barrier.open()
        // Judged again; what was answered meanwhile is remembered, and the same bytes come again.
        let isBack = waitUntil(seconds: 20) {
            let answer = try? carrier.ask(carrier.request("+\(Harness.listed)", "77010000104").invite())
            return answer?.statusCode == 603
        }
        #expect(isBack)
        #expect(try carrier.ask(stuck) == first)
    }

    @Test("emergency calls go on whatever lists, rules, trunk, source and bypass say; a forged emergency CLI does not")
    func emergency() throws {
        var policy = Policy(version: 9)
        for rule in RuleCode.allCases { policy[rule] = .treatment(.block) }
        var builder = ListSnapshot.Builder()
        for digits: UInt64 in [112, 101, 7_7] { builder.add(blockPrefix: digits, .block) }
        builder.add(blockPrefix: 4, .block)
        let harness = try Harness(policy: policy, lists: builder.build(version: 9))
        let targets = [
            "sip:112@gate.example", "sip:101@gate.example;user=phone", "tel:112", "sip:%31%312@gate.example",
            "sip:+112@gate.example", "urn:service:sos", "urn:service:sos.police",
            "sip:112;phone-context=+7@gate.example",
            "sip:103@gate.example", "sip:112",
        ]
        let callers = ["+\(Harness.listed)", "+\(Harness.homeFixed)", "anonymous", "112", "+99999", "", "x y"]
        var random = SeededGenerator(seed: 112)
        let hosts = [
            Harness.national, Harness.international, Harness.durable, Harness.codes, Harness.contact, Harness.unknown,
        ]
        for host in hosts {
            let carrier = try harness.carrier(host)
            let wanted = host == Harness.codes ? 404 : 302
            for target in targets {
                if random.next() % 3 == 0 {
                    harness.gate.setBypass(.everything, on: random.next() % 2 == 0)
                }
                let caller = callers[Int(random.next() % UInt64(callers.count))]
                var request = carrier.request(caller.contains(" ") ? "x" : caller, "77010000001", uri: target)
                if caller.contains(" ") { request.from = "\"broken <sip:x y>" }
                request.maxForwards = Int(random.next() % 3)
                let answer = try carrier.ask(request.invite())
                #expect(answer.statusCode == wanted, "\(host) \(target) from \(caller): \(answer.prefix(40))")
            }
        }
        #expect(harness.gate.status().emergencyCalls == UInt64(hosts.count * targets.count))
        #expect(harness.waitInForce(harness.gate.setBypass(.everything, on: false)))
        let abroad = try harness.carrier(Harness.international)
        let home = try harness.carrier(Harness.national)
        for number in ["101", "112", "+7112"] {
            // To it in the To alone means nothing.
            let toOnly = abroad.request("+\(Harness.listed)", "112", uri: "sip:77010000055@gate.example")
            #expect(try abroad.ask(toOnly.invite()).statusCode == 603)
            #expect(try abroad.ask(abroad.request(number, "77010000055").invite()).statusCode == 603)
            #expect(try home.ask(home.request(number, "77010000055").invite()).statusCode == 302)
        }
    }

    @Test("emergency calls go on while the judge is stalled")
    func emergencyStalled() throws {
        let barrier = Barrier()
        let harness = try Harness(deadlineMilliseconds: 40, hooks: barrier.hook)
        defer { barrier.open() }
        barrier.close()
        for host in [Harness.national, Harness.unknown] {
            let carrier = try harness.carrier(host)
            for target in ["sip:112@gate.example", "urn:service:sos"] {
                #expect(try carrier.ask(carrier.request("+99", "x", uri: target).invite()).statusCode == 302)
            }
        }
        #expect(harness.journalledByWatchdog().allSatisfy { $0.verdict.rule == .emergencyCallee })
    }

    @Test("bypass of everything, of a trunk and of a rule is in force with the next batch, and ends so")
    func bypass() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        let other = try harness.carrier(Harness.contact)
        func code(_ carrier: Carrier, _ caller: String) throws -> Int {
            try carrier.ask(carrier.request("+\(caller)", "77010000201").invite()).statusCode
        }
        #expect(try code(carrier, Harness.listed) == 603)
        _ = harness.journalled()

        #expect(harness.waitInForce(harness.gate.setBypass(.everything, on: true)))
        #expect(try code(carrier, Harness.listed) == 302)
        let call = try #require(harness.journalled().first)
        #expect(call.verdict.rule == .bypass && call.verdict.isUnscreened && call.verdict.treatment == .allow)
        #expect(harness.gate.status().bypassed == 1)
        #expect(harness.waitInForce(harness.gate.setBypass(.everything, on: false)))
        #expect(try code(carrier, Harness.listed) == 603)

        let trunk = try #require(harness.gate.trunk(named: "international"))
        #expect(harness.waitInForce(harness.gate.setBypass(.trunk(trunk), on: true)))
        #expect(try code(carrier, Harness.listed) == 302)
        #expect(try code(other, Harness.listed) == 603)
        #expect(harness.waitInForce(harness.gate.setBypass(.trunk(trunk), on: false)))

        #expect(try code(carrier, Harness.homeFixed) == 603)
        #expect(harness.waitInForce(harness.gate.setBypass(.rule(.cliHomeFixedInternational), on: true)))
        #expect(try code(carrier, Harness.homeFixed) == 302)
        #expect(try code(carrier, Harness.listed) == 603)
        #expect(harness.gate.bypass.rules == [.cliHomeFixedInternational])
        #expect(harness.waitInForce(harness.gate.setBypass(.rule(.cliHomeFixedInternational), on: false)))
        #expect(try code(carrier, Harness.homeFixed) == 603)
        #expect(harness.gate.bypass.isOff)
    }

    @Test("bypass works under load: once it is in force no call is stopped")
    func bypassUnderLoad() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        var isOn = false
        var stoppedAfter = 0
        var allowed = 0
        for round in 0..<60 {
            if round == 20 { isOn = harness.waitInForce(harness.gate.setBypass(.everything, on: true)) }
            for _ in 0..<16 { try carrier.send(carrier.request("+\(Harness.listed)", "77010000301").invite()) }
            var answers: [String] = []
            while answers.count < 16 {
                let more = carrier.receive()
                if more.isEmpty { break }
                answers += more
            }
            #expect(answers.count == 16)
            if isOn { stoppedAfter += answers.count { $0.statusCode != 302 } }
            allowed += answers.count { $0.statusCode == 302 }
        }
        #expect(isOn)
        #expect(stoppedAfter == 0)
        #expect(allowed == 40 * 16)
    }

    @Test("a full ring is counted, and calls go on")
    func ringFull() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.national)
        for _ in 0..<(4_096 / 32 + 4) {
            for n in 0..<32 { try carrier.send(carrier.request("+7701000\(1_000 + n)", "77010000401").invite()) }
            var answers = 0
            while answers < 32 {
                let more = carrier.receive()
                if more.isEmpty { break }
                answers += more.count
            }
            #expect(answers == 32)
        }
        #expect(harness.gate.status().ringDrops == 4 * 32)
        #expect(harness.ring.dropped == 4 * 32)
    }
}
