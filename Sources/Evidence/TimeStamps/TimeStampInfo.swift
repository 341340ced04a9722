internal import Journal
internal import SwiftASN1
package import Telephony

/// What a time stamp says (TSTInfo, RFC 3161 §2.4.2).
package struct TimeStampInfo: Hashable, Sendable {
    /// In dotted decimals: under which rules the authority works.
    package let policy: String
    /// The authority's number of it, in hexadecimal digits.
    package let serial: String
    package let time: Timestamp
    /// How far the time may be off; nil: the policy says it.
    package let accuracyMicroseconds: Int64?
    let digest: DigestAlgorithm
    let hash: [UInt8]
    let nonce: [UInt8]?

    init(der: [UInt8]) throws {
        self = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
            guard try Int(derEncoded: &nodes) == 1 else { throw TimeStampFault.content }
            return try TimeStampInfo(&nodes)
        }
    }

    private init(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        policy = try ASN1ObjectIdentifier(derEncoded: &nodes).description
        (digest, hash) = try DERElements.sequence(&nodes) { nodes in
            guard let digest = DigestAlgorithm(try DERElements.algorithm(&nodes)) else {
                throw TimeStampFault.imprint
            }
            return (digest, Array(try ASN1OctetString(derEncoded: &nodes).bytes))
        }
        guard let serial = nodes.next() else { throw TimeStampFault.content }
        self.serial = Hex.text(try DERElements.unsigned(serial))
        time = try Self.timestamp(try GeneralizedTime(derEncoded: &nodes))
        accuracyMicroseconds = try Self.accuracy(&nodes)
        var rest = nodes
        if let ordering = rest.next(), ordering.identifier == .boolean {
            _ = try Bool(derEncoded: ordering)
            nodes = rest
        }
        rest = nodes
        if let nonce = rest.next(), nonce.identifier == .integer {
            self.nonce = try DERElements.unsigned(nonce)
            nodes = rest
        } else {
            nonce = nil
        }
        // The authority's name is in its certificate, too; extensions must not be critical (§2.4.2).
        _ = DERElements.next(&nodes, ifTagged: 0)
        guard DERElements.next(&nodes, ifTagged: 1) == nil else { throw TimeStampFault.content }
    }

    private static func accuracy(_ nodes: inout ASN1NodeCollection.Iterator) throws -> Int64? {
        var rest = nodes
        guard let node = rest.next(), node.identifier == .sequence else { return nil }
        nodes = rest
        return try DER.sequence(node, identifier: .sequence) { nodes in
            var microseconds: Int64 = 0
            var rest = nodes
            if let seconds = rest.next(), seconds.identifier == .integer {
                microseconds = try Self.bounded(Int64(derEncoded: seconds), most: 1 << 40) * 1_000_000
                nodes = rest
            }
            for (tag, unit) in [(UInt(0), Int64(1_000)), (1, 1)] {
                guard let part = DERElements.next(&nodes, ifTagged: tag) else { continue }
                let identifier = ASN1Identifier(tagWithNumber: tag, tagClass: .contextSpecific)
                microseconds += try Self.bounded(Int64(derEncoded: part, withIdentifier: identifier), most: 999) * unit
            }
            return microseconds
        }
    }

    private static func bounded(_ value: Int64, most: Int64) throws -> Int64 {
        guard (0...most).contains(value) else { throw TimeStampFault.content }
        return value
    }

    private static func timestamp(_ time: GeneralizedTime) throws -> Timestamp {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let fraction = String(decoding: time.rawFractionalSeconds.prefix(9), as: UTF8.self)
        let clock = "\(two(time.hours)):\(two(time.minutes)):\(two(time.seconds))"
        let text =
            "\(time.year)-\(two(time.month))-\(two(time.day))T\(clock)" + (fraction.isEmpty ? "" : ".\(fraction)") + "Z"
        guard let timestamp = Timestamp(rfc3339: text) else { throw TimeStampFault.content }
        return timestamp
    }
}
