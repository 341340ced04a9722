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
        mark(scope, on: on, by: person, at: now)
        return store()
    }

    /// In memory alone; returns what stood there before.
    @discardableResult
    func mark(_ scope: BypassScope, on: Bool, by person: String, at now: Timestamp) -> ActiveBypass? {
        active.withLock { active in
            let former = active.first { $0.scope == scope }
            active.removeAll { $0.scope == scope }
            if on { active.append(ActiveBypass(scope: scope, person: person, since: now)) }
            return former
        }
    }

    /// As it was before a `mark` of this person and time. False where somebody has decided otherwise since.
    func takeBack(_ mark: ActiveBypass, on: Bool, to former: ActiveBypass?) -> Bool {
        active.withLock { active in
            let now = active.first { $0.scope == mark.scope }
            guard on ? now?.person == mark.person && now?.since == mark.since : now == nil else { return false }
            active.removeAll { $0.scope == mark.scope }
            if let former { active.append(former) }
            return true
        }
    }

    /// What is on the board is there for the next start, unless a fault is returned.
    func store() -> DurableFile.Fault? {
        active.withLock { active in
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
