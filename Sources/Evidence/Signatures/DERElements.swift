internal import SwiftASN1

/// Elements that swift-asn1 has no type for, read and written.
enum DERElements {
    /// The algorithm of an AlgorithmIdentifier (RFC 5280 §4.1.1.2); its parameters may be absent or NULL.
    static func algorithm(_ nodes: inout ASN1NodeCollection.Iterator) throws -> ASN1ObjectIdentifier {
        guard let node = nodes.next() else { throw ASN1Error.truncatedASN1Field() }
        return try algorithm(node)
    }

    static func algorithm(_ node: ASN1Node) throws -> ASN1ObjectIdentifier {
        try DER.sequence(node, identifier: .sequence) { nodes in
            let identifier = try ASN1ObjectIdentifier(derEncoded: &nodes)
            if let parameters = nodes.next() { _ = try ASN1Null(derEncoded: parameters) }
            return identifier
        }
    }

    /// Of a number that is not negative: its bytes, big-endian, without zeros before them.
    static func unsigned(_ node: ASN1Node, identifier: ASN1Identifier = .integer) throws -> [UInt8] {
        let bytes = try ArraySlice<UInt8>(derEncoded: node, withIdentifier: identifier)
        guard case .primitive(let raw) = node.content, raw.first.map({ $0 < 0x80 }) ?? false else {
            throw ASN1Error.invalidASN1IntegerEncoding(reason: "negative")
        }
        return Array(bytes.drop { $0 == 0 })
    }

    /// The next element as a sequence, of which nothing may be left over.
    static func sequence<Result>(
        _ nodes: inout ASN1NodeCollection.Iterator,
        _ read: (inout ASN1NodeCollection.Iterator) throws -> Result
    ) throws -> Result {
        guard let node = nodes.next() else { throw ASN1Error.truncatedASN1Field() }
        return try DER.sequence(node, identifier: .sequence, read)
    }

    static func members(_ node: ASN1Node) throws -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else {
            throw ASN1Error.unexpectedFieldType(node.identifier)
        }
        return Array(nodes)
    }

    static func next(_ nodes: inout ASN1NodeCollection.Iterator, ifTagged tag: UInt) -> ASN1Node? {
        var rest = nodes
        guard let node = rest.next(),
            node.identifier == ASN1Identifier(tagWithNumber: tag, tagClass: .contextSpecific)
        else { return nil }
        nodes = rest
        return node
    }

    static func write(_ algorithm: ASN1ObjectIdentifier, hasNull: Bool = false, to coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(algorithm)
            if hasNull { try coder.serialize(ASN1Null()) }
        }
    }

    /// Of bytes that stand for a number that is not negative.
    static func write(unsigned bytes: [UInt8], to coder: inout DER.Serializer) {
        let digits = Array(bytes.drop { $0 == 0 })
        coder.appendPrimitiveNode(identifier: .integer) { content in
            if digits.first.map({ $0 >= 0x80 }) ?? true { content.append(0) }
            content += digits
        }
    }
}
