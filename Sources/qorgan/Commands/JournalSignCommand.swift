import ArgumentParser
import Evidence
import Foundation
import Ledger
import Telephony
import Tokens

extension JournalCommand {
    /// `qorgan journal sign BAG`
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Sign a bag of evidence with an officer's certificate.",
            discussion: """
                A detached CMS signature (CAdES-BES) of the bag's SHA-512 manifest, which holds the digest of each file: in
                signatures/manifest-sha512.txt.p7s. The key comes from a PKCS #12 file, from PEM, or stays where it is: on a token (PKCS #11), or
                with a program of its own, such as the national signature's, which gets the path of the manifest and writes CMS in DER to its
                standard output. The PIN of a token is asked for, or comes from a file that nobody else can read.
                Example: qorgan journal sign ./17-25.bag --p12 officer.p12 --passphrase-file pass --roots officer-roots.pem
                Example: qorgan journal sign ./17-25.bag --token "pkcs11:token=Officer;object=sign" --roots officer-roots.pem
                """)

        @Argument(help: "The bag.")
        var bag: String

        @Option(name: .long, help: "A PKCS #12 file with the officer's key and certificates.")
        var p12: String?

        @Option(name: .long, help: "A file with the passphrase of --p12.")
        var passphraseFile: String?

        @Option(name: .long, help: "A key on a token, as a PKCS #11 URI (RFC 7512).")
        var token: String?

        @Option(name: .long, help: "The PKCS #11 module of --token; without it all that the system knows.")
        var module: String?

        @Option(name: .long, help: "A file with the PIN of --token, of mode 600.")
        var pinFile: String?

        @Option(name: .long, help: "The officer's certificate in PEM, with its chain behind it.")
        var certificate: String?

        @Option(name: .long, help: "The key of --certificate in PEM.")
        var key: String?

        @Option(name: .long, help: "A program that signs the file that it is given.")
        var program: String?

        @Option(name: .long, help: "Roots in PEM: refuse a signature that they do not vouch for.")
        var roots: String?

        func validate() throws {
            let ways = [p12, token, key, program].count { $0 != nil }
            guard ways == 1, passphraseFile == nil || p12 != nil, token != nil || (module == nil && pinFile == nil),
                certificate == nil ? key == nil : token != nil || key != nil
            else {
                throw ValidationError("one of --p12, --token, --certificate with --key, or --program was expected")
            }
        }

        func run() throws {
            let folder = URL(fileURLWithPath: bag, isDirectory: true)
            let manifest = folder.appendingPathComponent("manifest-sha512.txt")
            let content = try KeyFile.bytes(manifest.path)
            let now = WriterSettings.systemClock()
            let signature = try signature(of: content, at: manifest, now)
            var signer = ""
            if let roots {
                do {
                    signer = try DetachedSignature.verify(
                        signature, of: content, roots: try RootsFile.read(roots), at: now)
                } catch let fault as SignatureFault {
                    throw Refusal(sentence: "qorgan: the signature is not believed: \(fault)")
                }
            }
            try BagFolder.addTag("signatures/manifest-sha512.txt.p7s", signature, to: folder)
            let by = roots == nil ? "; nobody has looked who signed: give --roots" : " by \(signer)"
            Terminal.write("signed: \(manifest.path)\(by)\n")
        }

        private func signature(of content: [UInt8], at manifest: URL, _ now: Timestamp) throws -> [UInt8] {
            do {
                if let program { return try SignerProgram.sign(manifest, by: program) }
                if let p12 {
                    return try SignatureWriter.sign(
                        content, by: try PKCS12Key.read(p12, passphraseFile: passphraseFile), at: now)
                }
                if let token { return try sign(content, with: token, now) }
                let key = try PEMKey(
                    certificates: try KeyFile.read(certificate ?? ""), key: try KeyFile.read(key ?? ""))
                return try SignatureWriter.sign(content, by: key, at: now)
            } catch let fault as SignatureFault {
                throw Refusal(sentence: "qorgan: nothing is signed: \(fault)")
            } catch let fault as TokenFault {
                throw Refusal(sentence: "qorgan: nothing is signed: \(fault)")
            }
        }

        private func sign(_ content: [UInt8], with token: String, _ now: Timestamp) throws -> [UInt8] {
            let key = try TokenKey(
                address: token, module: module, pin: try TokenPIN.read(pinFile),
                certificates: try certificate.map { try KeyFile.read($0) })
            return try SignatureWriter.sign(content, by: key, at: now)
        }
    }
}
