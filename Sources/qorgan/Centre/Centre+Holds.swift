import Console
import Journal
import Ledger
import Telephony

/// `hold add CASE NUMBER|- FROM|- UNTIL|- WHY`, `hold release POSITION WHY`: committed to the journal when the answer leaves.
extension Centre {
    func hold(_ words: [String], _ user: String) throws -> String {
        switch words.first {
        case "add" where words.count >= 6: return try addHold(Array(words.dropFirst()), user)
        case "release" where words.count >= 3: return try releaseHold(Array(words.dropFirst()), user)
        default: return "no add CASE NUMBER|- FROM|- UNTIL|- WHY or release POSITION WHY was expected"
        }
    }

    private func addHold(_ words: [String], _ user: String) throws -> String {
        let number: PresentedNumber = words[1] == "-" ? .absent : PresentedNumber(text: words[1])
        if case .malformed = number { return "no \(words[1].count) characters that are no number were given" }
        guard let from = Self.moment(words[2], without: Timestamp(microseconds: 0)),
            let until = Self.moment(words[3], without: RetentionTime.never), from < until
        else { return "no two moments were expected, the earlier first" }
        let hold = NewHold(
            number: number, from: from, until: until, caseName: words[0],
            reason: words.dropFirst(4).joined(separator: " "), person: user)
        let position = try blocking { try await self.writer.append(.hold(hold, at: Self.now())) }
        return "ok hold \(position) of case \(words[0]) is in force"
    }

    private func releaseHold(_ words: [String], _ user: String) throws -> String {
        guard let position = UInt64(words[0]),
            let hold = try blocking({ try await self.reader.get().holds() }).holds.first(where: {
                $0.position == position
            })
        else { return "no there is no hold \(words[0])" }
        _ = try blocking {
            try await self.writer.append(
                .release(
                    hold: position, caseName: hold.entry.caseName, reason: words.dropFirst().joined(separator: " "),
                    person: user, at: Self.now()))
        }
        return "ok hold \(position) of case \(hold.entry.caseName) is released"
    }

    private static func moment(_ word: String, without: Timestamp) -> Timestamp? {
        word == "-" ? without : Timestamp(rfc3339: word)
    }
}
