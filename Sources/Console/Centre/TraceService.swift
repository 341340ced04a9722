package import Gate

/// Tracing calls, for the pages; implemented where the parts are put together.
package protocol TraceService: Sendable {
    /// Journalled first: what cannot be journalled is not traced.
    func startTrace(ofTrunk trunk: String, minutes: Int, reason: String, by person: String) async throws
    /// What was traced stays until its hour is over.
    func stopTrace(by person: String) async throws
    /// What was traced.
    var traceBook: TraceBook { get }
}

/// Why a trace does not start or end.
package enum TraceFault: Error, Hashable, Sendable {
    /// Another one runs.
    case running
    case notRunning
    case unknownTrunk
}
