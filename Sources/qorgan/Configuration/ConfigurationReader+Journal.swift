import Foundation
import Journal

extension ConfigurationReader {
    /// Of a secret that systemd hands over (`LoadCredential=`), in the place of a file.
    private static let credential = "credential:"

    /// `[journal]`: how long passes are kept, and who signs.
    static func journal(
        _ top: ConfigurationDocument.Section, folder: String
    ) throws -> Configuration.Journal {
        var journal = Configuration.Journal()
        let keys = ["keep_passes_hours", "origin", "key", "witnesses", "witness_s"]
        guard let section = try top.section("journal", keys: keys) else {
            return journal
        }
        journal.keepPassesHours = try section.integer("keep_passes_hours", in: 0...8_760) ?? journal.keepPassesHours
        journal.origin = try section.string("origin")
        if let origin = journal.origin, !VerifierKey.isName(origin) {
            throw section.fault(
                "origin", "\"\(origin)\" is no name of a log",
                expected: "an address without https://, such as journal.example.kz/astana: no spaces, no plus")
        }
        journal.key = try section.string("key").map { name in
            guard name.hasPrefix(credential) else { return path(name, folder: folder) }
            guard let held = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
                throw section.fault(
                    "key", "systemd has handed over no credentials", expected: "LoadCredential= in the unit, or a file")
            }
            return held + "/" + name.dropFirst(credential.count)
        }
        journal.witnesses = try (section.strings("witnesses") ?? []).map { text in
            guard let address = WitnessAddress(text) else {
                throw section.fault(
                    "witnesses", "\"\(text)\" is no witness",
                    expected: "its address, a space and the key that it prints: https://witness.example.kz NAME+ID+KEY")
            }
            return address
        }
        journal.witnessSeconds = try section.integer("witness_s", in: 1...3_600) ?? journal.witnessSeconds
        return journal
    }
}
