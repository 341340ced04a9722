// Owner: the judge's thread. Never allocates. Budget: 40 ns. Bench: JudgeBench.

/// The victim's side: who called a number that it does not know, how often it rings, with whom it is talking.
/// At most 56 bytes and an 8-byte key.
struct CalleeRecord: BitwiseCopyable {
    /// A second stranger within this time may be the second act.
    static let windowSeconds: UInt32 = 600
    /// For so long it is remembered how the last stranger's call went.
    static let memorySeconds: UInt32 = 3_600
    /// A call of a stranger that has not ended after so long is not under way: its end was missed.
    static let longestCallSeconds: UInt32 = 7_200

    /// The last stranger's number; 0: nobody.
    var stranger: UInt64 = 0
    /// When it called.
    var time: UInt32 = 0
    /// Marks of the strangers before: low 32 bits of their hash, and when.
    var marks = InlineArray<3, UInt32>(repeating: 0)
    var times = InlineArray<3, UInt32>(repeating: 0)
    /// When the stranger's call began that has not ended; 0: none.
    var busySince: UInt32 = 0
    /// Calls with half-life of a slot of 1,024 s, in sixteenths.
    var calls: UInt16 = 0
    var slot: UInt16 = 0
    /// Seconds that the last stranger was talked to whose call has ended.
    var talk: UInt16 = 0
    /// Half-days, and unknown callers from abroad of this one and of the one before.
    var halfDay: UInt16 = 0
    var abroad = SIMD2<UInt8>(repeating: 0)
    var isAbroad: UInt8 = 0
    /// 1: `talk` tells of a call that has ended.
    var hasEnded: UInt8 = 0

    /// A call of whomever comes in.
    mutating func addCall(at second: UInt32) {
        advance(to: second)
        if calls < .max - 16 { calls += 16 }
    }

    /// A stranger's call comes in.
    mutating func addStranger(isAbroad: Bool, at second: UInt32) {
        advance(to: second)
        if isAbroad, abroad[0] < .max { abroad[0] += 1 }
    }

    private mutating func advance(to second: UInt32) {
        let now = UInt16(truncatingIfNeeded: second &>> 10)
        // A slot that lies behind, by less than half a year, is an event from the past.
        let passed = now &- slot
        if passed != 0, passed < 0x8000 || calls == 0 {
            calls = passed > 15 ? 0 : calls &>> passed
            slot = now
        }
        let half = UInt16(truncatingIfNeeded: second / 43_200)
        if half > halfDay {
            abroad = SIMD2(0, half - halfDay == 1 ? abroad[0] : 0)
            halfDay = half
        }
    }

    /// A stranger's call reaches the callee.
    mutating func keep(stranger caller: UInt64, isAbroad: Bool, at second: UInt32) {
        if stranger != 0, stranger != caller {
            marks[2] = marks[1]
            times[2] = times[1]
            marks[1] = marks[0]
            times[1] = times[0]
            marks[0] = Self.mark(stranger)
            times[0] = time
        }
        if busySince == 0 || stranger == caller { busySince = max(second, 1) }
        stranger = caller
        time = second
        talk = 0
        hasEnded = 0
        self.isAbroad = isAbroad ? 1 : 0
    }

    /// A stranger's call that was let through has ended.
    mutating func end(stranger caller: UInt64, talkSeconds: Int64) {
        busySince = 0
        guard stranger == caller else { return }
        talk = UInt16(clamping: talkSeconds)
        hasEnded = 1
    }

    /// Distinct strangers of ten minutes, `caller` counted.
    func strangers(with caller: UInt64, at second: UInt32) -> Int32 {
        let own = Self.mark(caller)
        var count: Int32 = 1
        if stranger != 0, stranger != caller, Self.isWithin(Self.windowSeconds, time, at: second) { count += 1 }
        for index in 0..<3 where marks[index] != own && Self.isWithin(Self.windowSeconds, times[index], at: second) {
            count += 1
        }
        return count
    }

    static func isWithin(_ seconds: UInt32, _ time: UInt32, at second: UInt32) -> Bool {
        time != 0 && (time > second || second - time <= seconds)
    }

    private static func mark(_ caller: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: Mixing.mix(caller)) }
}
