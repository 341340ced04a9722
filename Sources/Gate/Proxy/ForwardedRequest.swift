// Owner: the thread that forwards. Allocates nothing. Budget: 500 ns for an INVITE of 1 kB.

import SIP
import Telephony
import Wire

/// A request as it leaves (RFC 3261 §16.6): our Via and Record-Route on top, Max-Forwards one less, Route as the plan
/// says, identities that are not believed taken out, a warning put in.
struct ForwardedRequest {
    /// What a labelled call's callee is shown.
    struct Label {
        let text: LabelText
        let caller: PresentedNumber
        /// Host of the asserted identity.
        let host: PeerAddress
    }

    var plan: RoutePlan
    var branch: ProxyBranch
    var from: Flow
    var to: Flow
    var addresses: ProxyAddresses
    var recordsRoute = false
    /// P-Asserted-Identity and Remote-Party-ID come from where they are not believed (RFC 3325 §5).
    var stripsIdentity = false
    /// P-Preferred-Identity is for the first proxy alone and goes no further (RFC 3325 §9.2).
    var stripsPreferred = false
    /// Written in the place of a Request-URI.
    var deskURI: [UInt8]?
    var token: DivertToken?
    var label: Label?

    /// Returns the length; 0 when it did not fit.
    func write(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) -> Int {
        guard message.headerCount > 0, message.hasSoundTopVia else { return 0 }
        var writer = ReplyWriter()
        startLine(message, bytes, &writer, into: &room)
        via(&writer, into: &room)
        if recordsRoute { recordRoute(&writer, into: &room) }
        writer.write("Max-Forwards: ", into: &room)
        writer.write(decimal: UInt64(message.maxForwards.map { max($0, 1) - 1 } ?? 70), into: &room)
        writer.write("\r\n", into: &room)
        if let label { write(label, &writer, into: &room) }
        if to.isStream, message.contentLength == nil {
            writer.write("Content-Length: ", into: &room)
            writer.write(decimal: UInt64(max(0, bytes.count - message.bodyStart)), into: &room)
            writer.write("\r\n", into: &room)
        }
        fields(message, bytes, &writer, into: &room)
        return writer.didOverflow ? 0 : writer.count
    }

    private func startLine(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ writer: inout ReplyWriter,
        into room: inout MutableSpan<UInt8>
    ) {
        writer.writeForeign(bytes.extracting(message.methodName.bounds), into: &room)
        writer.write(" ", into: &room)
        if let deskURI {
            writer.write(deskURI.span, into: &room)
            if let token {
                writer.write(";qc=", into: &room)
                writer.write(hex: token.high, into: &room)
                writer.write(hex: token.low, into: &room)
            }
        } else {
            writer.writeForeign(
                bytes.extracting((plan.requestURI ?? message.requestURI.whole).bounds), into: &room)
        }
        writer.write(" SIP/2.0\r\n", into: &room)
    }

    private func via(_ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        switch (to.isStream, to.isSecure) {
        case (false, _): writer.write("Via: SIP/2.0/UDP ", into: &room)
        case (true, false): writer.write("Via: SIP/2.0/TCP ", into: &room)
        case (true, true): writer.write("Via: SIP/2.0/TLS ", into: &room)
        }
        writer.write(hostPort: ReplySource(addresses.own(to)), into: &room)
        writer.write(";branch=", into: &room)
        branch.write(&writer, into: &room)
        writer.write("\r\n", into: &room)
    }

    /// Two where the sides differ in transport or address (RFC 5658): each side finds the one it can reach.
    private func recordRoute(_ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        recordRoute(to, &writer, into: &room)
        if from.isStream != to.isStream || addresses.own(from) != addresses.own(to) {
            recordRoute(from, &writer, into: &room)
        }
    }

    private func recordRoute(_ flow: Flow, _ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        writer.write("Record-Route: <sip:", into: &room)
        writer.write(hostPort: ReplySource(addresses.own(flow)), into: &room)
        switch (flow.isStream, flow.isSecure) {
        case (false, _): writer.write(";lr>\r\n", into: &room)
        case (true, false): writer.write(";transport=tcp;lr>\r\n", into: &room)
        case (true, true): writer.write(";transport=tls;lr>\r\n", into: &room)
        }
    }

    private func write(_ label: Label, _ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>) {
        writer.write("P-Asserted-Identity: ", into: &room)
        writer.write(label.text.identityStart.span, into: &room)
        switch label.caller {
        case .number(let number):
            writer.write("+", into: &room)
            writer.write(decimal: number.digits, into: &room)
        case .short(let short):
            writer.write(decimal: UInt64(short.digits), into: &room)
        case .absent, .anonymous, .malformed:
            writer.write("anonymous@anonymous.invalid>\r\n", into: &room)
            writer.write(label.text.callInfoLine.span, into: &room)
            return
        }
        writer.write("@", into: &room)
        writer.write(hostPort: ReplySource(label.host.with(port: 0)), into: &room)
        writer.write(">\r\n", into: &room)
        writer.write(label.text.callInfoLine.span, into: &room)
    }

    // MARK: The rest, in runs

    private func fields(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ writer: inout ReplyWriter,
        into room: inout MutableSpan<UInt8>
    ) {
        var run = Int(message.field(at: 0).name.start)
        var isFirstVia = true
        var hasWrittenRoutes = false
        for index in 0..<message.headerCount {
            let field = message.field(at: index)
            guard replaces(field.id, isFirstVia: isFirstVia) else { continue }
            let start = Int(field.name.start)
            if start > run { writer.write(bytes.extracting(run..<start), into: &room) }
            run =
                index + 1 < message.headerCount ? Int(message.field(at: index + 1).name.start) : endOfLine(field, bytes)
            if field.id == .via {
                isFirstVia = false
                writer.write("Via: ", into: &room)
                writer.copyTopVia(field.value, message, bytes, ReplySource(from.peer), into: &room)
                writer.write("\r\n", into: &room)
            } else if field.id == .route, !hasWrittenRoutes {
                hasWrittenRoutes = true
                routes(message, bytes, &writer, into: &room)
            }
        }
        if plan.appendsRequestURI != nil, !hasWrittenRoutes { routes(message, bytes, &writer, into: &room) }
        let end = min(message.contentLength.map { message.bodyStart + $0 } ?? bytes.count, bytes.count)
        if end > run { writer.write(bytes.extracting(run..<end), into: &room) }
    }

    private func replaces(_ id: HeaderID, isFirstVia: Bool) -> Bool {
        switch id {
        case .via: isFirstVia
        case .maxForwards: true
        case .route: plan.changesRoutes
        case .pAssertedIdentity: stripsIdentity || label != nil
        case .remotePartyID: stripsIdentity
        case .pPreferredIdentity: stripsPreferred
        default: false
        }
    }

    /// Behind the line end of the last header.
    private func endOfLine(_ field: HeaderField, _ bytes: Span<UInt8>) -> Int {
        var at = field.value.isAbsent ? field.name.end : field.value.end
        while at < bytes.count, bytes[at] != 10 { at += 1 }
        return min(at + 1, bytes.count)
    }

    private func routes(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ writer: inout ReplyWriter,
        into room: inout MutableSpan<UInt8>
    ) {
        var cursor = message.cursor(.route)
        var index = 0
        var before: ByteRange?
        while let value = message.nextValue(&cursor, in: bytes) {
            if index >= plan.droppedRoutes {
                if let before { route(before, bytes, &writer, into: &room) }
                before = value
            }
            index += 1
        }
        if let before, !plan.dropsLastRoute { route(before, bytes, &writer, into: &room) }
        if let uri = plan.appendsRequestURI {
            writer.write("Route: <", into: &room)
            writer.writeForeign(bytes.extracting(uri.bounds), into: &room)
            writer.write(">\r\n", into: &room)
        }
    }

    private func route(
        _ value: ByteRange, _ bytes: Span<UInt8>, _ writer: inout ReplyWriter, into room: inout MutableSpan<UInt8>
    ) {
        writer.write("Route: ", into: &room)
        writer.writeForeign(bytes.extracting(value.bounds), into: &room)
        writer.write("\r\n", into: &room)
    }
}
