import Screening
import Telephony

/// What is known of one message of a batch between judging and forwarding.
struct ProxySlot {
    var intake = Intake.absorbSilently
    var key = TransactionKey(high: 0, low: 0, content: 0)
    var flow = Flow.none
    var trunk = TrunkID.unknown
    /// A new call, and the engine or law 1 has spoken.
    var isCall = false
    /// It went on statelessly before, and does again.
    var isStateless = false
    var screened: ScreenedCall?
}

/// All messages stay parsed until the batch is the judge's.
typealias ProxyScratch = BatchScratch<ProxySlot>
