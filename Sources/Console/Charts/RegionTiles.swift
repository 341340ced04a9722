/// The 20 regions of Kazakhstan (ISO 3166-2:KZ) as equal tiles in rough geography.
struct Region: Hashable, Sendable {
    /// `KZ-75`.
    let code: String
    let column: Int
    let row: Int
    let short: Phrase
    let name: Phrase

    private init(_ code: String, _ column: Int, _ row: Int, _ short: Phrase, _ name: Phrase) {
        self.code = code
        self.column = column
        self.row = row
        self.short = short
        self.name = name
    }

    static let all: [Region] = [
        Region(
            "KZ-59", 4, 0, Phrase("СҚО", "СКО", "NKZ"),
            Phrase("Солтүстік Қазақстан", "Северо-Казахстанская", "North Kazakhstan")),
        Region("KZ-39", 3, 1, Phrase("Қос", "Кос", "Kos"), Phrase("Қостанай", "Костанайская", "Kostanay")),
        Region("KZ-11", 4, 1, Phrase("Ақм", "Акм", "Akm"), Phrase("Ақмола", "Акмолинская", "Akmola")),
        Region("KZ-71", 5, 1, Phrase("Аст", "Аст", "Ast"), Phrase("Астана қаласы", "город Астана", "Astana city")),
        Region("KZ-55", 6, 1, Phrase("Пав", "Пав", "Pav"), Phrase("Павлодар", "Павлодарская", "Pavlodar")),
        Region(
            "KZ-27", 0, 2, Phrase("БҚО", "ЗКО", "WKZ"),
            Phrase("Батыс Қазақстан", "Западно-Казахстанская", "West Kazakhstan")),
        Region("KZ-15", 2, 2, Phrase("Ақт", "Акт", "Akt"), Phrase("Ақтөбе", "Актюбинская", "Aktobe")),
        Region("KZ-62", 4, 2, Phrase("Ұлы", "Улы", "Uly"), Phrase("Ұлытау", "Улытау", "Ulytau")),
        Region("KZ-35", 5, 2, Phrase("Қар", "Кар", "Kar"), Phrase("Қарағанды", "Карагандинская", "Karaganda")),
        Region("KZ-10", 7, 2, Phrase("Аба", "Аба", "Aba"), Phrase("Абай", "Абайская", "Abai")),
        Region(
            "KZ-63", 8, 2, Phrase("ШҚО", "ВКО", "EKZ"),
            Phrase("Шығыс Қазақстан", "Восточно-Казахстанская", "East Kazakhstan")),
        Region("KZ-23", 0, 3, Phrase("Аты", "Аты", "Aty"), Phrase("Атырау", "Атырауская", "Atyrau")),
        Region("KZ-43", 3, 3, Phrase("Қыз", "Кыз", "Kyz"), Phrase("Қызылорда", "Кызылординская", "Kyzylorda")),
        Region("KZ-33", 7, 3, Phrase("Жет", "Жет", "Jet"), Phrase("Жетісу", "Жетысу", "Jetisu")),
        Region("KZ-47", 0, 4, Phrase("Маң", "Ман", "Man"), Phrase("Маңғыстау", "Мангистауская", "Mangystau")),
        Region("KZ-61", 4, 4, Phrase("Түр", "Тур", "Tur"), Phrase("Түркістан", "Туркестанская", "Turkistan")),
        Region("KZ-31", 5, 4, Phrase("Жам", "Жам", "Jam"), Phrase("Жамбыл", "Жамбылская", "Jambyl")),
        Region("KZ-75", 6, 4, Phrase("Алм", "Алм", "Alm"), Phrase("Алматы қаласы", "город Алматы", "Almaty city")),
        Region("KZ-79", 4, 5, Phrase("Шым", "Шым", "Shy"), Phrase("Шымкент қаласы", "город Шымкент", "Shymkent city")),
        Region(
            "KZ-19", 6, 5, Phrase("Алы", "Алы", "Alr"), Phrase("Алматы облысы", "Алматинская область", "Almaty region")),
    ]

    static func named(_ code: String) -> Region? {
        all.first { $0.code == code }
    }
}

/// A map that answers one question: whom did they try to reach. A number in each tile; the shade only repeats it.
struct RegionTiles: Sendable {
    private static let side = 34
    private static let gap = 3

    let words: Words

    func html(_ counts: [String: Int]) -> HTML {
        let step = Self.side + Self.gap
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let top = max(1, Region.all.map { counts[$0.code] ?? 0 }.max() ?? 0)
        let elsewhere = counts.filter { Region.named($0.key) == nil }.values.reduce(0, +)
        let first = most.flatMap { Region.named($0.key) }.map {
            "\(words($0.name)) \(words.count(counts[$0.code] ?? 0))"
        }
        return HTML(
            """
            <svg class="tiles" viewBox="0 0 \(9 * step) \(6 * step)" role="img" \
            aria-label="\(words(.regionsSummary, first ?? "–"))">\
            \(HTML.each(Region.all) { tile($0, counts[$0.code] ?? 0, top, step) })</svg>\
            \(HTML.when(elsewhere > 0, HTML("<p class=\"soft\">\(words(.regionsElsewhere, words.count(elsewhere)))</p>")))
            """)
    }

    private func tile(_ region: Region, _ count: Int, _ top: Int, _ step: Int) -> HTML {
        let x = region.column * step
        let y = region.row * step
        // Five shades: finer ones cannot be told apart.
        let shade = count == 0 ? 0 : 1 + count * 4 / top
        return HTML(
            """
            <g class="tile shade\(min(5, shade))"><title>\(words(region.name)): \(words.count(count))</title>\
            <rect x="\(x)" y="\(y)" width="\(Self.side)" height="\(Self.side)" rx="2"/>\
            <text x="\(x + Self.side / 2)" y="\(y + 14)">\(words(region.short))</text>\
            <text class="n" x="\(x + Self.side / 2)" y="\(y + 27)">\(words.count(count))</text></g>
            """)
    }
}
