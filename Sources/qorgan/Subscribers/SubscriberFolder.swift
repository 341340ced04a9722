import Crypto
import Foundation
import Journal

/// The Sichuan subscribers of `../shared/data/gatcobo`: real, labelled, one row a subscriber.
struct SubscriberFolder {
    struct Column: Hashable {
        var name: String
        var isSIPVisible: Bool
    }

    let file: TableFile
    let columns: [Column]
    /// SHA-256 of the table.
    let digest: String

    static let table = "sichuan_train.csv"
    static let label = "label"

    init(path: String) throws {
        let folder = path as NSString
        file = try TableFile(path: folder.appendingPathComponent(Self.table))
        let described = try TableFile(path: folder.appendingPathComponent("columns.csv"))
        let visible = try described.texts(of: "sip_visible")
        columns = zip(try described.texts(of: "name"), visible).map { Column(name: $0, isSIPVisible: $1 == "1") }
        guard !columns.isEmpty else {
            throw InputFault(file: described.path, problem: "names no column", expected: "a row for each column")
        }
        let bytes = FileManager.default.contents(atPath: file.path) ?? Data()
        digest = Hex.text(SHA256.hash(data: bytes))
    }
}
