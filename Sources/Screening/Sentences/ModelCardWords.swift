package import Authority

/// What a model's card names by codes, in words: kinds of callers of the scenario library, and what a model cannot do.
package struct ModelCardWords: Sendable {
    private let kk: String
    private let ru: String
    private let en: String

    private init(_ kk: String, _ ru: String, _ en: String) {
        self.kk = kk
        self.ru = ru
        self.en = en
    }

    /// Who calls; nil: a code that nobody has worded.
    package static func group(_ code: String, _ language: SentenceLanguage) -> String? {
        (honest[code] ?? criminal[code])?.pick(language)
    }

    /// A sentence; nil: a limit in the words of whoever trained the model.
    package static func limit(_ code: String, _ language: SentenceLanguage) -> String? {
        limits[code]?.pick(language)
    }

    private func pick(_ language: SentenceLanguage) -> String { language.pick(kk: kk, ru: ru, en: en) }

    private static let limits: [String: ModelCardWords] = [
        "simulated": .init(
            "Ойдан құрылған елдерде ғана үйретілген: сапа сандарының бірде-бірі өмірден алынбаған.",
            "Обучена только на выдуманных странах: ни одна цифра качества не из жизни.",
            "Taught by simulated countries alone: no figure of its quality is from life."),
        "small-traffic": .init(
            "Тәулігіне 20 000-нан аз қоңырауда ескертуден артық сенбеңіз: адал қоңыраулар жиірек тоқтатылады.",
            "При менее чем 20 000 вызовов в сутки не доверяйте ей больше предупреждения: честные останавливаются чаще.",
            "With fewer than 20,000 calls a day trust it with labels alone: honest calls are stopped more often."),
        "numbers-used-once": .init(
            "Бір рет қолданылған нөмір туралы аз біледі: оны бағдарламасы мен жолы ғана танытады.",
            "О номере, с которого позвонили один раз, знает мало: его выдают лишь программа и путь.",
            "Of a number used once it knows little: only its software and its way give it away."),
        "no-endings": .init(
            "Қоңыраулардың қалай аяқталғаны қақпаға белгісіз жерде вангири мен автоқоңырауды нашар таниды.",
            "Где шлюз не знает, чем кончились вызовы, хуже узнаёт вангири и роботов.",
            "Where the gate does not learn how calls end it knows wangiri and robocalls less well."),
        "own-thresholds": .init(
            "Шектері адал 10 000 қоңыраудан бірін ғана тоқтатуға есептелген; басқа елде басқаша болады.",
            "Пороги рассчитаны на одну ложную остановку из 10 000; в другой стране выйдет иначе.",
            "Its thresholds are set for one false stop in 10,000 calls; in another country it will be otherwise."),
    ]

    private static let honest: [String: ModelCardWords] = [
        "family": .init("отбасы мен таныстар", "семья и знакомые", "family and friends"),
        "new-sim": .init("жаңа SIM-карта", "новая SIM-карта", "a new SIM"),
        "misdialled": .init("қате терілген нөмір", "ошиблись номером", "misdialled numbers"),
        "withheld": .init("жасырын нөмір", "скрытый номер", "withheld numbers"),
        "forwarded": .init("қайта бағытталған қоңыраулар", "переадресованные вызовы", "forwarded calls"),
        "emergency": .init("шұғыл қызметтер", "экстренные службы", "emergency services"),
        "courier": .init("курьерлер", "курьеры", "couriers"),
        "taxi": .init("такси", "такси", "taxis"),
        "shop": .init("дүкендер", "магазины", "shops"),
        "clinic": .init("емханалар", "поликлиники", "clinics"),
        "school": .init("мектептер", "школы", "schools"),
        "employer": .init("жұмыс берушілер", "работодатели", "employers"),
        "office-pbx": .init("кеңсе АТС-тері", "офисные АТС", "office exchanges"),
        "conference": .init("конференциялар", "конференции", "conferences"),
        "bank-code": .init("банктің код хабарлауы", "банк: диктует код", "banks: codes read out"),
        "bank-service": .init("банктің қызмет көрсетуі", "банк: обслуживание", "banks: service"),
        "delivery-robot": .init("жеткізу роботтары", "роботы доставки", "delivery robots"),
        "alarm": .init("дабыл жүйелері", "сигнализации", "alarm systems"),
        "tv-voting": .init("телешоуға дауыс беру", "голосование в телешоу", "television voting"),
        "telemarketing": .init("телемаркетинг", "телемаркетинг", "telemarketing"),
        "debt-collection": .init("қарыз өндіру", "взыскание долгов", "debt collection"),
        "pollster": .init("сауалнамашылар", "опросы", "pollsters"),
        "relative-abroad": .init("шетелдегі туыстар", "родственники за рубежом", "relatives abroad"),
        "migrant": .init("еңбек мигранттары", "трудовые мигранты", "migrant workers"),
        "roamer": .init("роумингтегілер", "абоненты в роуминге", "roamers"),
        "unlisted-roamer": .init(
            "тізімде жоқ роумингтегілер", "абоненты в роуминге, которых нет в списке", "roamers that the list lacks"),
        "voip-app": .init("VoIP қосымшалары", "приложения VoIP", "VoIP apps"),
        "foreign-support": .init("шетелдік қолдау қызметі", "зарубежная поддержка", "support lines abroad"),
        "hotel": .init("қонақүйлер", "гостиницы", "hotels"),
        "embassy": .init("елшіліктер", "посольства", "embassies"),
        "truck-driver": .init("жүк көлігінің жүргізушілері", "водители фур", "truck drivers"),
        "freight-broker": .init("жүк диспетчерлері", "диспетчеры грузов", "freight brokers"),
        "cloud-office": .init("бұлттағы кеңсе", "облачный офис", "cloud offices"),
        "call-back": .init("қайта қоңырау шалу", "перезванивают", "calls back"),
    ]

    private static let criminal: [String: ModelCardWords] = [
        "spoofed-fixed": .init("жалған стационарлық нөмір", "подменённый стационарный", "spoofed fixed numbers"),
        "spoofed-mobile": .init("жалған мобильді нөмір", "подменённый мобильный", "spoofed mobiles"),
        "rotating-foreign": .init(
            "ауысып тұратын шетелдік нөмірлер", "сменные зарубежные номера", "rotating foreign numbers"),
        "rented-trunk": .init("жалға алынған транк", "арендованный транк", "a rented trunk"),
        "national-rented": .init(
            "елде жалға алынған нөмірлер", "арендованные номера в стране", "numbers rented at home"),
        "hijacked-pbx": .init("бұзылған АТС", "взломанная АТС", "a hijacked exchange"),
        "neighbour": .init("көрші нөмірге ұқсату", "номер как у соседа", "neighbour spoofing"),
        "unallocated": .init("ешкімге берілмеген нөмірлер", "никому не выданные номера", "unallocated numbers"),
        "forged-short": .init("жалған қысқа нөмір", "подделанный короткий номер", "forged short numbers"),
        "code-then-bank": .init("алдымен код, сосын «банк»", "сначала код, затем «банк»", "a code, then the bank"),
        "low-and-slow": .init("сирек әрі баяу", "редко и медленно", "low and slow"),
        "faked-reciprocity": .init("жалған кері қоңыраулар", "поддельные обратные звонки", "faked call-backs"),
        "call-out-abuse": .init(
            "қоңырау қызметтерін теріс пайдалану", "злоупотребление call-out", "abuse of call-out services"),
        "sim-box": .init("SIM-бокс", "SIM-бокс", "SIM boxes"),
        "robocall": .init("автоқоңыраулар", "роботы-обзвонщики", "robocalls"),
        "wangiri": .init("вангири: бір шақырып тастау", "вангири: один гудок", "wangiri: one ring"),
        "irsf": .init(
            "қымбат бағыттарға қоңыраулар (IRSF)", "звонки на дорогие направления (IRSF)",
            "calls to dear destinations (IRSF)"),
        "tdos": .init(
            "бір адресатты қоңыраумен басу (TDoS)", "шквал звонков адресату (TDoS)", "a flood on one callee (TDoS)"),
    ]
}
