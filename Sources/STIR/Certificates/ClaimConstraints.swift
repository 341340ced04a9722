internal import SwiftASN1
internal import Telephony

/// What a certificate demands of the claims signed with it: JWTClaimConstraints (RFC 8226 §8) and
/// EnhancedJWTClaimConstraints (RFC 9118 §4), which adds claims that must not be there.
package struct ClaimConstraints: Hashable, Sendable {
    package let mustInclude: [String]
    package let permittedValues: [String: [String]]
    package let mustExclude: [String]

    package func allow(_ claims: PASSporTClaims) -> Bool {
        mustInclude.allSatisfy { claims.all[$0] != nil } && mustExclude.allSatisfy { claims.all[$0] == nil }
            && permittedValues.allSatisfy { name, values in
                guard let value = claims.all[name] else { return true }
                return Self.text(of: value).map(values.contains) ?? false
            }
    }

    /// Values are texts in a certificate (RFC 8226 §8); an object or a list equals none of them.
    private static func text(of value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .object, .array, .decimal, .null: nil
        }
    }

    /// Nil for what is none. `isEnhanced`: of RFC 9118.
    package init?(der: ArraySlice<UInt8>, isEnhanced: Bool) {
        do {
            let root = try DER.parse(der)
            (mustInclude, permittedValues, mustExclude) = try DER.sequence(root, identifier: .sequence) { nodes in
                let include = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                    try Self.names($0)
                }
                let values = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 1, tagClass: .contextSpecific) {
                    try Self.values($0)
                }
                let exclude = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 2, tagClass: .contextSpecific) {
                    try Self.names($0)
                }
                guard isEnhanced || exclude == nil, include != nil || values != nil || exclude != nil else {
                    throw Malformed()
                }
                return (include ?? [], values ?? [:], exclude ?? [])
            }
        } catch {
            return nil
        }
    }

    private struct Malformed: Error {}

    private static func names(_ node: ASN1Node) throws -> [String] {
        try list(node) { try String(ASN1IA5String(derEncoded: $0)) }
    }

    private static func values(_ node: ASN1Node) throws -> [String: [String]] {
        let pairs = try list(node) { entry in
            try DER.sequence(entry, identifier: .sequence) { nodes in
                let claim = try String(ASN1IA5String(derEncoded: &nodes))
                guard let second = nodes.next() else { throw Malformed() }
                return (claim, try list(second) { try String(ASN1UTF8String(derEncoded: $0)) })
            }
        }
        return try Dictionary(pairs, uniquingKeysWith: { _, _ in throw Malformed() })
    }

    /// SEQUENCE SIZE (1..MAX) OF.
    private static func list<T>(_ node: ASN1Node, _ read: (ASN1Node) throws -> T) throws -> [T] {
        try DER.sequence(node, identifier: .sequence) { nodes in
            var result: [T] = []
            while let next = nodes.next() {
                guard result.count < STIRLimits.authorityEntries else { throw Malformed() }
                result.append(try read(next))
            }
            guard !result.isEmpty else { throw Malformed() }
            return result
        }
    }
}
