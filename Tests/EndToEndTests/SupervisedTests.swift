import Foundation
import TestSupport
import Testing

/// Under a supervisor that holds the sockets: what restarts, crashes and a hung judge cost. Nothing.
@Suite("qorgan under a supervisor", .serialized, .enabled(if: Programs.python != nil, "needs python3"))
struct SupervisedTests {
    private static let spoofed = "+77172000018"

    /// A gate whose sockets a stand-in for systemd holds.
    private final class Supervised {
        let qorgan: GateFiles
        let supervisor: ServerProcess

        init(hang: String? = nil) throws {
            let qorgan = try GateFiles(policy: "cli-home-fixed-international = \"block\"")
            self.qorgan = qorgan
            supervisor = try ServerProcess(
                Programs.python ?? "python3",
                [
                    repositoryRoot.appendingPathComponent("Tests/supervisor/supervisor.py").path,
                    "--udp", "127.0.0.1:\(qorgan.port)", "--tcp", "127.0.0.1:\(qorgan.port)", "--watchdog-ms", "20000",
                    "--", Programs.qorgan, "gate", "--config", qorgan.configuration, "--data", qorgan.data,
                ], environment: hang.map { ["QORGAN_TEST_HANG": $0] } ?? [:])
            guard isReady(times: 1) else { throw Failure("it did not get ready: \(supervisor.output)") }
        }

        func isReady(times: Int) -> Bool {
            waitUntil(seconds: 60) { self.count("ready ") >= times }
        }

        func count(_ word: String) -> Int {
            supervisor.output.split(separator: "\n").count { $0.hasPrefix(word) }
        }

        /// Process ids of the service, oldest first.
        var services: [Int32] {
            supervisor.output.split(separator: "\n").filter { $0.hasPrefix("started ") }
                .compactMap { Int32($0.dropFirst("started ".count)) }
        }

        func code(_ id: String, seconds: Double = 2) -> String? {
            Datagrams.ask(
                Datagrams.invite(from: SupervisedTests.spoofed, to: "+77010000045", source: "127.0.0.20", id: id),
                at: "127.0.0.1", qorgan.port, from: "127.0.0.20", seconds: seconds
            ).map { String($0.dropFirst(8).prefix(3)) }
        }

        deinit { supervisor.stop() }
    }

    @Test(
        "an orderly restart in the middle of calls loses none: what came between two processes is answered by the second"
    )
    func restart() throws {
        let supervised = try Supervised()
        #expect(supervised.code("before") == "603")
        supervised.supervisor.signal(SIGHUP)
        // One sending each, no retransmission: a datagram that met no socket would never be answered.
        for index in 0..<40 { #expect(supervised.code("during\(index)", seconds: 30) == "603") }
        #expect(supervised.isReady(times: 2))
        #expect(supervised.services.count == 2)
        #expect(supervised.code("after") == "603")
    }

    @Test("killed (SIGKILL): the next process answers the calls that came meanwhile")
    func killed() throws {
        let supervised = try Supervised()
        #expect(supervised.code("before") == "603")
        kill(try #require(supervised.services.last), SIGKILL)
        // A datagram that the dying process took is lost; the client would send it again.
        #expect(waitUntil(seconds: 10) { supervised.count("exit ") == 1 })
        #expect(supervised.code("meanwhile", seconds: 30) == "603")
        #expect(supervised.isReady(times: 2))
        #expect(supervised.supervisor.output.contains("-9"))
    }

    @Test("a hung judge: calls go on at once, after two seconds the process ends and the next one judges")
    func hung() throws {
        let folder = try ScratchFolder("hang")
        let flag = folder.url.appendingPathComponent("hang")
        let supervised = try Supervised(hang: flag.path)
        #expect(supervised.code("before") == "603")
        try Data().write(to: flag)
        // The stand-in for the judge lets them go.
        #expect(supervised.code("hung1", seconds: 10) == "302")
        #expect(supervised.code("hung2", seconds: 10) == "302")
        #expect(waitUntil(seconds: 30) { supervised.count("exit ") == 1 })
        try FileManager.default.removeItem(at: flag)
        #expect(supervised.supervisor.output.contains("the judge has hung"))
        #expect(supervised.isReady(times: 2))
        #expect(supervised.code("after", seconds: 10) == "603")
    }

    @Test("a process that was stopped for long (SIGSTOP) and goes on is not taken for a hung one")
    func stopped() throws {
        let supervised = try Supervised()
        let service = try #require(supervised.services.last)
        kill(service, SIGSTOP)
        // Longer than a judge may hang; nothing can tell from outside that it is over.
        usleep(2_600_000)
        kill(service, SIGCONT)
        #expect(supervised.code("after", seconds: 10) == "603")
        #expect(supervised.count("exit ") == 0)
    }

    @Test(
        "systemd's own socket activation hands its sockets over",
        .enabled(if: Programs.find("systemd-socket-activate") != nil, "needs systemd-socket-activate"))
    func activated() throws {
        let qorgan = try GateFiles(policy: "cli-home-fixed-international = \"block\"")
        let process = try ServerProcess(
            Programs.find("systemd-socket-activate") ?? "",
            [
                "--datagram", "--listen=127.0.0.1:\(qorgan.port)", Programs.qorgan, "gate", "--config",
                qorgan.configuration, "--data", qorgan.data,
            ])
        defer { process.stop() }
        #expect(waitUntil(seconds: 30) { process.output.contains("Listening") })
        // The first datagram starts it, and is answered by it.
        let answer = Datagrams.ask(
            Datagrams.invite(from: Self.spoofed, to: "+77010000045", source: "127.0.0.20", id: "activate"),
            at: "127.0.0.1", qorgan.port, from: "127.0.0.20", seconds: 30)
        #expect(answer?.hasPrefix("SIP/2.0 603") == true, "\(answer ?? process.output)")
    }
}
