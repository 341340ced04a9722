/// The page's style, for a screen and for A4.
enum ReportStyle {
    static let css: StaticString = """
        :root { --ink: #15191d; --soft: #545f69; --line: #d5dbe0; --stop: #a8231a; --warn: #8a6a00; --warnfill: #d9b441; --pale: #f3f5f7; }
        * { box-sizing: border-box; }
        html { background: #fff; color: var(--ink); font: 14px/1.45 "Inter", "Noto Sans", "DejaVu Sans", system-ui, sans-serif; }
        body { margin: 0; }
        main { max-width: 1000px; margin: 0 auto; padding: 32px 24px 64px; }
        h1 { font-size: 28px; line-height: 1.2; margin: 0 0 12px; }
        h2 { font-size: 18px; margin: 36px 0 10px; break-after: avoid; }
        p, dl, dd, figure { margin: 0; }
        .brand { font-weight: 700; letter-spacing: .04em; color: var(--soft); margin-bottom: 4px; }
        .simulated { border: 2px solid var(--stop); color: var(--stop); font-weight: 600; padding: 8px 12px; margin: 0 0 12px; }
        .facts div { display: grid; grid-template-columns: 110px 1fr; gap: 12px; }
        .facts dt { color: var(--soft); }
        .facts dd { overflow-wrap: anywhere; }
        .sentence { font-size: 18px; margin: 24px 0 14px; max-width: 44em; }
        .figures { display: grid; grid-template-columns: repeat(5, 1fr); border: 1px solid var(--line); margin-right: 1px; }
        .figure { padding: 12px 14px; border-right: 1px solid var(--line); }
        .figure:last-child { border-right: 0; }
        .figure b { display: block; font-size: 25px; line-height: 1.2; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .figure span, .figure small { display: block; }
        .figure small, .note, figcaption { color: var(--soft); }
        .figure small { font-size: 12px; }
        .figure.stop b { color: var(--stop); }
        .figure.warn b { color: var(--warn); }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: 5px 8px; border-bottom: 1px solid var(--line); font-weight: 400; }
        thead th { color: var(--soft); font-size: 12px; vertical-align: bottom; border-bottom-color: var(--ink); }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        .trunk { white-space: nowrap; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        thead .n { white-space: normal; }
        th.bar, td.bar { width: 138px; }
        td.bar svg { display: block; margin-top: 5px; }
        tr.sum > * { font-weight: 600; border-bottom: 0; }
        code { display: block; color: var(--soft); font: 11px/1.4 "JetBrains Mono", "DejaVu Sans Mono", ui-monospace, monospace; overflow-wrap: anywhere; }
        th small { display: block; color: var(--soft); max-width: 46em; font-size: 12px; }
        .known th { width: 22%; }
        .known td.n { width: 18%; }
        .evidence th:first-child { width: 50%; }
        .note { max-width: 60em; margin: 8px 0 10px; }
        figure svg { display: block; width: 100%; height: auto; }
        svg text { font-size: 11px; text-anchor: middle; fill: var(--ink); font-variant-numeric: tabular-nums; }
        svg text.hour { fill: var(--soft); }
        svg .axis { stroke: var(--ink); stroke-width: 1; }
        rect.stop { fill: var(--stop); }
        rect.warn { fill: var(--warnfill); }
        figcaption { font-size: 12px; }
        figcaption i { display: inline-block; width: 10px; height: 10px; margin: 0 5px 0 0; }
        figcaption i + i, figcaption i.warn { margin-left: 10px; }
        i.stop { background: var(--stop); }
        i.warn { background: var(--warnfill); }
        .meanings { display: grid; grid-template-columns: minmax(150px, 24%) 1fr; gap: 6px 16px; }
        .meanings dt { font-weight: 600; }
        .meanings dd { color: var(--soft); }
        .sample table { font-size: 12px; }
        .sample td { padding: 5px 6px; }
        .sample .t { width: 84px; font-variant-numeric: tabular-nums; }
        .sample .who { width: 21%; font-variant-numeric: tabular-nums; }
        .sample b.block { color: var(--stop); }
        .reason { display: block; color: var(--soft); }
        .boxes { width: 92px; white-space: nowrap; }
        .boxes span { display: block; }
        .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        @media (max-width: 720px) { .figures { grid-template-columns: 1fr 1fr; } .figure { border-bottom: 1px solid var(--line); } section { overflow-x: auto; } }
        @page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9px "DejaVu Sans", sans-serif; color: #545f69; } }
        @media print {
          html { font-size: 10.5px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          h1 { font-size: 22px; }
          h2 { font-size: 14px; margin-top: 22px; }
          .sentence { font-size: 13px; margin: 14px 0 10px; }
          .figure b { font-size: 19px; }
          .figure small, thead th, figcaption, .sample table { font-size: 9.5px; }
          code { font-size: 8.5px; }
          th small { font-size: 9.5px; }
          th.bar, td.bar { width: 96px; }
          td.bar svg { width: 86px; }
          th, td { padding: 4px 6px; }
          figure, .figures, dl.meanings, .known, .evidence { break-inside: avoid; }
          .sample { break-before: page; }
          .sample h2 { margin-top: 0; }
        }
        """
}
