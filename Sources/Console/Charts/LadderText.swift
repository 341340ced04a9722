import Gate
import Ledger
import Screening
import Telephony

/// A ladder for a terminal, a ticket or a mail, and every message after it.
struct LadderText: Sendable {
    private static let gutter = 26
    private static let spacing = 30

    let words: Words
    let call: TracedCall
    let verdict: CallRow?

    func text() -> String {
        let ladder = Ladder(call)
        var lines = [
            "\(words(.brand)) · \(words(.trunk)) \(call.trunk) · \(words.date(call.began)) · \(words.zone)",
            "\(call.caller) → \(call.callee) · \(words(.ladderMessages)) \(call.messages.count)",
            words(.ladderMasked), "",
        ]
        if call.lost > 0 { lines.append(words(.ladderLost, String(call.lost))) }
        if call.notKept > 0 { lines.append(words(.ladderNotKept, String(call.notKept))) }
        lines.append(heads(ladder.columns.map { $0.kind.name(words) }))
        lines.append(heads(ladder.columns.map(\.address)))
        for step in ladder.steps {
            lines.append(arrow(step, ladder))
            if step.hasVerdict, let verdict { lines.append(note(verdict)) }
        }
        for step in ladder.steps {
            let message = step.message
            lines += [
                "",
                "--- \(step.number) · \(words.timeWithMilliseconds(message.time)) · \(message.source) → "
                    + "\(message.destination) · \(message.transport.name)"
                    + (message.isRepeat ? " · " + words(.ladderRepeat) : ""),
                message.text.replacing("\r\n", with: "\n"),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func heads(_ names: [String]) -> String {
        var line = String(repeating: " ", count: Self.gutter - Self.spacing / 2 + 3)
        for name in names {
            let cut = String(name.prefix(Self.spacing - 2))
            let left = (Self.spacing - cut.count) / 2
            line +=
                String(repeating: " ", count: left) + cut
                + String(repeating: " ", count: Self.spacing - left - cut.count)
        }
        return Self.trimmed(line)
    }

    private func arrow(_ step: Ladder.Step, _ ladder: Ladder) -> String {
        let left = min(step.from, step.to)
        let right = max(step.from, step.to)
        let length = (right - left) * Self.spacing - 1
        let isRightwards = step.to > step.from
        let dash = step.message.isRepeat ? "·" : "-"
        let label = " " + String(step.message.label.prefix(max(0, length - 6))) + " "
        let before = max(1, (length - label.count) / 2)
        var shaft = String(repeating: dash, count: before) + label
        shaft += String(repeating: dash, count: max(1, length - shaft.count))
        shaft = isRightwards ? String(shaft.dropLast()) + ">" : "<" + String(shaft.dropFirst())
        let delta = step.delta.map { "+\(Self.seconds($0))" } ?? ""
        let time = words.timeWithMilliseconds(step.message.time)
        var line = time + String(repeating: " ", count: max(1, Self.gutter - time.count - delta.count)) + delta + "  |"
        for column in 0..<ladder.columns.count - 1 {
            if column == left {
                line += shaft + "|"
            } else if column < left || column >= right {
                line += String(repeating: " ", count: Self.spacing - 1) + "|"
            }
        }
        return line
    }

    private func note(_ call: CallRow) -> String {
        let word = words(call.isUnscreened ? .unscreened : call.treatment.phrase)
        let rule = call.rule.map { words.rules.name(of: $0) } ?? words.score(perTenThousand: call.scorePerTenThousand)
        return String(repeating: " ", count: Self.gutter + 2)
            + "[ \(Mark(call).shape) \(words(.ladderVerdict)): \(word) · \(rule) · "
            + "\(words.microseconds(nanoseconds: call.judgedNanoseconds)) ]"
    }

    /// `0.000412`.
    private static func seconds(_ microseconds: Int64) -> String {
        let value = max(0, microseconds)
        let fraction = String(value % 1_000_000)
        return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
