/// Fetches a chain, somewhere else than on the call path. An implementation limits time and bytes, follows no redirect,
/// and connects only to addresses that `PublicAddress` allows.
package protocol ChainFetcher: Sendable {
    func fetch(_ url: CertificateURL) async throws(FetchFault) -> FetchedChain
}

package struct FetchedChain: Sendable {
    package var bytes: [UInt8]
    /// Of Cache-Control (RFC 9111 §5.2.2.1); nil: it says nothing.
    package var maxAgeSeconds: Int64?

    package init(bytes: [UInt8], maxAgeSeconds: Int64? = nil) {
        self.bytes = bytes
        self.maxAgeSeconds = maxAgeSeconds
    }
}

/// Why there is no chain: 436 (RFC 8224 §6.2.2).
package enum FetchFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// The host has no address, or only such that are not public.
    case address = 1
    /// No connection, no TLS, or too late.
    case connection
    /// Another status than 200: a redirect too.
    case status
    /// More than `STIRLimits.chainBytes`.
    case tooLong
}
