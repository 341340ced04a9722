internal import SwiftASN1
internal import Telephony
internal import X509

/// An authority's signed word that bytes existed at a time (RFC 3161 §2.4.2, RFC 5816).
package struct TimeStampToken: Sendable {
    /// As it came: what is kept, and what others check.
    package let der: [UInt8]
    /// Not believed before `verify` has returned.
    package let info: TimeStampInfo
    private let signed: SignedData

    package init(der: [UInt8]) throws(TimeStampFault) {
        self.der = der
        do {
            signed = try SignedData(der: der)
        } catch {
            throw .signature(error)
        }
        guard signed.contentType == .timeStampInfo else { throw .signature(.contentType) }
        guard let content = signed.content else { throw .signature(.content) }
        do {
            info = try TimeStampInfo(der: content)
        } catch let fault as TimeStampFault {
            throw fault
        } catch {
            throw .content
        }
    }

    /// Checks that the token is of these bytes and that an authority which `roots` vouch for has signed it, with certificates
    /// that were valid when it did. Returns the authority's name.
    @discardableResult
    package func verify(_ bytes: [UInt8], roots: TrustedRoots) throws(TimeStampFault) -> String {
        guard info.digest.hash(bytes) == info.hash else { throw .imprint }
        do {
            let authority = try signed.verify(
                type: .timeStampInfo, roots: roots, at: info.time, for: .timeStamping)
            return authority.subject.description
        } catch {
            throw .signature(error)
        }
    }

    /// The same, and that it is the answer to `request`, whose bytes these are.
    @discardableResult
    package func verify(
        _ bytes: [UInt8], answers request: TimeStampRequest, roots: TrustedRoots
    ) throws(TimeStampFault) -> String {
        guard info.digest == .sha256, info.hash == request.hash else { throw .imprint }
        guard info.nonce == request.nonce else { throw .nonce }
        if let policy = request.policy, policy != info.policy { throw .policy(info.policy) }
        return try verify(bytes, roots: roots)
    }
}
