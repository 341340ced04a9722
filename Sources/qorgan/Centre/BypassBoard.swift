import Console
import Foundation
import Screening
import Synchronization
import Telephony

/// Which bypasses people have switched on, who and when; kept in a file, since a restart must not switch one off.
final class BypassBoard: Sendable {
    private let path: String
    private let active: Mutex<[ActiveBypass]>

    init(folder: String) {
        path = folder + "/bypass"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        active = Mutex(text.split(separator: "\n").compactMap(Self.parse))
    }

    var all: [ActiveBypass] { active.withLock { $0 } }

    /// On the board whatever happens; a fault says that the file, and so the next start, does not know it.
    func set(_ scope: BypassScope, on: Bool, by person: String, at now: Timestamp) -> DurableFile.Fault? {
        active.withLock { active in
            active.removeAll { $0.scope == scope }
            if on { active.append(ActiveBypass(scope: scope, person: person, since: now)) }
            let text = active.map(Self.line).joined()
            do throws(DurableFile.Fault) {
                try DurableFile.write(Array(text.utf8), to: path)
                return nil
            } catch {
                return error
            }
        }
    }

    /// `1763460000000000 trunk intl-1 name of the person`
    private static func line(_ bypass: ActiveBypass) -> String {
        let scope =
            switch bypass.scope {
            case .everything: "everything -"
            case .trunk(let name): "trunk \(name)"
            case .rule(let rule): "rule \(rule.code)"
            }
        return "\(bypass.since.microseconds) \(scope) \(bypass.person)\n"
    }

    private static func parse(_ line: Substring) -> ActiveBypass? {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, let since = Int64(words[0]), let scope = scope(words[1], words[2]) else { return nil }
        return ActiveBypass(scope: scope, person: words[3], since: Timestamp(microseconds: since))
    }

    static func scope(_ kind: String, _ name: String) -> BypassScope? {
        switch kind {
        case "everything": .everything
        case "trunk": .trunk(name)
        case "rule": RuleCode(code: name).map { .rule($0) }
        default: nil
        }
    }
}
