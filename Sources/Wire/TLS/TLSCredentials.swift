internal import CWire
internal import NIOCore
internal import NIOSSL

/// A certificate with its key, and whose certificates are believed: read from files once, immutable.
///
/// TLS 1.2 and 1.3 (RFC 8996 ended the versions before). With authorities the other end has to show a certificate of
/// theirs: mutual TLS.
package struct TLSCredentials: Sendable {
    package let files: TLSFiles
    /// The last second at which the certificate is valid, since 1970.
    package let validUntilSeconds: Int64
    let context: NIOSSLContext

    var asksForCertificate: Bool { files.authorities != nil }

    /// No chain of certificates is longer.
    private static let mostBytes = 1 << 20
    /// How long a connection that this side closed may wait for the other side's farewell.
    private static let farewellMilliseconds: Int64 = 500

    /// Reads the files, or says which cannot be used and why.
    package init(_ files: TLSFiles) throws(TLSFault) {
        let chain = try Self.certificates(files.certificate, .certificate)
        let key = try Self.key(files.key)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.shutdownTimeout = .milliseconds(Self.farewellMilliseconds)
        if let authorities = files.authorities {
            configuration.trustRoots = .certificates(try Self.certificates(authorities, .authorities))
            configuration.certificateVerification = .noHostnameVerification
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFault(
                file: .key, problem: "the key \(files.key) does not belong to the certificate \(files.certificate)",
                expected: "the key that its request was made with")
        }
        self.files = files
        validUntilSeconds = chain.map { Int64($0.notValidAfter) }.min() ?? 0
    }

    private static func certificates(_ path: String, _ file: TLSFault.File) throws(TLSFault) -> [NIOSSLCertificate] {
        let bytes = try read(path, file).bytes
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw TLSFault(
                file: file, problem: "\(path) holds no certificate",
                expected: "-----BEGIN CERTIFICATE----- and what follows")
        }
        return found
    }

    private static func key(_ path: String) throws(TLSFault) -> NIOSSLPrivateKey {
        let (bytes, mode) = try read(path, .key)
        guard mode & 0o007 == 0 else {
            throw TLSFault(
                file: .key, problem: "everybody on this machine may open the key \(path)", expected: "chmod 600 \(path)"
            )
        }
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw TLSFault(
                file: .key, problem: "\(path) holds no key, or an encrypted one",
                expected: "-----BEGIN PRIVATE KEY----- and what follows")
        }
        return key
    }

    private static func read(_ path: String, _ file: TLSFault.File) throws(TLSFault) -> (bytes: [UInt8], mode: UInt32) {
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        var mode: UInt32 = 0
        let count = cwire_read_file(path, &bytes, UInt32(mostBytes), &mode)
        guard count >= 0 else {
            throw TLSFault(
                file: file, problem: "\(path) cannot be read: \(String(cString: cwire_error_text(-count)))",
                expected: "a file in PEM of at most \(mostBytes >> 20) MB that the user of Qorgan may read")
        }
        return (Array(bytes[..<min(Int(count), mostBytes)]), mode)
    }
}
