import SIP
import TestSupport
import Wire

@testable import Gate

/// A proxy, a client that sends it malformed INVITEs, and a callee who is busy whatever he is sent.
final class ProxiedRun {
    let proxy: LoneProxy
    var now: Tick = 0
    private(set) var faults: [String] = []
    private(set) var forwarded = 0
    private(set) var refused = 0

    init() throws {
        proxy = try LoneProxy(at: 0)
    }

    func deliver(_ malformed: MalformedInvites.Case) {
        let before = proxy.lone.counted
        let sent = proxy.deliver(malformed.bytes, from: MalformedInviteTests.trunk, at: Moment(now))
        let onward = sent.filter(Self.isOnward)
        let finals = sent.count { !Self.isOnward($0) && $0.text.statusCode >= 200 }
        func note(_ fault: String) { faults.append("\(malformed): \(fault)") }
        if malformed.isCertain, !onward.isEmpty { note("sent on") }
        if onward.count + finals > 1 { note("\(onward.count) sent on, \(finals) answers") }
        if finals == 0, onward.isEmpty {
            if malformed.isAnswerable { note("no answer") }
            if proxy.lone.counted == before { note("silent and uncounted") }
        }
        refused += finals
        forwarded += onward.count
        for packet in onward {
            if let fault = end(packet) { note(fault) }
        }
    }

    /// The codes that a sound call gets.
    func deliverGood(_ bytes: [UInt8]) -> [Int] {
        let sent = proxy.deliver(bytes, from: MalformedInviteTests.trunk, at: Moment(now))
        var codes = sent.filter { !Self.isOnward($0) }.map(\.text.statusCode)
        for packet in sent where Self.isOnward(packet) {
            if end(packet) == nil { codes.append(486) }
        }
        return codes
    }

    private static func isOnward(_ packet: LoneProxy.Packet) -> Bool {
        packet.peer == LoneProxy.first || packet.peer == LoneProxy.second || packet.peer == LoneProxy.desk
    }

    /// The callee is busy: that is acknowledged, and goes back. What is wrong with it; nil: nothing.
    private func end(_ packet: LoneProxy.Packet) -> String? {
        var message = SIPMessage()
        switch ProxyCheck.examine(packet.bytes.span, as: .datagram, into: &message) {
        // Its last hop is the callee's (RFC 3261 §16.3).
        case .accept, .reject(483, .hopsExhausted): break
        case .reject, .drop: return "sent on what the next one refuses"
        }
        guard let branch = ProxyBranch(message.topVia.branch, in: packet.bytes.span) else { return "without our Via" }
        let back = proxy.deliver(Self.busy(packet.bytes), from: packet.peer, at: Moment(now))
        // What found no room went on without a transaction: its client acknowledges.
        guard branch.kind == .transaction else { return nil }
        if !back.contains(where: { $0.peer == packet.peer && $0.text.hasPrefix("ACK ") }) { return "no ACK" }
        if !back.contains(where: { $0.text.statusCode == 486 }) { return "its refusal does not come back" }
        return nil
    }

    /// Byte by byte, and of folded lines too: nothing of the request is lost on the way.
    private static func busy(_ request: [UInt8]) -> [UInt8] {
        var answer = Array("SIP/2.0 486 Busy\r\n".utf8)
        var copies = false
        for line in request.split(separator: 10, omittingEmptySubsequences: false).dropFirst() {
            if line.isEmpty || line.elementsEqual([13]) { break }
            if line.first != 32, line.first != 9 {
                let name = String(decoding: line.prefix { $0 != 58 }, as: UTF8.self).lowercased()
                    .filter { $0 != " " && $0 != "\t" }
                copies = ["via", "v", "from", "f", "to", "t", "call-id", "i", "cseq"].contains(name)
            }
            if copies { answer += line + [10] }
        }
        return answer + Array("Content-Length: 0\r\n\r\n".utf8)
    }

    /// Probes are answered; what waits for somebody who says no more ends.
    func passTime(_ milliseconds: Tick) {
        let end = now + milliseconds
        while now < end {
            now = min(now + 10_000, end)
            for packet in proxy.timeReached(Moment(now)) where packet.text.hasPrefix("OPTIONS ") {
                _ = proxy.deliver(
                    SimulatedMessage(packet.bytes).answer(200, tag: "o"), from: packet.peer, at: Moment(now))
            }
        }
        _ = proxy.lone.journalled()
    }
}
