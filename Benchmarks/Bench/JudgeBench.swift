import CAllocations
import Screening
import Telephony

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engine against a block list of a million numbers and random callers: nanoseconds a call.
///
/// CPU time of the thread, so that neighbours on the machine count only by the caches that they take.
enum JudgeBench {
    private static let calls = 1_000_000
    private static let batch = 64

    static func run() throws -> [Figure] {
        var random = SplitMix(state: 20_261)
        var builder = ListSnapshot.Builder()
        let collecting = measure {
            builder.reserve(block: 1_000_000)
            for _ in 0..<1_000_000 {
                let mobile = 77_000_000_000 + random.next() % 900_000_000
                builder.add(block: PhoneNumber(digits: mobile), random.next() % 10 < 7 ? .block : .divert)
            }
        }
        builder.giveRoaming()
        var lists = ListSnapshot.empty
        let building = measure { lists = builder.build(version: 1) }
        let attempts = attempts(&random)

        var results: [Figure] = [
            Figure("list of 1 M numbers collected", collecting / 1e6, "ms"),
            Figure("list of 1 M numbers built", building / 1e6, "ms", goal: .atMost(1_000)),
            Figure("list of 1 M numbers held in", Double(lists.byteCount) / 1e6, "MB", goal: .atMost(24)),
        ]
        for (name, policy) in [
            ("lists, numbering", Policy(use: [.lists, .numbering])), ("lists, numbering, behaviour", Policy(use: .all)),
            ("all of them and a model of 150 trees", Policy(use: .all, model: try ModelBench.ofCalls())),
        ] {
            for touches in [false, true] {
                var engine = Engine(policy: policy, lists: lists)
                // Once over everything: pages and windows as in a gate that has been running.
                _ = judge(attempts, with: &engine, touches: touches)
                var stopped = 0
                let before = callocations_count()
                let time = measure { stopped = judge(attempts, with: &engine, touches: touches) }
                let allocations = callocations_count() - before
                let label = "\(name)\(touches ? ", batches of \(batch) touched first" : "")"
                results.append(Figure(label, time / Double(attempts.count), "ns", goal: .atMost(5_000)))
                results.append(Figure("  of them stopped or labelled", Double(stopped), "calls"))
                results.append(Figure("  allocations", Double(allocations), "", goal: .atMost(0)))
            }
        }
        results.append(Figure("engine for 2^20 callers, at most", Double(Engine().byteCount) / 1_000_000, "MB"))
        return results
    }

    /// How often memory was asked for while 10,000 calls were judged with every feature and a model that explains each, and as
    /// many ends learned, after as many before them; and how many of the calls the model asked something for.
    static func allocations() throws -> (count: UInt64, explained: Int) {
        var random = SplitMix(state: 20_264)
        let attempts = attempts(&random, 20_000)
        var engine = Engine(policy: Policy(use: .all, model: try ModelBench.ofCalls(labels: true)), lists: .empty)
        _ = judge(Array(attempts[..<10_000]), with: &engine, touches: true)
        let rest = Array(attempts[10_000...])
        let before = callocations_count()
        let explained = judge(rest, with: &engine, touches: true)
        // By position: an iterator over the array asks for memory itself in a debug build.
        for index in 0..<rest.count {
            let attempt = rest[index]
            engine.learn(
                CallOutcome(
                    callID: attempt.callID, caller: attempt.caller, callee: attempt.callee, trunk: attempt.trunk,
                    isAnswered: true, ringMilliseconds: 5_000, durationMilliseconds: 60_000, releasedBy: .caller),
                at: attempt.time)
        }
        return (callocations_count() - before, explained)
    }

    private static func judge(_ attempts: [CallAttempt], with engine: inout Engine, touches: Bool) -> Int {
        var call = JudgedCall(attempt: attempts[0], verdict: Verdict(), features: Features(), versions: Versions())
        var stopped = 0
        var start = 0
        while start < attempts.count {
            let end = min(start + batch, attempts.count)
            if touches {
                for index in start..<end { engine.touch(attempts[index]) }
            }
            for index in start..<end {
                engine.judge(attempts[index], into: &call)
                if call.verdict.treatment != .allow { stopped += 1 }
            }
            start = end
        }
        return stopped
    }

    /// 300,000 callers with one to a hundred calls in an hour, a third of them from abroad.
    private static func attempts(_ random: inout SplitMix, _ count: Int = calls) -> [CallAttempt] {
        var attempts: [CallAttempt] = []
        attempts.reserveCapacity(count)
        for index in 0..<count {
            let isAbroad = random.next() % 3 == 0
            let popular = random.next() % 4 == 0
            let caller = random.next() % (popular ? 3_000 : 300_000)
            let number = isAbroad ? 447_400_000_000 + caller * 7 : 77_010_000_000 + caller * 31
            attempts.append(
                CallAttempt(
                    time: Timestamp(milliseconds: 1_764_000_000_000 + Int64(index) * 4),
                    trunk: TrunkID(index: isAbroad ? 1 : 0), trunkClass: isAbroad ? .international : .national,
                    callID: random.next(),
                    callee: .number(PhoneNumber(digits: 77_770_000_000 + random.next() % 5_000_000)),
                    from: .number(PhoneNumber(digits: number)), asserted: .number(PhoneNumber(digits: number))))
        }
        return attempts
    }

    private static func measure(_ work: () -> Void) -> Double {
        let start = cpuNanoseconds()
        work()
        return cpuNanoseconds() - start
    }

    private static func cpuNanoseconds() -> Double {
        // CLOCKS_PER_SEC is a million (POSIX).
        Double(clock()) * 1e3
    }
}

/// A small generator with a seed: the same calls on every machine.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
