import Foundation
import Postgres

extension ConfigurationReader {
    /// Letters that need no quoting anywhere.
    private static let nameLimit = 64

    /// `[ledger]`: the centre that the journal is streamed to; nil where there is none.
    static func ledger(_ top: ConfigurationDocument.Section) throws -> Configuration.Ledger? {
        guard let section = try top.section("ledger", keys: ["postgres", "node", "confirm", "trim"]) else { return nil }
        let text = try section.required("postgres")
        let address: PostgresAddress
        do throws(PostgresAddress.Fault) {
            address = try PostgresAddress(text)
        } catch {
            switch error {
            case .holdsPassword:
                throw section.fault(
                    "postgres", "a password stands in the configuration, which is journalled",
                    expected: "passfile=/etc/qorgan/pgpass in its place, mode 600")
            case .unreadable(let words):
                throw section.fault(
                    "postgres", words, expected: "host=db.example.kz dbname=qorgan user=gate1 sslmode=verify-full")
            }
        }
        let name = try section.string("node") ?? hostName()
        guard !name.isEmpty, name.utf8.count <= nameLimit,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
        else {
            throw section.fault(
                "node", "\"\(name)\" is no name of a node",
                expected: "letters, digits, dots and hyphens, such as gate-1")
        }
        let trims = try section.boolean("trim") ?? false
        switch try section.string("confirm") {
        case nil, "standby": return Configuration.Ledger(postgres: address, node: name, trims: trims)
        case "primary" where trims:
            throw section.fault(
                "trim", "what one server has is not kept for good", expected: "confirm = \"standby\", or no trim")
        case "primary": return Configuration.Ledger(postgres: address, node: name, needsStandby: false)
        case let other?:
            throw section.fault(
                "confirm", "nothing is confirmed by \"\(other)\"",
                expected: "standby, or primary for a centre of one server")
        }
    }

    private static func hostName() -> String {
        let name = ProcessInfo.processInfo.hostName
        return String(name.prefix { $0 != "." })
    }
}
