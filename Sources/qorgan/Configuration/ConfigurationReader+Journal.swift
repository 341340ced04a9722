import Evidence
import Foundation
import Journal

extension ConfigurationReader {
    /// Of a secret that systemd hands over (`LoadCredential=`), in the place of a file.
    private static let credential = "credential:"

    static let journalKeys = ["keep_passes_hours", "origin", "key", "witnesses", "witness_s"] + timeStampKeys

    /// `[journal]`: how long passes are kept, and who signs.
    static func journal(
        _ top: ConfigurationDocument.Section, folder: String
    ) throws -> Configuration.Journal {
        var journal = Configuration.Journal()
        guard let section = try top.section("journal", keys: journalKeys) else {
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
            let secret = String(name.dropFirst(credential.count))
            let handed = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
            guard let path = handed.map({ "\($0)/\(secret)" }) ?? running(secret, in: "/run/credentials") else {
                throw section.fault(
                    "key", "systemd has handed over no credentials",
                    expected:
                        "LoadCredential= in the unit, or a file; a command in a shell finds what the running unit was given"
                )
            }
            return path
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
        journal.timeStamps = try timeStamps(section, folder: folder)
        return journal
    }

    private static let timeStampKeys = ["time_stamps", "time_stamp_roots", "time_stamp_s", "time_stamp_policy"]

    private static func timeStamps(
        _ section: ConfigurationDocument.Section, folder: String
    ) throws -> TimeStampSettings? {
        var stamps = TimeStampSettings()
        stamps.addresses = try section.strings("time_stamps") ?? []
        for address in stamps.addresses where WebAddress(address) == nil {
            throw section.fault(
                "time_stamps", "\"\(address)\" is no address",
                expected: "of an authority (RFC 3161): [\"https://tsa.example.kz/\"]")
        }
        let roots = try section.string("time_stamp_roots").map { path($0, folder: folder) }
        guard stamps.addresses.isEmpty == (roots == nil) else {
            throw section.fault(
                roots == nil ? "time_stamps" : "time_stamp_roots",
                "an authority's word needs a root that vouches for it",
                expected: "time_stamps and time_stamp_roots = \"tsa-roots.pem\", or neither")
        }
        stamps.roots = roots ?? ""
        stamps.seconds = try section.integer("time_stamp_s", in: 1...86_400) ?? stamps.seconds
        stamps.policy = try section.string("time_stamp_policy")
        if let policy = stamps.policy, !TimeStampRequest.isPolicy(policy) {
            throw section.fault(
                "time_stamp_policy", "\"\(policy)\" is no policy", expected: "numbers with dots: \"1.2.398.3.3\"")
        }
        return stamps.addresses.isEmpty ? nil : stamps
    }

    /// What systemd has handed to a unit that runs, for commands of its user: `/run/credentials/UNIT/NAME`. Nil where none
    /// or several have one of this name.
    static func running(_ name: String, in folder: String) -> String? {
        let units = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let found = units.map { "\(folder)/\($0)/\(name)" }.filter { FileManager.default.fileExists(atPath: $0) }
        return found.count == 1 ? found.first : nil
    }
}
