/// The 17 oblasts and 3 cities of Kazakhstan (ISO 3166-2:KZ, newsletter of 2022-11-29). Raw values are stored.
package enum Region: UInt8, Hashable, Sendable, CaseIterable {
    case abai = 10
    case akmola = 11
    case aktobe = 15
    case almatyRegion = 19
    case atyrau = 23
    case westKazakhstan = 27
    case zhambyl = 31
    case zhetysu = 33
    case karaganda = 35
    case kostanay = 39
    case kyzylorda = 43
    case mangystau = 47
    case pavlodar = 55
    case northKazakhstan = 59
    case turkistan = 61
    case ulytau = 62
    case eastKazakhstan = 63
    case astana = 71
    case almaty = 75
    case shymkent = 79

    /// `KZ-75`.
    package var code: String { "KZ-\(rawValue)" }

    package init?(code: String) {
        guard let region = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = region
    }

    /// A name in the three languages of the pages.
    package struct Name: Hashable, Sendable {
        package let kk: String
        package let ru: String
        package let en: String
        /// Labels of a tile: three letters, six where three would leave two regions alike; no two are the same.
        package let shortKK: String
        package let shortRU: String
        package let shortEN: String
    }

    package var name: Name {
        func name(
            _ kk: String, _ ru: String, _ en: String, _ shortKK: String, _ shortRU: String, _ shortEN: String? = nil
        ) -> Name {
            Name(kk: kk, ru: ru, en: en, shortKK: shortKK, shortRU: shortRU, shortEN: shortEN ?? String(en.prefix(3)))
        }
        return switch self {
        case .abai: name("Абай облысы", "Абайская область", "Abai", "Аба", "Аба")
        case .akmola: name("Ақмола облысы", "Акмолинская область", "Akmola", "Ақм", "Акм")
        case .aktobe: name("Ақтөбе облысы", "Актюбинская область", "Aktobe", "Ақт", "Акт")
        case .almatyRegion: name("Алматы облысы", "Алматинская область", "Almaty Region", "Ал.обл", "Ал.обл", "Al.reg")
        case .atyrau: name("Атырау облысы", "Атырауская область", "Atyrau", "Аты", "Аты")
        case .westKazakhstan:
            name("Батыс Қазақстан облысы", "Западно-Казахстанская область", "West Kazakhstan", "БҚО", "ЗКО", "W.Kaz")
        case .zhambyl: name("Жамбыл облысы", "Жамбылская область", "Zhambyl", "Жам", "Жам")
        case .zhetysu: name("Жетісу облысы", "Жетысуская область", "Zhetysu", "Жет", "Жет")
        case .karaganda: name("Қарағанды облысы", "Карагандинская область", "Karaganda", "Қар", "Кар")
        case .kostanay: name("Қостанай облысы", "Костанайская область", "Kostanay", "Қос", "Кос")
        case .kyzylorda: name("Қызылорда облысы", "Кызылординская область", "Kyzylorda", "Қыз", "Кыз")
        case .mangystau: name("Маңғыстау облысы", "Мангистауская область", "Mangystau", "Маң", "Ман")
        case .pavlodar: name("Павлодар облысы", "Павлодарская область", "Pavlodar", "Пав", "Пав")
        case .northKazakhstan:
            name(
                "Солтүстік Қазақстан облысы", "Северо-Казахстанская область", "North Kazakhstan", "СҚО", "СКО", "N.Kaz")
        case .turkistan: name("Түркістан облысы", "Туркестанская область", "Turkistan", "Түр", "Тур")
        case .ulytau: name("Ұлытау облысы", "Улытауская область", "Ulytau", "Ұлы", "Улы")
        case .eastKazakhstan:
            name("Шығыс Қазақстан облысы", "Восточно-Казахстанская область", "East Kazakhstan", "ШҚО", "ВКО", "E.Kaz")
        case .astana: name("Астана қаласы", "город Астана", "Astana", "Аст", "Аст")
        case .almaty: name("Алматы қаласы", "город Алматы", "Almaty City", "Ал.қал", "г.Алм", "Al.city")
        case .shymkent: name("Шымкент қаласы", "город Шымкент", "Shymkent", "Шым", "Шым")
        }
    }

    /// Place on the map of 20 equal tiles, 9 columns by 6 rows, in rough geography.
    package var tile: (column: Int, row: Int) {
        switch self {
        case .northKazakhstan: (4, 0)
        case .kostanay: (3, 1)
        case .akmola: (4, 1)
        case .astana: (5, 1)
        case .pavlodar: (6, 1)
        case .westKazakhstan: (0, 2)
        case .aktobe: (2, 2)
        case .ulytau: (4, 2)
        case .karaganda: (5, 2)
        case .abai: (7, 2)
        case .eastKazakhstan: (8, 2)
        case .atyrau: (0, 3)
        case .kyzylorda: (3, 3)
        case .zhetysu: (7, 3)
        case .mangystau: (0, 4)
        case .turkistan: (4, 4)
        case .zhambyl: (5, 4)
        case .almaty: (6, 4)
        case .shymkent: (4, 5)
        case .almatyRegion: (6, 5)
        }
    }
}
