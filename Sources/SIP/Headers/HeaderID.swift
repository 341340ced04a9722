/// Headers that have a meaning here; all others are `other`, kept and found by name.
package enum HeaderID: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case other = 0
    case via, from, to, callID, cseq, maxForwards, contact, contentLength, contentType
    case route, recordRoute, require, proxyRequire, supported, unsupported, allow, accept
    case pAssertedIdentity, pPreferredIdentity, remotePartyID, diversion, historyInfo, privacy, identity
    case userAgent, server, organization, subject, priority, resourcePriority, reason, callInfo
    case contentEncoding, contentDisposition, date, expires, sessionExpires, minSE, referTo, referredBy, event
    case authorization, proxyAuthorization, retryAfter, warning, pChargingVector, pAccessNetworkInfo, geolocation

    /// At most one header of this name in a message, with one value (RFC 3261 §7.3.1, §20).
    static let singletons: UInt64 =
        [HeaderID.from, .to, .callID, .cseq, .maxForwards].reduce(0) { $0 | $1.bit }

    @inline(__always)
    var bit: UInt64 { 1 &<< UInt64(rawValue) }
}

/// One header of a message: where its name and its value are. A value that is folded holds its line ends.
package struct HeaderField: Sendable, BitwiseCopyable {
    package var value = ByteRange.absent
    var nameStart: UInt16 = 0
    var nameCount: UInt8 = 0
    package var id = HeaderID.other

    package var name: ByteRange { ByteRange(start: nameStart, count: UInt16(nameCount)) }
}
