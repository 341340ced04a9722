import Authority
import Gate
import Journal
import Screening
import Telephony
import Wire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A gate alone for `Scripts/bench-overload`: every number that begins with 44 is on a list and stopped with 603, so that the
/// caller sees of each call whether it was screened. No journal; what it would get is thrown away.
///
///     Bench gate PORT EXTRA_NANOSECONDS
///
/// The judge burns the extra time for each message: a gate with so dear an engine. Prints a line of counters whenever a line
/// comes in, and ends with its input.
enum GateBench {
    static func run(port: UInt16, extraNanoseconds: Int) throws {
        var configuration = GateConfiguration(
            listen: [ListenAddress(.udp, PeerAddress(v4: 0x7F00_0001, port: port))],
            trunks: [
                Trunk(name: "good", carrier: "a", trunkClass: .international, sources: ["127.0.0.10"]),
                Trunk(name: "other", carrier: "b", trunkClass: .international, sources: ["127.0.0.20"]),
            ])
        configuration.deadlineMilliseconds = 50
        var lists = ListSnapshot.Builder()
        lists.add(blockPrefix: 44, .block)
        let order = StandingOrder(
            basis: .operationalSearch, number: "1", from: Timestamp(seconds: 0),
            until: Timestamp(seconds: 4_000_000_000))
        let engine = Engine(
            configuration: EngineConfiguration(callers: 1 << 16), policy: Policy(version: 1),
            lists: lists.build(version: 1), order: order)
        let rings = [BoundedRing<JudgedCall>(capacity: 1 << 15), BoundedRing<JudgedCall>(capacity: 1 << 15)]
        var hooks = GateHooks()
        if extraNanoseconds > 0 { hooks.whileJudging = { count in burn(count * extraNanoseconds) } }
        let gate = try Gate(configuration, engine: engine, ring: rings[0], watchdogRing: rings[1], hooks: hooks)
        try gate.start()
        let drain = try OSThread(name: "drain") {
            while true {
                for ring in rings { ring.drain(max: 1 << 16) { _ in } }
                usleep(1_000)
            }
        }
        say("pid \(getpid())")
        while readLine() != nil { say(line(gate.status())) }
        _ = gate.stop()
        withExtendedLifetime(drain) {}
    }

    /// At once: who asked waits for it.
    private static func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    private static func burn(_ nanoseconds: Int) {
        let end = Clock.threadNanoseconds() + Int64(nanoseconds)
        while Clock.threadNanoseconds() < end {}
    }

    private static func line(_ status: GateStatus) -> String {
        var words = status.trunks.map { "\($0.name)=\($0.calls) \($0.name)_unscreened=\($0.unscreened)" }
        let overload = status.overload
        words.append("overloads=\(overload.count) on=\(overload.isOn ? 1 : 0) strangers=\(overload.strangers)")
        words.append("unanswered=\(overload.unanswered) kernel=\(overload.kernelDrops)")
        words.append("full=\(overload.fullnessPerThousand) reliefs=\(status.reliefs)")
        return words.joined(separator: " ")
    }
}
