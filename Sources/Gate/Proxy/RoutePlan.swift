// Owner: the thread that forwards; pure. Allocates nothing. Budget: 100 ns.

import SIP
import Wire

/// What becomes of Request-URI and Route on the way through (RFC 3261 §16.4, §16.5 and §16.6 steps 2, 6 and 7), and where
/// the request leads.
struct RoutePlan {
    enum Target {
        /// The topmost Route that is left, or the Request-URI.
        case address(ProxyURI)
        /// A name, a tel URI, or ourselves.
        case none
    }

    /// The new Request-URI; nil: as it came.
    var requestURI: ByteRange?
    /// Route values taken from the front: ours, and one that became the Request-URI.
    var droppedRoutes = 0
    /// The last one became the Request-URI (a strict router sent this to us).
    var dropsLastRoute = false
    /// The Request-URI goes to the end of Route (the next one is a strict router).
    var appendsRequestURI: ByteRange?
    var target = Target.none
    /// A Route that is not ours decides.
    var isByRoute = false
    /// What opens a dialog was judged by its Request-URI, and goes on with it: Routes of a sender who was not told them by
    /// a Record-Route of ours never take its place (§16.4 asks for a value that *we* placed), or everybody could have
    /// himself judged as a call to 112 and ring somewhere else.
    let opensDialog: Bool

    init(of message: borrowing SIPMessage, in bytes: Span<UInt8>, addresses: ProxyAddresses) {
        opensDialog = message.to.tag.isAbsent
        var values = InlineArray<64, ByteRange>(repeating: .absent)
        var count = 0
        var cursor = message.cursor(.route)
        while count < 64, let value = message.nextValue(&cursor, in: bytes) {
            values[count] = value
            count += 1
        }
        var uri = message.requestURI
        // §16.4: what a strict router wrote over the Request-URI is our own Record-Route, which has no user part; the real
        // one stands last.
        if count > 0, !opensDialog, uri.user.isEmpty, let own = ProxyURI(uri, in: bytes), own.isLoose,
            addresses.isOurs(own.address),
            let last = try? NameAddress(values[count - 1], in: bytes)
        {
            uri = last.uri
            requestURI = uri.whole
            dropsLastRoute = true
            count -= 1
        }
        // §16.4: the first Route is ours; the second too where we are between two transports (RFC 5658).
        while droppedRoutes < min(count, 2), let route = try? NameAddress(values[droppedRoutes], in: bytes),
            let own = ProxyURI(route.uri, in: bytes), addresses.isOurs(own.address)
        {
            droppedRoutes += 1
        }
        if droppedRoutes < count, let route = try? NameAddress(values[droppedRoutes], in: bytes) {
            isByRoute = true
            if let next = ProxyURI(route.uri, in: bytes) {
                target = .address(next)
                // §16.6 step 6.
                if !next.isLoose, !opensDialog {
                    appendsRequestURI = uri.whole
                    requestURI = route.uri.whole
                    droppedRoutes += 1
                }
            }
        } else if let next = ProxyURI(uri, in: bytes), !addresses.isOurs(next.address) {
            target = .address(next)
        }
    }

    /// The way is ours to choose: what the sender wrote of it goes no further.
    mutating func dropRoutes() {
        droppedRoutes = .max
        isByRoute = false
    }

    var changesRoutes: Bool { droppedRoutes > 0 || dropsLastRoute || appendsRequestURI != nil }
}
