/// Where a gate's certificate, its key and those who may sign its carriers' certificates are (`[tls]`).
package struct TLSFiles: Hashable, Sendable {
    /// PEM: its own first, then those between it and the root.
    package var certificate: String
    /// PEM, not encrypted.
    package var key: String
    /// PEM; nil: no certificate is asked of whoever connects.
    package var authorities: String?

    package init(certificate: String, key: String, authorities: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.authorities = authorities
    }
}

/// Why one of those files cannot be used, for people.
package struct TLSFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum File: String, Hashable, Sendable {
        case certificate
        case key
        case authorities
    }

    package let file: File
    package let problem: String
    package let expected: String

    package var description: String { "\(problem); expected \(expected)" }
}
