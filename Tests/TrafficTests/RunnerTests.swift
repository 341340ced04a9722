import Telephony
import Testing
import Wire

@testable import Traffic

@Suite("A day over loopback, against a gate of a few lines")
struct RunnerTests {
    /// A day in one second, of `calls` calls, from addresses of their own ports.
    static func options(_ gate: StubGate, calls: Int = 80) -> TrafficOptions {
        var options = TrafficOptions()
        options.target = gate.address.description
        options.trunks = [
            .init(name: "home", trunkClass: .national, source: "127.0.0.1"),
            .init(name: "abroad", trunkClass: .international, source: "127.0.0.1"),
        ]
        options.calls = calls
        options.criminalPermille = 300
        options.speed = 86_400
        options.deskListen = nil
        options.routeAdvanceMilliseconds = 100
        return options
    }

    private static func onward(_ peer: PeerAddress) -> StubGate.Answer {
        .init(code: 302, lines: ["Contact: <sip:+77010000000@\(peer);user=phone>"])
    }

    /// A port that is free at the moment.
    private static func freeAddress() throws -> PeerAddress {
        try Station(PeerAddress(v4: 0x7F00_0001, port: 0)).address
    }

    private func expectSums(_ report: TrafficReport, _ counts: StubGate.Counts, _ calls: Int) {
        #expect(report.attempts == calls)
        #expect(report.decided == calls && report.undecided == 0)
        #expect(report.all.attempts == calls && report.all.decided == calls)
        #expect(report.honest.attempts + report.criminal.attempts == calls)
        #expect(counts.callIDs.count == calls)
    }

    @Test("allowed calls are followed to callees who answer")
    func allowed() throws {
        let gate = try StubGate { Self.onward($1) }
        let options = Self.options(gate)
        let planned = Array(options.schedule())
        let report = try TrafficRunner.run(options)
        let counts = gate.finish()
        expectSums(report, counts, 80)
        #expect(report.all.unhindered == 80)
        #expect(report.latency.count == 80)
        #expect(report.calleesWhoAnswered == planned.count { $0.isAnswered })
        #expect(counts.acknowledgements >= 80)
    }

    @Test("a stop code of the trunk ends a call", arguments: [603, 607, 608])
    func stopped(code: Int) throws {
        let gate = try StubGate { _, _ in .init(code: code) }
        let report = try TrafficRunner.run(Self.options(gate, calls: 40))
        expectSums(report, gate.finish(), 40)
        #expect(report.all.stopped == 40 && report.calleesWhoAnswered == 0)
    }

    @Test("at any other answer the carrier goes on by itself", arguments: [403, 404, 500, 503, 301])
    func otherCodes(code: Int) throws {
        let gate = try StubGate { _, _ in .init(code: code) }
        let report = try TrafficRunner.run(Self.options(gate, calls: 40))
        expectSums(report, gate.finish(), 40)
        #expect(report.all.byItself == 40)
        #expect(report.causes == [.code(code): 40])
        #expect(report.calleesWhoAnswered > 0)
    }

    @Test("a code that the trunk's profile calls an allow is followed as one")
    func allowCode() throws {
        let gate = try StubGate { _, _ in .init(code: 404) }
        var options = Self.options(gate, calls: 40)
        for index in options.trunks.indices { options.trunks[index].allowCodes = [404] }
        let report = try TrafficRunner.run(options)
        expectSums(report, gate.finish(), 40)
        #expect(report.all.unhindered == 40 && report.calleesWhoAnswered > 0)
    }

    @Test("when the gate is silent the carrier goes on by itself")
    func silent() throws {
        let gate = try StubGate { _, _ in nil }
        var options = Self.options(gate, calls: 40)
        options.silenceMilliseconds = 50
        let report = try TrafficRunner.run(options)
        expectSums(report, gate.finish(), 40)
        #expect(report.causes == [.silence: 40])
        #expect(report.calleesWhoAnswered > 0)
    }

    @Test("a diverted call goes to the Desk, which holds it and hangs up")
    func diverted() throws {
        let desk = try Self.freeAddress()
        let gate = try StubGate { _, peer in
            .init(
                code: 302,
                lines: ["Contact: <sip:victim@\(peer)>;q=0.1, <sip:desk@\(desk);qc=TOKEN>;q=1"])
        }
        var options = Self.options(gate, calls: 40)
        options.deskListen = desk.description
        let report = try TrafficRunner.run(options)
        expectSums(report, gate.finish(), 40)
        #expect(report.all.toDesk == 40 && report.heldAtDesk == 40 && report.calleesWhoAnswered == 0)
    }

    @Test("callees answer where the trunks say that calls go on, shared or not")
    func onwardElsewhere() throws {
        let place = try Self.freeAddress()
        let gate = try StubGate { _, _ in Self.onward(place) }
        var options = Self.options(gate, calls: 30)
        options.onwardListen = [place.description, place.description]
        let report = try TrafficRunner.run(options)
        expectSums(report, gate.finish(), 30)
        #expect(report.all.unhindered == 30 && report.calleesWhoAnswered > 0)
    }

    @Test("a dead Desk loses no call: the next contact leads to the callee")
    func deadDesk() throws {
        let desk = try Self.freeAddress()
        let gate = try StubGate { _, peer in
            .init(
                code: 302,
                lines: ["Contact: <sip:desk@\(desk);qc=TOKEN>;q=1", "Contact: <sip:victim@\(peer)>;q=0.1"])
        }
        let report = try TrafficRunner.run(Self.options(gate, calls: 40))
        expectSums(report, gate.finish(), 40)
        #expect(report.causes == [.deskDead: 40] && report.all.byItself == 40)
        #expect(report.heldAtDesk == 0 && report.calleesWhoAnswered > 0)
    }

    @Test(
        "a label in the 302's headers or in its Contact is a warning",
        arguments: [
            ["P-Asserted-Identity: \"Suspect\" <sip:+77010000000@127.0.0.1>", "Contact: <sip:victim@PEER>"],
            ["Call-Info: <sip:warn@127.0.0.1>;purpose=info", "m: <sip:victim@PEER>"],
            ["Contact: <sip:victim@PEER?P-Asserted-Identity=%22Suspect%22%20%3Csip:+7701%40127.0.0.1%3E>"],
        ])
    func labelled(lines: [String]) throws {
        let gate = try StubGate { _, peer in
            .init(
                code: 302,
                lines: lines.map { line in
                    line.split(separator: "PEER", omittingEmptySubsequences: false).joined(separator: peer.description)
                })
        }
        let report = try TrafficRunner.run(Self.options(gate, calls: 30))
        expectSums(report, gate.finish(), 30)
        #expect(report.all.warned == 30 && report.calleesWhoAnswered > 0)
    }

    @Test("a contact off loopback is never called")
    func offLoopback() throws {
        let gate = try StubGate { _, _ in .init(code: 302, lines: ["Contact: <sip:victim@192.0.2.1>"]) }
        let report = try TrafficRunner.run(Self.options(gate, calls: 30))
        expectSums(report, gate.finish(), 30)
        #expect(report.dropped == 0 && report.calleesWhoAnswered == 0)
    }

    @Test("paced load asks for each call once, and measures every answer")
    func load() throws {
        let gate = try StubGate { Self.onward($1) }
        var options = Self.options(gate)
        options.calls = 100_000
        options.rate = 400
        options.seconds = 1
        let report = try TrafficRunner.run(options)
        let counts = gate.finish()
        #expect(report.isLoad && report.attempts > 100)
        #expect(report.latency.count == UInt64(report.attempts) && report.undecided == 0)
        #expect(counts.callIDs.count == report.attempts && counts.others == 0)
        #expect(report.calleesWhoAnswered == 0)
    }

    @Test("no more calls are under way than asked for, and none is lost for it")
    func bounded() throws {
        let gate = try StubGate { Self.onward($1) }
        var options = Self.options(gate, calls: 60)
        options.mostCallsInFlight = 3
        let report = try TrafficRunner.run(options)
        expectSums(report, gate.finish(), 60)
    }

    @Test("a run that is stopped leaves no call open")
    func stoppedEarly() throws {
        let gate = try StubGate { Self.onward($1) }
        var options = Self.options(gate, calls: 1_000_000)
        options.speed = 60
        let stop = StopSwitch()
        let report = try TrafficRunner.run(options, stop: stop) { if $0.attempts > 0 { stop.stop() } }
        _ = gate.finish()
        #expect(report.attempts > 0 && report.undecided == 0 && report.all.decided == report.attempts)
    }

    @Test("what a gate receives of a seed is the same in every run but for ids and ports")
    func sameBytes() throws {
        func run() throws -> Set<String> {
            let seen = Seen()
            let gate = try StubGate { request, _ in
                let kept = request.split(separator: "\r\n").filter { line in
                    ["INVITE", "P-Asserted", "Privacy", "Diversion", "User-Agent"].contains { line.hasPrefix($0) }
                }
                seen.add(kept.map { $0.split(separator: "@")[0] }.joined(separator: "|"))
                return .init(code: 603)
            }
            _ = try TrafficRunner.run(Self.options(gate, calls: 60))
            _ = gate.finish()
            return seen.all
        }
        let first = try run()
        #expect(first == (try run()) && first.count > 30)
    }

    @Test("options that make no sense are refused in words")
    func refused() throws {
        let gate = try StubGate { _, _ in nil }
        defer { _ = gate.finish() }
        func code(_ change: (inout TrafficOptions) -> Void) -> TrafficError.Code? {
            var options = Self.options(gate)
            change(&options)
            do {
                _ = try TrafficRunner.run(options)
                return nil
            } catch { return error.code }
        }
        #expect(code { $0.target = "192.0.2.1:5060" } == .notLoopback)
        #expect(code { $0.target = "gate.example" } == .badAddress)
        #expect(code { $0.trunks[0].source = "10.0.0.1" } == .notLoopback)
        #expect(code { $0.trunks.removeLast() } == .noTrunk)
        #expect(code { $0.trunks = [] } == .noTrunk)
        #expect(code { $0.speed = 0 } == .outOfRange)
        #expect(code { $0.rate = 0 } == .outOfRange)
        #expect(code { $0.calls = 0 } == .outOfRange)
        #expect(code { $0.onwardListen = Array(repeating: "127.0.0.1:0", count: 20) } == .outOfRange)
        #expect(code { $0.deskListen = gate.address.description } == .addressRefused)
    }
}
