import Crypto
import Foundation
import Journal
import Ledger
import Telephony

/// That somebody takes entries out for a case: in the journal before the first of them leaves.
enum CaseRecord {
    /// Of what is journalled: with its command it fits into one request to a running Qorgan.
    static let mostBytes = 3_500
    /// Percent-encoded three times as long.
    static let mostNameBytes = 400
    /// Of the positions; a longer list stands there by its digest.
    private static let mostPositionBytes = 2_000

    /// As it stands in the journal: `case=…&entries=…&order=…`, the case's name percent-encoded.
    static func text(case name: String, positions: [UInt64], order: String?) -> String {
        var entries = CaseSelection.text(positions)
        if entries.utf8.count > mostPositionBytes {
            entries = "\(positions.count),sha256:\(Hex.text(SHA256.hash(data: Array(entries.utf8))))"
        }
        return "case=\(encoded(name))&entries=\(entries)" + (order.map { "&order=\(encoded($0))" } ?? "")
    }

    static func isText(_ text: String) -> Bool {
        text.hasPrefix("case=") && text.utf8.count <= mostBytes
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Committed when it returns: by the Qorgan that runs there, or by this process where none does. Returns whom the journal
    /// names.
    static func write(
        _ text: String, folder: LedgerFolder, sealing: Sealing, signer: SigningKey, at time: Timestamp
    ) throws -> String {
        let person = NSUserName()
        do throws(LedgerError) {
            try LoneEntry.append(
                .look(LookEntry(subject: .export, person: person, filters: text), at: time), to: folder,
                sealing: sealing, signer: signer, at: time)
        } catch .inUse {
            return try ControlSocket.ask("export \(text)", folder: folder.url.path)
        }
        return person
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(Self.ascii)) ?? ""
    }

    private static let ascii = CharacterSet(charactersIn: Unicode.Scalar(UInt8(0x21))...Unicode.Scalar(UInt8(0x7E)))
}

extension CentreRecords {
    /// Answer to the control socket: `export TEXT`.
    func recordExport(_ words: [String], by user: String) throws -> String {
        guard words.count == 1, CaseRecord.isText(words[0]) else {
            return "no case=NAME&entries=POSITIONS was expected"
        }
        let entry = LookEntry(subject: .export, person: user, filters: words[0])
        let writer = writer
        _ = try blocking { try await writer.append(.look(entry, at: Centre.now())) }
        return "ok \(user)"
    }
}
