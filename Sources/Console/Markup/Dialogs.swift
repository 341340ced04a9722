import Ledger
import Screening
import Telephony

/// Dialogs that every page carries: the keys, bypass, and putting a number on a list. They open by key or by button.
struct Dialogs: Sendable {
    let configuration: ConsoleConfiguration

    func html(_ visit: Visit, formToken: String) -> HTML {
        let token = HTML("<input type=\"hidden\" name=\"csrf\" value=\"\(formToken)\">")
        return HTML("\(help(visit.words))\(bypass(visit, token))\(decide(visit.words, token))")
    }

    private func help(_ words: Words) -> HTML {
        let keys: [(keys: [String], meaning: Phrase)] = [
            (["J", "K"], .helpSelect), (["Enter"], .helpOpen), (["N"], .helpNumber), (["B"], .helpBlock),
            (["A"], .helpAllow), (["U"], .helpUndo), (["/"], .helpSearch),
            (["G L", "G S", "G T", "G K", "G R"], .helpGo),
            (["Shift B"], .helpBypass), (["Esc"], .helpEscape),
        ]
        return HTML(
            """
            <dialog id="help" aria-labelledby="help-title"><h2 id="help-title">\(words(.keysTitle))</h2><dl>\
            \(HTML.each(keys) { line in
                HTML("<dt>\(HTML.each(line.keys) { HTML("<kbd>\($0)</kbd> ") })</dt><dd>\(words(line.meaning))</dd>")
            })</dl>\
            <label class="check"><input type="checkbox" id="keys-on" checked> \(words(.keysOn))</label>\
            <form method="dialog"><button>\(words(.close)) <kbd>Esc</kbd></button></form></dialog>
            """)
    }

    private func bypass(_ visit: Visit, _ token: HTML) -> HTML {
        let words = visit.words
        let trunks = HTML.each(configuration.trunks) { trunk in
            HTML("<option value=\"trunk:\(trunk.name)\">\(words(.bypassScopeTrunk, trunk.name))</option>")
        }
        let switchless: [RuleCode] = [.bypass, .unscreened, .trunkCeiling, .stopCeiling]
        let rules = HTML.each(RuleCode.allCases.filter { !switchless.contains($0) }) { rule in
            HTML("<option value=\"rule:\(rule.code)\">\(words(.bypassScopeRule, rule.code))</option>")
        }
        return HTML(
            """
            <dialog id="bypass" aria-labelledby="bypass-title"><h2 id="bypass-title">\(words(.bypassTitle))</h2>\
            <p>\(words(.bypassExplained))</p><form method="post" action="/bypass">\(token)\
            <input type="hidden" name="on" value="1"><input type="hidden" name="return" value="\(visit.location)">\
            <label>\(words(.bypassScope)) <select name="scope"><option value="all">\(words(.bypassScopeAll))</option>\
            \(trunks)\(rules)</select></label>\
            <div class="buttons"><button type="submit" class="danger">\(words(.bypassConfirm))</button> \
            <button type="button" data-close>\(words(.cancel)) <kbd>Esc</kbd></button></div></form></dialog>
            """)
    }

    /// The script fills in the number and the list before it opens this.
    private func decide(_ words: Words, _ token: HTML) -> HTML {
        HTML(
            """
            <dialog id="decide" aria-labelledby="decide-title" data-listed="\(words(.listed))" \
            data-unlisted="\(words(.unlisted))" data-failed="\(words(.listFailed))" data-undo="\(words(.undo))" \
            data-none="\(words(.noNumberToList))" data-block="\(words(.block))" data-allow="\(words(.allow))" \
            data-reason-block="\(words(.reasonConfirmed))" data-reason-allow="\(words(.reasonHonest))" \
            data-new-rows="\(words(.newRows))">\
            <h2 id="decide-title">\(words(.addTitle))</h2><p class="num" id="decide-number"></p>\
            <form method="post" action="/lists/add">\(token)<input type="hidden" name="pseudonym" value="">\
            <input type="hidden" name="kind" value="block">\
            <label>\(words(.addReason)) <input name="reason" required maxlength="300" autocomplete="off"></label>\
            <div class="buttons"><button type="submit" class="main">\(words(.addButton)) <kbd>Enter</kbd></button> \
            <button type="button" data-close>\(words(.cancel)) <kbd>Esc</kbd></button></div></form></dialog>
            """)
    }
}
