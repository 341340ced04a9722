/// `[journal] time_stamps` and what belongs to it.
struct TimeStampSettings: Equatable, Sendable {
    /// Of authorities (RFC 3161); each stamps by itself.
    var addresses: [String] = []
    /// A file with the roots that vouch for them, in PEM.
    var roots = ""
    /// Between two time stamps.
    var seconds = 3_600
    /// In dotted decimals; nil: the authority's own.
    var policy: String?
}
