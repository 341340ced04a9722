/// What a gate for this traffic needs: measured figures of docs/performance.md and docs/report.md, and this traffic's load.
struct Sizing: Equatable {
    /// Redirects a second on one core at saturation, journal on, by lists and numbering: the row `Qorgan` of `make bench`, on
    /// the machine of docs/performance.md.
    static let callsPerSecondOfCore = 92_000
    /// A call that passes without a reason: leaf and mark, kept for a day (docs/journal-format.md).
    static let bytesOfPass = 72
    /// A call with a reason: entry, seal, hashes, view and its indexes (measured, docs/report.md).
    static let bytesOfReasoned = 1_024
    /// A caller whose behaviour is remembered (`EngineConfiguration.callers`).
    static let bytesOfCaller = 300

    var meanPerSecond: Double
    /// nil: the journal keeps minutes alone.
    var peakSecond: Int?
    var peakMinute: Int
    /// One core's calls a second at saturation, of which half is planned with: the other half is for bursts and for the
    /// machine's other work.
    var perCore: Int
    var cores: Int
    /// Passes that are kept for a day.
    var passBytes: Double
    /// What a day adds for good.
    var reasonedBytesADay: Double
    var memoryBytes: Int

    init(_ tally: ReportTally, callers: Int, perCore: Int = Self.callsPerSecondOfCore) {
        self.perCore = perCore
        meanPerSecond = Double(tally.all.calls) / Double(tally.seconds)
        peakSecond = tally.peakSecond > 0 ? tally.peakSecond : nil
        peakMinute = tally.peakMinute
        let peak = peakSecond ?? (peakMinute + 59) / 60
        let planned = max(1, perCore / 2)
        cores = max(1, (peak + planned - 1) / planned)
        // Less than a day tells of no more than itself.
        let days = max(1, tally.days)
        let reasoned = tally.reasoned
        passBytes = Double(max(0, tally.all.calls - reasoned)) / days * Double(Self.bytesOfPass)
        reasonedBytesADay = Double(reasoned) / days * Double(Self.bytesOfReasoned)
        var slots = 64
        while slots < callers, slots < 1 << 26 { slots *= 2 }
        memoryBytes = slots * Self.bytesOfCaller
    }
}
