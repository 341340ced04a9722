/// How the journal's writer does; the console shows it.
package struct WriterHealth: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case writing
        /// Calls go on. Why nothing is written, in the system's words.
        case failing(String)
    }

    /// Whether checkpoints are signed.
    package enum Signing: Hashable, Sendable {
        /// There is no key.
        case off
        case on
        /// What contradicts what was signed before; the journal is written on.
        case stopped(String)
    }

    package var state: State = .writing
    package var signing: Signing = .off
    /// Entries that could not be written since the start; each of them is counted in the journal once it can be.
    package var lostEntries: UInt64 = 0
    /// Entries in memory that wait to be written.
    package var waitingEntries = 0
    /// Entries that are committed: the position of the next one.
    package var position: UInt64 = 0
    /// Entries under the newest signed checkpoint.
    package var signedPosition: UInt64 = 0
    /// Entries that the views show.
    package var viewPosition: UInt64 = 0
    /// How long the oldest committed entry that the views do not show has been waiting for them.
    package var viewLagMilliseconds: Int64 = 0
    /// Why the views cannot be written; nil: they can.
    package var viewFault: String?
}
