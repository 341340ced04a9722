import Wire

/// A call that is under way, both ends of it: the loop's own, by its sequence number.
final class LiveCall {
    let plan: PlannedCall
    let writer: CallWriter
    let station: Station
    let trunk: Int
    /// When it should have begun, monotonic nanoseconds.
    let scheduled: Int64
    var carrier: CarrierCall
    /// Where the legs go: 0 the gate, n its contacts.
    var hops: [Hop]
    var isMeasured = false
    var outcome: Outcome?
    var called: Called?

    struct Hop {
        var uri: String
        var address: PeerAddress?
        /// To of the last final answer, with the other side's tag.
        var toLine: ArraySlice<UInt8> = []
        /// The Contact of a 2xx: the dialog's remote target.
        var remote: (uri: String, address: PeerAddress)?
    }

    /// The other end of the leg that is offered at the moment.
    struct Called {
        var leg: Int
        var party: AnsweringParty
        let invite: ReceivedMessage
        let station: Station
        let peer: PeerAddress
    }

    init(
        plan: PlannedCall, writer: CallWriter, station: Station, trunk: Int, scheduled: Int64, carrier: CarrierCall,
        gate: Hop
    ) {
        self.plan = plan
        self.writer = writer
        self.station = station
        self.trunk = trunk
        self.scheduled = scheduled
        self.carrier = carrier
        hops = [gate]
    }

    var isOver: Bool { carrier.isOver && called?.party.isOver ?? true }
}
