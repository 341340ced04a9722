/// All rules, read, checked and compiled: Qorgan's file, and what an operator's own file changes or adds.
///
///     let rules = try RuleSet(own: RuleSource(name: "my.rules", text: text), version: 0x1F2E_3D4C)
///     let policy = Policy(version: 3, rules: rules)
///
/// Immutable, made by one thread and shared by all. docs/rules.md has the language.
package final class RuleSet: Sendable {
    /// No weight alone outweighs everything else together; two do.
    package static let maximumWeight: Int32 = 20_000
    /// Characters of a title or sentence: one line of a page.
    package static let maximumSentence = 160

    /// Names this content in verdicts and journal.
    package let version: UInt32
    /// In the file's order, an operator's own rules last.
    package let rules: [Rule]
    // Written in init, freed in deinit, read only in between.
    nonisolated(unsafe) let program: RuleProgram
    private let byNumber: [RuleCode: Int]

    /// Qorgan's own file alone.
    package static let standard: RuleSet = {
        do {
            return try RuleSet(standard: builtIn)
        } catch {
            // Our own file: a test reads it, so no release comes here.
            preconditionFailure("\(error)")
        }
    }()

    /// Qorgan's own file as it is embedded.
    package static let builtIn = RuleSource(
        name: "kazakhstan.rules", text: String(decoding: PackageResources.kazakhstan_rules, as: UTF8.self))

    /// Qorgan's file with `own` laid over it. `version` names both contents: a digest made where files are read.
    package convenience init(own: RuleSource, version: UInt32) throws(RuleFault) {
        try self.init(standard: Self.builtIn, own: own, version: version)
    }

    /// `standard`: a file in the place of the built-in one; for tests of the language.
    init(standard: RuleSource, own: RuleSource? = nil, version: UInt32? = nil) throws(RuleFault) {
        let file = try RuleParser(standard)
        var drafts = file.drafts
        if let own { try Self.lay(try RuleParser(own, definitions: file.definitions), over: &drafts) }
        let numbered = try Self.numbered(drafts)
        var rules: [Rule] = []
        for (draft, code) in numbered { rules.append(try Rule(draft, code: code)) }
        program = try RuleCompiler.program(numbered)
        self.rules = rules
        self.version = version ?? file.version ?? 1
        byNumber = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.code, $0) })
    }

    deinit { program.deallocate() }

    package subscript(code: RuleCode) -> Rule? { byNumber[code].map { rules[$0] } }

    /// The code of a rule; `rule-70` for a number that these rules do not know.
    package func name(of code: RuleCode) -> String { self[code]?.name ?? code.code }

    package func rule(named name: String) -> Rule? { rules.first { $0.name == name } }

    // MARK: Two files

    private static func lay(_ own: RuleParser, over drafts: inout [RuleDraft]) throws(RuleFault) {
        for draft in own.drafts {
            guard let index = drafts.firstIndex(where: { $0.name == draft.name }) else {
                try drafts.append(checkedOwn(draft, drafts))
                continue
            }
            if let number = draft.number, number.value != drafts[index].number?.value {
                throw RuleFault(
                    .duplicate, number.place, "\(draft.name) has another number",
                    expected: "\(drafts[index].number?.value ?? 0), or none here")
            }
            if drafts[index].isFixed, draft.changesVerdicts {
                throw RuleFault(
                    .fixed, draft.place, "\(draft.name) stands in the order of looking",
                    expected: "titles and texts alone; [policy] has its treatment")
            }
            drafts[index].take(draft)
        }
    }

    private static func checkedOwn(_ draft: RuleDraft, _ drafts: [RuleDraft]) throws(RuleFault) -> RuleDraft {
        let range = RuleCode.ownRange
        guard let number = draft.number else {
            throw RuleFault(
                .missing, draft.place, "no rule \(draft.name), and no number for a new one",
                expected: "a known code, or a number from \(range.lowerBound) to \(range.upperBound)")
        }
        guard range.contains(number.value) else {
            throw RuleFault(
                .duplicate, number.place, "\(number.value) is kept for Qorgan's rules",
                expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        guard !draft.isFixed else {
            throw RuleFault(.fixed, draft.place, "a new rule cannot be fixed", expected: "the word left out")
        }
        var draft = draft
        draft.isOwn = true
        return draft
    }

    private static func numbered(_ drafts: [RuleDraft]) throws(RuleFault) -> [(draft: RuleDraft, code: RuleCode)] {
        var result: [(draft: RuleDraft, code: RuleCode)] = []
        for draft in drafts {
            guard let number = draft.number, let code = RuleCode(rawValue: number.value) else {
                throw RuleFault(
                    .missing, draft.place, "\(draft.name) has no number", expected: "rule \(draft.name) NUMBER")
            }
            guard draft.isFixed || !draft.weights.isEmpty else {
                throw RuleFault(.missing, draft.place, "\(draft.name) has no weight", expected: "weight NUMBER")
            }
            guard draft.isFixed || draft.when != nil || draft.weights.allSatisfy({ $0.quantity != nil }) else {
                throw RuleFault(
                    .missing, draft.place, "\(draft.name) would fire for every call", expected: "when CONDITION")
            }
            result.append((draft, code))
        }
        return result
    }
}
