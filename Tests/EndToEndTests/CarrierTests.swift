import Foundation
import TestSupport
import Testing

/// Real calls from SIPp through Kamailio, which asks Qorgan about each.
@Suite(
    "A carrier's SBC asks Qorgan", .serialized,
    .enabled(if: Programs.sipp != nil && Programs.kamailio != nil, "needs SIPp and Kamailio: make test installs them"))
struct CarrierTests {
    private static let policy = """
        cli-home-fixed-international = "block"
        caller-reported = "label"
        """
    private static let lists = """
        block = "block.csv"
        reports = "reports.csv"
        """
    private static let files = [
        "block.csv": "number,treatment\n+380671000001,divert\n+380671000002,block\n",
        "reports.csv": RunningQorgan.report(of: "+380671000003"),
    ]
    private static let honest = "+380671000009"
    private static let spoofed = "+77172000018"

    private func qorgan(for carrier: Carrier) throws -> RunningQorgan {
        try RunningQorgan(
            desk: carrier.deskPort, onward: ["intl-1": carrier.onward], policy: Self.policy, lists: Self.lists,
            files: Self.files)
    }

    @Test("calls are allowed, labelled, diverted and blocked", arguments: [Carrier.Transport.udp, .tcp])
    func treatments(transport: Carrier.Transport) throws {
        let carrier = try Carrier(transport: transport)
        let qorgan = try qorgan(for: carrier)
        try carrier.start(gatePort: qorgan.port)
        defer {
            carrier.stop()
            qorgan.stop()
        }

        let allowed = try carrier.call(from: Self.honest)
        #expect(allowed.status == 0, "\(allowed.output)")
        #expect(carrier.invites(at: "callee") == 1)
        #expect(!carrier.messages(at: "callee").contains("Call-Info"))

        let labelled = try carrier.call(from: "+380671000003")
        #expect(labelled.status == 0, "\(labelled.output)")
        #expect(carrier.invites(at: "callee") == 2)
        #expect(carrier.messages(at: "callee").contains("Подозрительный"))
        #expect(carrier.messages(at: "callee").contains("Call-Info"))

        let diverted = try carrier.call(from: "+380671000001")
        #expect(diverted.status == 0, "\(diverted.output)")
        #expect(carrier.invites(at: "desk") == 1)
        #expect(carrier.messages(at: "desk").contains(";qc="))
        #expect(carrier.invites(at: "callee") == 2)

        for caller in [Self.spoofed, "+380671000002"] {
            let blocked = try carrier.call("stopped", from: caller)
            #expect(blocked.status == 0, "\(blocked.output)")
        }
        #expect(carrier.invites(at: "callee") == 2)
    }

    @Test("a diverted call whose Desk is dead reaches its callee")
    func deadDesk() throws {
        let carrier = try Carrier()
        let qorgan = try qorgan(for: carrier)
        try carrier.start(gatePort: qorgan.port, phones: ["callee"])
        defer {
            carrier.stop()
            qorgan.stop()
        }
        let call = try carrier.call(from: "+380671000001")
        #expect(call.status == 0, "\(call.output)")
        #expect(carrier.invites(at: "callee") == 1)
    }

    @Test(
        "with the gate killed or stopped, 100 of 100 calls go through",
        arguments: [SIGKILL, SIGSTOP])
    func failsOpen(signal: Int32) throws {
        let carrier = try Carrier(waitMilliseconds: 300)
        let qorgan = try qorgan(for: carrier)
        try carrier.start(gatePort: qorgan.port)
        defer {
            carrier.stop()
            qorgan.stop()
        }
        // It judges: within the 300 ms, sooner or later, also on a busy machine.
        #expect(try waitUntil(seconds: 60) { try carrier.call("stopped", from: Self.spoofed).status == 0 })
        let before = carrier.invites(at: "callee")
        qorgan.process.signal(signal)
        let calls = try carrier.call(from: Self.spoofed, count: 100)
        #expect(calls.status == 0, "\(calls.output)")
        #expect(carrier.invites(at: "callee") == before + 100)
    }

    @Test("the SBC goes on by itself at every answer that is no stop code", arguments: [403, 404, 480, 486, 500, 503])
    func otherAnswers(code: Int) throws {
        let carrier = try Carrier()
        let port = try Ports.free()
        let gate = try ServerProcess(
            Programs.sipp ?? "",
            [
                "-sf", Programs.scenario("refusing"), "-set", "code", String(code), "-i", "127.0.0.1", "-p",
                String(port), "-t", "u1", "-nostdin", "-mp", String(try Ports.free()),
            ], folder: carrier.folder.url)
        try carrier.start(gatePort: port)
        defer {
            carrier.stop()
            gate.stop()
        }
        let call = try carrier.call(from: Self.honest)
        #expect(call.status == 0, "\(call.output)")
        #expect(carrier.invites(at: "callee") == 1)
    }
}
