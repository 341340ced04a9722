internal import SwiftASN1

/// What an authority answers (RFC 3161 §2.4.2).
package enum TimeStampReply {
    package static let contentType = "application/timestamp-reply"
    package static let mostBytes = SignedData.mostBytes
    /// Of what it says where it refuses.
    private static let mostWords = 200

    /// The token in it, not verified yet.
    package static func token(_ der: [UInt8]) throws(TimeStampFault) -> TimeStampToken {
        guard der.count <= mostBytes else { throw .reply }
        let token: [UInt8]
        do {
            token = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
                guard let status = nodes.next() else { throw TimeStampFault.reply }
                try check(status)
                // PKIStatus granted without a token is against the standard.
                guard let token = nodes.next() else { throw TimeStampFault.reply }
                return Array(token.encodedBytes)
            }
        } catch let fault as TimeStampFault {
            throw fault
        } catch {
            throw .reply
        }
        return try TimeStampToken(der: token)
    }

    /// PKIStatusInfo: 0 granted, 1 granted with modifications; everything else is a refusal.
    private static func check(_ node: ASN1Node) throws {
        let (status, words) = try DER.sequence(node, identifier: .sequence) { nodes in
            let status = try Int(derEncoded: &nodes)
            var words: [String] = []
            var rest = nodes
            if let list = rest.next(), list.identifier == .sequence {
                words = try DERElements.members(list).map { String(try ASN1UTF8String(derEncoded: $0)) }
                nodes = rest
            }
            _ = nodes.next()
            return (status, words)
        }
        guard status == 0 || status == 1 else {
            let text = words.joined(separator: "; ").filter { $0 >= " " }
            throw TimeStampFault.refused(status: status, words: String(text.prefix(mostWords)))
        }
    }
}
