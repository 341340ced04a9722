import Screening

/// The card of a model: quality by group, data, features, limits, as its own file states them.
struct ModelCardMarkup: Sendable {
    let words: Words
    let document: ModelDocument

    var html: HTML { HTML("<div class=\"two\">\(quality)<div class=\"stack\">\(limits)\(data)\(inputs)</div></div>") }

    private var quality: HTML {
        let groups = document.facts.quality
        let body =
            groups.isEmpty
            ? HTML("<p class=\"empty\">\(words(.qualityEmpty))</p>")
            : HTML(
                """
                <p class="soft">\(words(.qualityLegend))</p>\
                \(table(.qualityScam, groups.filter(\.isScam)))\(table(.qualityHonest, groups.filter { !$0.isScam }))
                """)
        return HTML("<section class=\"panel\" id=\"quality\"><h2>\(words(.quality))</h2>\(body)</section>")
    }

    private func table(_ title: Phrase, _ groups: [ModelDocument.GroupQuality]) -> HTML {
        guard !groups.isEmpty else { return HTML() }
        let rows = HTML.each(groups) { group in
            HTML(
                """
                <tr><th scope="row">\(words.group(group.group)) \
                <code class="soft">\(group.group)</code></th><td class="num">\(words.count(group.calls))</td>\
                <td class="num">\(words.percent(group.touched, of: group.calls))</td>\
                <td class="num">\(words.percent(group.stopped, of: group.calls))</td></tr>
                """)
        }
        return HTML(
            """
            <table class="plain-table groups" tabindex="0"><caption>\(words(title))</caption><thead><tr><th scope="col">\(words(.qualityWho))</th>\
            <th scope="col" class="num">\(words(.qualityCalls))</th><th scope="col" class="num">\(words(.qualityTouched))</th>\
            <th scope="col" class="num">\(words(.qualityStopped))</th></tr></thead><tbody>\(rows)</tbody></table>
            """)
    }

    private var limits: HTML {
        let known = document.facts.limits
        guard !known.isEmpty else { return HTML() }
        return HTML(
            """
            <section class="panel" id="limits"><h2>\(words(.limits))</h2><ul class="plain">\(HTML.each(known) { code in
                HTML("<li>\(words.limit(code))</li>")
            })</ul></section>
            """)
    }

    private var data: HTML {
        let sets = document.facts.data
        guard !sets.isEmpty else { return HTML() }
        let legend = words(
            .dataLegend, words.count(sets.count), words.count(sets.reduce(0) { $0 + $1.rows }),
            words.count(sets.reduce(0) { $0 + $1.positives }))
        let rows = HTML.each(sets) { set in
            HTML(
                """
                <tr><th scope="row">\(set.name)</th><td class="num">\(set.from)–\(set.until)</td>\
                <td class="num">\(words.count(set.rows))</td><td class="num">\(words.count(set.positives))</td></tr>
                """)
        }
        return HTML(
            """
            <section class="panel" id="data"><h2>\(words(.data)) <span class="legend">· \(legend)</span></h2>\
            <details><summary>\(words(.dataShow))</summary><table class="plain-table" tabindex="0"><caption class="unseen">\(words(.data))</caption>\
            <thead><tr><th scope="col">\(words(.dataSet))</th><th scope="col" class="num">\(words(.dataDates))</th>\
            <th scope="col" class="num">\(words(.qualityCalls))</th><th scope="col" class="num">\(words(.qualityScam))</th></tr></thead>\
            <tbody>\(rows)</tbody></table></details></section>
            """)
    }

    private var inputs: HTML {
        let rows = HTML.each(document.inputs) { code in
            let name = Feature(code: code).map { words.feature($0) } ?? code
            return HTML("<li>\(name) <code class=\"soft\">\(code)</code></li>")
        }
        return HTML(
            """
            <section class="panel" id="inputs"><h2>\(words(.inputs)) <span class="legend">· \(words.count(document.inputs.count))</span></h2>\
            <details><summary>\(words(.inputsShow))</summary><ul class="plain">\(rows)</ul></details></section>
            """)
    }
}
