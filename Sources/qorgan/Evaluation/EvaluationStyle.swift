/// What the evaluation's page adds to the report's style: lines, and colours for a dark screen.
enum EvaluationStyle {
    static let css: StaticString = """
        :root { color-scheme: light dark; --ground: #fff; --one: #1f5fa8; --two: #a8231a; --three: #3d7a3a; --four: #8a6a00; }
        html { background: var(--ground); }
        main { max-width: 1240px; }
        .wide { overflow-x: auto; }
        .wide table { font-size: 12.5px; }
        .wide td, .wide th { white-space: nowrap; }
        .wide table { width: auto; min-width: 100%; }
        .goal td, .goal th { white-space: normal; }
        svg.lines { max-width: 720px; }
        svg .grid { stroke: var(--line); stroke-width: 1; }
        svg polyline { fill: none; stroke-width: 2; }
        svg .one { stroke: var(--one); }
        svg .two { stroke: var(--two); }
        svg .three { stroke: var(--three); }
        svg .four { stroke: var(--four); }
        svg .chance { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
        svg text.right { text-anchor: end; }
        svg text.left { text-anchor: start; }
        figcaption i.one { background: var(--one); }
        figcaption i.two { background: var(--two); }
        figcaption i.three { background: var(--three); }
        figcaption i.four { background: var(--four); }
        .missed { color: var(--stop); font-weight: 600; }
        .met { color: var(--three); font-weight: 600; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14181c; --ink: #e6eaee; --soft: #9aa6b1; --line: #333c45; --stop: #ff8a80; --warn: #e3bf55; --pale: #1c2228;
            --one: #7ab4f5; --two: #ff8a80; --three: #86cf82; --four: #e3bf55; }
        }
        @media print { :root { color-scheme: light; } }
        """
}
