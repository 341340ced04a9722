internal import SwiftASN1

/// For which numbers a certificate may sign: TNAuthList, 1.3.6.1.5.5.7.1.26 (RFC 8226 §9).
package struct TNAuthList: Hashable, Sendable {
    /// Codes of service providers. Which numbers are a provider's is not in the certificate.
    package let providers: [String]
    /// Numbers from the first to the last, of one length.
    package let ranges: [NumberRange]
    /// Single ones, with `*` and `#` too.
    package let numbers: Set<SignedNumber>

    package struct NumberRange: Hashable, Sendable {
        package let first: UInt64
        package let last: UInt64
        package let digits: Int

        func contains(_ number: SignedNumber) -> Bool {
            guard number.digits.utf8.count == digits, let value = number.value else { return false }
            return (first...last).contains(value)
        }
    }

    /// Whether it may sign for this number. A provider's code speaks for any: SHAKEN's attestation says how far.
    package func covers(_ number: SignedNumber) -> Bool {
        !providers.isEmpty || numbers.contains(number) || ranges.contains { $0.contains(number) }
    }

    /// Whether a certificate with this list may issue one with `other` (RFC 9060 §4): of numbers, no more than it has;
    /// a provider's code issues what is the provider's, and no other provider's code.
    package func encompasses(_ other: TNAuthList) -> Bool {
        guard Set(other.providers).isSubset(of: providers) else { return false }
        if !providers.isEmpty { return true }
        return other.numbers.allSatisfy { covers($0) }
            && other.ranges.allSatisfy { range in
                ranges.contains { $0.digits == range.digits && $0.first <= range.first && range.last <= $0.last }
            }
    }

    /// Nil for what is no list of RFC 8226, and for one longer than `STIRLimits.authorityEntries`.
    package init?(der: ArraySlice<UInt8>) {
        var providers: [String] = []
        var ranges: [NumberRange] = []
        var numbers: Set<SignedNumber> = []
        var count = 0
        do {
            try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
                while let node = nodes.next() {
                    count += 1
                    guard count <= STIRLimits.authorityEntries else { throw Malformed() }
                    guard node.identifier.tagClass == .contextSpecific else { throw Malformed() }
                    switch node.identifier.tagNumber {
                    case 0: providers.append(try Self.inner(node, 0) { try String(ASN1IA5String(derEncoded: $0)) })
                    case 1: ranges.append(try Self.inner(node, 1, Self.range))
                    case 2: numbers.insert(try Self.inner(node, 2, Self.number))
                    default: throw Malformed()
                    }
                }
            }
        } catch {
            return nil
        }
        guard count > 0 else { return nil }
        self.providers = providers
        self.ranges = ranges
        self.numbers = numbers
    }

    private struct Malformed: Error {}

    private static func inner<T>(_ node: ASN1Node, _ tag: UInt, _ read: (ASN1Node) throws -> T) throws -> T {
        guard case .constructed(let nodes) = node.content, node.identifier.tagNumber == tag else { throw Malformed() }
        var iterator = nodes.makeIterator()
        guard let only = iterator.next(), iterator.next() == nil else { throw Malformed() }
        return try read(only)
    }

    private static func number(_ node: ASN1Node) throws -> SignedNumber {
        guard let number = SignedNumber(String(try ASN1IA5String(derEncoded: node))) else { throw Malformed() }
        return number
    }

    private static func range(_ node: ASN1Node) throws -> NumberRange {
        try DER.sequence(node, identifier: .sequence) { nodes in
            guard let start = nodes.next() else { throw Malformed() }
            let first = try number(start)
            let count = try Int64(derEncoded: &nodes)
            guard let value = first.value, count >= 2 else { throw Malformed() }
            let (last, overflow) = value.addingReportingOverflow(UInt64(count) - 1)
            let digits = first.digits.utf8.count
            // The last one has to have as many digits, else the range says nothing.
            guard !overflow, String(last).utf8.count <= digits else { throw Malformed() }
            return NumberRange(first: value, last: last, digits: digits)
        }
    }
}
