internal import Telephony

/// What a token says (RFC 8225 §5, RFC 8588 §4 and §5, RFC 8946 §3), with types as they are written there.
package struct PASSporTClaims: Hashable, Sendable {
    package let origin: SignedParty
    package let destinations: [SignedParty]
    /// Seconds since 1970.
    package let issuedAt: Int64
    /// Of `shaken` alone.
    package let attestation: SignedAttestation?
    /// Of `shaken` alone: a UUID that only its maker can read (RFC 8588 §5).
    package let originID: String?
    /// Of `div` alone: from whom the call was diverted.
    package let diverting: SignedParty?
    /// Everything, for a certificate's constraints.
    let all: JSONValue

    init(_ json: JSONValue, type: PASSporTType) throws(PASSporTFault) {
        guard case .object = json else { throw .badJSON }
        guard case .integer(let seconds) = json["iat"], seconds >= 0 else { throw .issuedAt }
        issuedAt = seconds
        guard let origin = json["orig"].flatMap(Self.party) else { throw .origin }
        self.origin = origin
        guard let destinations = json["dest"].flatMap(Self.parties), !destinations.isEmpty else { throw .destination }
        self.destinations = destinations
        attestation = type == .shaken ? try Self.attestation(json["attest"]) : nil
        originID = type == .shaken ? try Self.originID(json["origid"]) : nil
        if type == .div {
            guard let diverting = json["div"].flatMap(Self.party) else { throw .diversion }
            self.diverting = diverting
        } else {
            diverting = nil
        }
        all = json
    }

    /// An object with one number or one URI. `hi` beside it is History-Info's index (RFC 8946 §3), nothing else is known.
    private static func party(_ json: JSONValue) -> SignedParty? {
        switch (json["tn"], json["uri"]) {
        case (.string(let text)?, nil): SignedNumber(text).map { .number($0) }
        case (nil, .string(let text)?): text.isEmpty ? nil : .uri(text)
        default: nil
        }
    }

    private static func parties(_ json: JSONValue) -> [SignedParty]? {
        guard case .object = json else { return nil }
        var found: [SignedParty] = []
        for name in ["tn", "uri"] {
            guard let value = json[name] else { continue }
            guard case .array(let elements) = value else { return nil }
            guard found.count + elements.count <= STIRLimits.destinations else { return nil }
            for element in elements {
                guard let party = party(.object([JSONValue.Member(name: name, value: element)])) else { return nil }
                found.append(party)
            }
        }
        return found
    }

    private static func attestation(_ json: JSONValue?) throws(PASSporTFault) -> SignedAttestation {
        guard case .string(let text) = json, let attestation = SignedAttestation(rawValue: text) else {
            throw .attestation
        }
        return attestation
    }

    /// 8-4-4-4-12 hexadecimal digits.
    private static func originID(_ json: JSONValue?) throws(PASSporTFault) -> String {
        guard case .string(let text) = json, text.utf8.count == 36 else { throw .originID }
        for (index, byte) in text.utf8.enumerated() {
            let isDash = [8, 13, 18, 23].contains(index)
            let isHex = (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
            guard isDash ? byte == UInt8(ascii: "-") : isHex else { throw .originID }
        }
        return text
    }
}

/// How much the originating carrier vouches for (RFC 8588 §4).
package enum SignedAttestation: String, Hashable, Sendable, CaseIterable {
    /// The customer, and its right to the number.
    case full = "A"
    /// The customer, not the number.
    case partial = "B"
    /// Only where the call came into its network.
    case gateway = "C"
}

/// Which claims a token has.
package enum PASSporTType: Hashable, Sendable {
    /// No `ppt` (RFC 8225).
    case plain
    /// RFC 8588.
    case shaken
    /// RFC 8946.
    case div
    /// Not known here, such as `rcd` or `div-o`: the Identity is ignored (RFC 8224 §6.2, step 1).
    case other(String)

    package init(ppt: String?) {
        switch ppt {
        case nil: self = .plain
        case "shaken": self = .shaken
        case "div": self = .div
        case let name?: self = .other(name)
        }
    }
}
