// Owner: a value of the judge's. Never allocates when asked.

/// Log-odds from which a model asks for treatments, in thousandths: part of its file, chosen on validation days.
struct ModelThresholds: Hashable, Sendable {
    var label: Int32?
    var announce: Int32?
    var divert: Int32?
    var block: Int32?

    init() {}

    /// By the names of treatments; what the file does not name is never asked for.
    init(_ document: ModelDocument) {
        label = document.threshold(Treatment.label.code)
        announce = document.threshold(Treatment.announce.code)
        divert = document.threshold(Treatment.divert.code)
        block = document.threshold(Treatment.block.code)
    }

    /// The strongest treatment whose threshold is reached.
    func treatment(at logOdds: Int32) -> Treatment {
        if let block, logOdds >= block { return .block }
        if let divert, logOdds >= divert { return .divert }
        if let announce, logOdds >= announce { return .announce }
        if let label, logOdds >= label { return .label }
        return .allow
    }
}
