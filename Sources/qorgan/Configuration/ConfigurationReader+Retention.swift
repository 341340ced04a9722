import Ledger

extension ConfigurationReader {
    private static let longestHours = 100 * 8_760

    /// `[retention]`: how long data of each class are kept.
    static func retention(
        _ top: ConfigurationDocument.Section, into journal: inout Configuration.Journal
    ) throws {
        guard let section = try top.section("retention", keys: ["pass", "stopped"]) else { return }
        if let text = try section.string("pass") {
            if let journalled = try top.section("journal", keys: journalKeys),
                try journalled.integer("keep_passes_hours", in: 0...8_760) != nil
            {
                throw section.fault(
                    "pass", "[journal] keep_passes_hours says it, too", expected: "one of the two")
            }
            guard let hours = hours(text), hours <= 8_760 else {
                throw section.fault(
                    "pass", "\"\(text)\" is no time to keep passes", expected: "\"48h\" or \"2d\", a year at most")
            }
            journal.keepPassesHours = hours
        }
        if let text = try section.string("stopped") {
            if text == "never" {
                journal.keepStoppedDays = nil
                return
            }
            // What people find of a call, and what they look up of it, has its time, too.
            guard let hours = hours(text), hours % 24 == 0, hours >= 30 * 24 else {
                throw section.fault(
                    "stopped", "\"\(text)\" is no time to keep the numbers of stopped calls",
                    expected: "\"365d\", 30d at least, or \"never\"")
            }
            journal.keepStoppedDays = hours / 24
        }
    }

    /// Of `48h` or `2d`; nil for anything else.
    private static func hours(_ text: String) -> Int? {
        guard let unit = text.last, unit == "h" || unit == "d", let count = Int(text.dropLast()), count >= 0,
            count <= longestHours
        else { return nil }
        let hours = unit == "h" ? count : count * 24
        return hours <= longestHours ? hours : nil
    }
}

extension Configuration.Journal {
    /// Hours for which the data of each class are kept; nil: for ever.
    var retention: [(kind: RetentionClass, hours: Int?)] {
        RetentionClass.allCases.map { kind in
            switch kind {
            case .pass: (kind, keepPassesHours)
            case .stopped: (kind, keepStoppedDays.map { $0 * 24 })
            }
        }
    }
}
