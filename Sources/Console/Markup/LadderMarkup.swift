import Gate
import Ledger

/// Ladder and messages side by side, as one panel: on the ladder's own page, and on a call's.
struct LadderMarkup: Sendable {
    let words: Words
    let call: TracedCall
    let verdict: CallRow?

    func panel() -> HTML {
        let ladder = Ladder(call)
        return HTML(
            """
            <section class="panel" id="ladder"><h2>\(words(.ladderTitle)) <span class="legend">· \(words(.ladderMasked)) \
            <span class="keys">· <kbd>J</kbd> <kbd>K</kbd> \(words(.ladderKeys))</span></span>\
            <span class="files"><a href="/ladders/\(call.id)/text" download>\(words(.ladderText))</a> \
            <a href="/ladders/\(call.id)/pcap" download>pcap</a></span></h2>\
            \(notes())<div class="beside"><div class="scroll" tabindex="0" role="region" aria-label="\(words(.ladderTitle))">\
            \(LadderChart(words: words, ladder: ladder, verdict: verdict).html())</div>\
            <div class="messages" tabindex="0" role="region" aria-label="\(words(.ladderText))">\
            \(HTML.each(ladder.steps) { message($0, ladder) })</div></div></section>
            """)
    }

    private func notes() -> HTML {
        var html = HTML()
        if call.lost > 0 { html += HTML("<p class=\"gap\">\(words(.ladderLost, words.count(call.lost)))</p>") }
        if call.notKept > 0 { html += HTML("<p class=\"gap\">\(words(.ladderNotKept, words.count(call.notKept)))</p>") }
        return html
    }

    private func message(_ step: Ladder.Step, _ ladder: Ladder) -> HTML {
        let message = step.message
        let way =
            "\(ladder.columns[step.from].kind.name(words)) → \(ladder.columns[step.to].kind.name(words)) · "
            + "\(message.source) → \(message.destination) · \(message.transport.name) · "
            + words.timeWithMilliseconds(message.time)
        return HTML(
            """
            <article class="sip" id="m\(step.number)"><h3>\(step.number). \(message.label)</h3>\
            <p class="soft">\(way)</p><pre>\(text(message))</pre></article>
            """)
    }

    /// The start line strong, names of headers soft: where to look is seen before it is read.
    private func text(_ message: TracedMessage) -> HTML {
        var html = HTML()
        var isHead = true
        var lines = message.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            isHead = isHead && !line.isEmpty
            if index == 0 {
                html += HTML("<strong>\(String(line))</strong>\n")
            } else if isHead, let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false {
                html += HTML("<span>\(String(line[...colon]))</span>\(String(line[line.index(after: colon)...]))\n")
            } else {
                html += HTML("\(String(line))\n")
            }
        }
        return html
    }
}
