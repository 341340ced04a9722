import ArgumentParser
import Evidence
import Foundation
import Ledger
import Telephony

extension JournalCommand {
    /// `qorgan journal sign BAG`
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Sign a bag of evidence with an officer's certificate.",
            discussion: """
                A detached CMS signature (CAdES-BES) of the bag's SHA-512 manifest, which holds the digest of each file: in
                signatures/manifest-sha512.txt.p7s. The key comes from a PKCS #12 file, from PEM, or stays with a program of its own, such
                as the national signature's, which gets the path of the manifest and writes CMS in DER to its standard output.
                Example: qorgan journal sign ./17-25.bag --p12 officer.p12 --passphrase-file pass --roots officer-roots.pem
                """)

        @Argument(help: "The bag.")
        var bag: String

        @Option(name: .long, help: "A PKCS #12 file with the officer's key and certificates.")
        var p12: String?

        @Option(name: .long, help: "A file with the passphrase of --p12.")
        var passphraseFile: String?

        @Option(name: .long, help: "The officer's certificate in PEM, with its chain behind it.")
        var certificate: String?

        @Option(name: .long, help: "The key of --certificate in PEM.")
        var key: String?

        @Option(name: .long, help: "A program that signs the file that it is given.")
        var program: String?

        @Option(name: .long, help: "Roots in PEM: refuse a signature that they do not vouch for.")
        var roots: String?

        func validate() throws {
            guard [p12, certificate, program].count(where: { $0 != nil }) == 1, (certificate == nil) == (key == nil),
                passphraseFile == nil || p12 != nil
            else { throw ValidationError("one of --p12, --certificate with --key, or --program was expected") }
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
            Terminal.write("signed: \(manifest.path)\(signer.isEmpty ? "" : " by \(signer)")\n")
        }

        private func signature(of content: [UInt8], at manifest: URL, _ now: Timestamp) throws -> [UInt8] {
            do {
                if let program { return try SignerProgram.sign(manifest, by: program) }
                if let p12 {
                    return try SignatureWriter.sign(
                        content, by: try PKCS12Key.read(p12, passphraseFile: passphraseFile), at: now)
                }
                let key = try PEMKey(
                    certificates: try KeyFile.read(certificate ?? ""), key: try KeyFile.read(key ?? ""))
                return try SignatureWriter.sign(content, by: key, at: now)
            } catch let fault as SignatureFault {
                throw Refusal(sentence: "qorgan: nothing is signed: \(fault)")
            }
        }
    }
}
