import Console
import Evaluation

/// An evaluation as one page that holds everything it shows: no script, no link, no picture from elsewhere.
struct EvaluationPage {
    let title: String
    let source: EvaluationSource
    let tables: [FigureTable]
    /// By the code of the table under whose title it stands.
    var chart: (String) -> HTML? = { _ in nil }

    func html() -> String {
        HTML(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>\(title)</title>
            <style>\(HTML(stringLiteral: ReportStyle.css))
            \(HTML(stringLiteral: EvaluationStyle.css))</style>
            </head>
            <body>
            <main>
            <header><p class="brand">Qorgan</p><h1>\(title)</h1>
            \(HTML.when(source.isSimulated, HTML("<p class=\"simulated\">These calls are simulated: a program made them up.</p>")))
            <dl class="facts">\(HTML.each(source.facts) { HTML("<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>") })</dl></header>
            \(HTML.each(tables.filter { $0.code != "curve" }, section))
            </main>
            </body>
            </html>

            """
        ).text
    }

    private func section(_ table: FigureTable) -> HTML {
        HTML(
            """
            <section><h2>\(table.title)</h2>
            \(HTML.when(!table.note.isEmpty, HTML("<p class=\"note\">\(table.note)</p>")))\
            \(chart(table.code) ?? HTML())
            <div class="wide"><table class="\(table.code == "goals" ? "goal" : "")"><thead><tr>\
            \(HTML.each(table.columns.enumerated()) { HTML("<th scope=\"col\" class=\"\($0.offset == 0 ? "" : "n")\">\($0.element.title)</th>") })\
            </tr></thead><tbody>\(HTML.each(table.rows, row))</tbody></table></div></section>

            """)
    }

    private func row(_ figures: [Figure]) -> HTML {
        HTML("<tr>\(HTML.each(figures.enumerated()) { cell($0.element, isHead: $0.offset == 0) })</tr>")
    }

    private func cell(_ figure: Figure, isHead: Bool) -> HTML {
        let text = FigureText.cell(figure)
        if isHead { return HTML("<th scope=\"row\">\(text)</th>") }
        return HTML("<td class=\"n\">\(text)</td>")
    }
}
