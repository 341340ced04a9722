import Evidence
import Foundation
import NIOSSL

/// An officer's key and certificates from a PKCS #12 file (RFC 7292).
enum PKCS12Key {
    static func read(_ file: String, passphraseFile: String?) throws -> PEMKey {
        let bytes = try KeyFile.bytes(file)
        let passphrase = try passphraseFile.map { try KeyFile.read($0).filter { !$0.isNewline } }
        do {
            let bundle = try NIOSSLPKCS12Bundle(buffer: bytes, passphrase: passphrase.map { Array($0.utf8) })
            let certificates = try bundle.certificateChain.map { pem("CERTIFICATE", try $0.toDERBytes()) }.joined()
            let der = try bundle.privateKey.derBytes
            // The library gives the form of its kind of key, and does not say which.
            for kind in ["RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY"] {
                if let key = try? PEMKey(certificates: certificates, key: pem(kind, der)) { return key }
            }
        } catch {
            throw InputFault(
                file: file, problem: "cannot be opened: \(error)",
                expected: "a PKCS #12 file and, in --passphrase-file, its passphrase")
        }
        throw InputFault(
            file: file, problem: "holds a key of another kind", expected: "an RSA key, or one on P-256 or P-384")
    }

    private static func pem(_ kind: String, _ der: [UInt8]) -> String {
        let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(kind)-----\n\(lines)\n-----END \(kind)-----\n"
    }
}
