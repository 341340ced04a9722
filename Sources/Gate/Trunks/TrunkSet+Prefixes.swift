// Owner: the thread that judges; pure. Allocates nothing. Only where some trunk has prefixes.

import SIP
import Telephony

extension TrunkSet {
    /// The callee without the trunk's routing prefix. An emergency number stays one, whether it is read with or without.
    func strip(
        _ callee: PresentedNumber, of message: borrowing SIPMessage, in bytes: Span<UInt8>, _ trunk: TrunkID,
        emergency: EmergencyNumbers
    ) -> PresentedNumber {
        guard callee != .absent, !emergency.contains(callee), message.method == .invite, message.hasRequestURI else {
            return callee
        }
        let prefixes = profile(trunk.index).stripped
        guard !prefixes.isEmpty else { return callee }
        let uri = message.requestURI
        guard uri.scheme != .urn, uri.scheme != .other, !uri.user.isEmpty else { return callee }
        let start = Int(uri.user.start)
        let end = uri.scheme == .tel ? max(uri.user.end, uri.parameters.end) : uri.user.end
        for prefix in prefixes where Int(uri.number.count) > prefix.count {
            var fits = true
            for index in 0..<prefix.count where bytes[start + index] != prefix[index] { fits = false }
            if fits { return PresentedNumber(userPart: bytes.extracting(start + prefix.count..<end)) }
        }
        return callee
    }
}
