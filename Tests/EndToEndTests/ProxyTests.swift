import Foundation
import TestSupport
import Testing

/// SIPp on both sides of a gate in proxy mode: the foreign carrier's SBC calls in, phones answer at the next hops and
/// at the Desk.
@Suite(
    "Calls go through Qorgan in proxy mode", .serialized,
    .enabled(if: Programs.sipp != nil, "needs SIPp: make test installs it"))
struct ProxyTests {
    private static let honest = "+380671000009"

    private func qorgan(_ hops: [String], desk: Int = 5080, trunk: String = "") throws -> RunningQorgan {
        try RunningQorgan(
            desk: desk, policy: "caller-reported = \"label\"",
            lists: "block = \"block.csv\"\nreports = \"reports.csv\"",
            files: [
                "block.csv": "number,treatment\n+380671000001,divert\n+380671000002,block\n",
                "reports.csv": RunningQorgan.report(of: "+380671000003"),
            ], trunk: trunk, nextHops: hops)
    }

    private func call(
        _ qorgan: RunningQorgan, _ scenario: String = "caller", from caller: String = honest, count: Int = 1,
        transport: String = "u1"
    ) throws -> (status: Int32, output: String) {
        try SIPp.call(
            "127.0.0.1:\(qorgan.port)", scenario, from: caller, at: "127.0.0.20", count: count, transport: transport,
            in: qorgan.folder)
    }

    @Test("INVITE, 180, 200, ACK and BYE, over UDP and TCP", arguments: ["u1", "t1"])
    func answered(transport: String) throws {
        let folder = try ScratchFolder("proxy")
        let phone = try SIPpPhone("callee", at: "127.0.0.30", in: folder)
        defer { phone.process.stop() }
        let qorgan = try qorgan([phone.hop])
        defer { qorgan.stop() }
        let calls = try call(qorgan, count: 10, transport: transport)
        #expect(calls.status == 0, "\(calls.output)")
        #expect(phone.invites == 10)
        #expect(phone.messages.contains("Record-Route: <sip:127.0.0.1:\(qorgan.port);lr>"))
        // Ten calls, ten ends: the BYEs came by.
        #expect(phone.messages.components(separatedBy: "\nBYE sip:").count == 11)
    }

    @Test("labelled, blocked and diverted calls")
    func treatments() throws {
        let folder = try ScratchFolder("proxy")
        let phone = try SIPpPhone("callee", at: "127.0.0.30", in: folder)
        let desk = try SIPpPhone("callee", at: "127.0.0.1", in: folder)
        let qorgan = try qorgan([phone.hop], desk: desk.port)
        defer {
            phone.process.stop()
            desk.process.stop()
            qorgan.stop()
        }
        let labelled = try call(qorgan, from: "+380671000003")
        #expect(labelled.status == 0, "\(labelled.output)")
        #expect(phone.messages.contains("Подозрительный"))
        let blocked = try call(qorgan, "stopped", from: "+380671000002")
        #expect(blocked.status == 0, "\(blocked.output)")
        let diverted = try call(qorgan, from: "+380671000001")
        #expect(diverted.status == 0, "\(diverted.output)")
        #expect(desk.messages.contains(";qc="))
        #expect(phone.invites == 1)
        let status = try qorgan.ask("status").output
        #expect(status.contains(" 0 failovers") && status.contains("next hops 1 of 1 alive"), "\(status)")
    }

    @Test("a call is cancelled while it rings", .timeLimit(.minutes(2)))
    func cancelled() throws {
        try through(phone: "ringing", caller: "cancelling")
    }

    @Test("a callee is busy", .timeLimit(.minutes(2)))
    func busy() throws {
        try through(phone: "busy", caller: "refused")
    }

    @Test("a session is changed by a second INVITE", .timeLimit(.minutes(2)))
    func changed() throws {
        try through(phone: "changed", caller: "changing")
    }

    @Test("an SBC that does overload control is told the load in the Via of each answer")
    func told() throws {
        let folder = try ScratchFolder("proxy")
        let phone = try SIPpPhone("callee", at: "127.0.0.30", in: folder)
        let qorgan = try qorgan([phone.hop], trunk: "overload_control = \"loss\"")
        defer {
            phone.process.stop()
            qorgan.stop()
        }
        let calls = try call(qorgan, "told", count: 5)
        #expect(calls.status == 0, "\(calls.output)")
        #expect(phone.invites == 5)
    }

    private func through(phone scenario: String, caller: String) throws {
        let folder = try ScratchFolder("proxy")
        let phone = try SIPpPhone(scenario, at: "127.0.0.30", in: folder)
        let qorgan = try qorgan([phone.hop])
        defer {
            phone.process.stop()
            qorgan.stop()
        }
        let result = try call(qorgan, caller)
        #expect(result.status == 0, "\(result.output)")
        #expect(phone.messages.contains("\nACK sip:"))
    }

    @Test("a Desk that is dead loses no call")
    func deadDesk() throws {
        let folder = try ScratchFolder("proxy")
        let phone = try SIPpPhone("callee", at: "127.0.0.30", in: folder)
        let qorgan = try qorgan([phone.hop], desk: try Ports.free())
        defer {
            phone.process.stop()
            qorgan.stop()
        }
        let result = try call(qorgan, from: "+380671000001")
        #expect(result.status == 0, "\(result.output)")
        #expect(phone.invites == 1)
    }

    @Test("the first next hop is killed: calls go to the second, and back when it lives again")
    func killed() throws {
        let folder = try ScratchFolder("proxy")
        let first = try SIPpPhone("callee", at: "127.0.0.30", in: folder)
        let second = try SIPpPhone("callee", at: "127.0.0.31", in: folder)
        let qorgan = try qorgan([first.hop, second.hop])
        defer {
            first.process.stop()
            second.process.stop()
            qorgan.stop()
        }
        #expect(waitUntil(seconds: 20) { first.isProbed && second.isProbed })
        #expect(try call(qorgan, count: 3).status == 0)
        #expect(first.invites == 3)
        first.process.signal(SIGKILL)
        let calls = try call(qorgan, count: 20)
        #expect(calls.status == 0, "\(calls.output)")
        #expect(second.invites == 20)
        let again = try SIPpPhone("callee", at: "127.0.0.30", port: first.port, in: folder)
        defer { again.process.stop() }
        #expect(
            waitUntil(seconds: 20) { (try? qorgan.ask("status").output.contains("next hops 2 of 2 alive")) == true })
        #expect(try call(qorgan).status == 0)
        #expect(second.invites == 20)
    }
}
