import Telephony

/// A map that answers one question: whom did they try to reach. A number in each tile; the shade only repeats it.
struct RegionTiles: Sendable {
    private static let side = 34
    private static let gap = 3

    let words: Words

    func html(_ counts: [String: Int]) -> HTML {
        let step = Self.side + Self.gap
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let top = max(1, Region.allCases.map { counts[$0.code] ?? 0 }.max() ?? 0)
        let elsewhere = counts.filter { Region(code: $0.key) == nil }.values.reduce(0, +)
        let first = most.flatMap { Region(code: $0.key) }.map {
            "\(words($0.phrase)) \(words.count(counts[$0.code] ?? 0))"
        }
        return HTML(
            """
            <svg class="tiles" viewBox="0 0 \(9 * step) \(6 * step)" role="img" \
            aria-label="\(words(.regionsSummary, first ?? "–"))">\
            \(HTML.each(Region.allCases) { tile($0, counts[$0.code] ?? 0, top, step) })</svg>\
            \(HTML.when(elsewhere > 0, HTML("<p class=\"soft\">\(words(.regionsElsewhere, words.count(elsewhere)))</p>")))
            """)
    }

    private func tile(_ region: Region, _ count: Int, _ top: Int, _ step: Int) -> HTML {
        let x = region.tile.column * step
        let y = region.tile.row * step
        // Five shades: finer ones cannot be told apart.
        let shade = count == 0 ? 0 : 1 + count * 4 / top
        return HTML(
            """
            <g class="tile shade\(min(5, shade))"><title>\(words(region.phrase)): \(words.count(count))</title>\
            <rect x="\(x)" y="\(y)" width="\(Self.side)" height="\(Self.side)" rx="2"/>\
            <text x="\(x + Self.side / 2)" y="\(y + 14)">\(words(region.shortPhrase))</text>\
            <text class="n" x="\(x + Self.side / 2)" y="\(y + 28)">\(words.count(count))</text></g>
            """)
    }
}

extension Region {
    var phrase: Phrase { Phrase(name.kk, name.ru, name.en) }
    /// What fits on a tile.
    var shortPhrase: Phrase { Phrase(name.shortKK, name.shortRU, name.shortEN) }
}
