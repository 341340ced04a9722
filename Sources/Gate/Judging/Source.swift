import Telephony
import Wire

/// Who sent a message of a batch, and how.
struct Source {
    let peer: PeerAddress
    /// Nil for a datagram.
    let connection: ConnectionID?
    /// By its certificate; nil: its address says whose it is.
    var trunk: TrunkID?
}
