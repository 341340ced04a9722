/// The live page.
extension Phrase {
    static let interceptedToday = Phrase("бүгін тоқтатылды", "перехвачено сегодня", "intercepted today")
    static let interceptedDetail = Phrase(
        "операторға {1} · бұғатталды {2}", "оператору {1} · заблокировано {2}", "to an operator {1} · blocked {2}")
    static let warnedToday = Phrase("ескертілді", "предупреждено", "warned")
    static let warnedDetail = Phrase(
        "қоңырау жетті, бірақ ескертумен", "вызов дошёл, но с предупреждением", "reached the callee with a warning")
    static let falseStops = Phrase("жалған тоқтату", "ложных остановок", "false stops")
    static let falseStopsDetail = Phrase(
        "{1} ішінде; адамдар солай деп тапты", "из {1}; так решили люди", "of {1}; as people found")
    static let unscreenedToday = Phrase("тексерілмеген", "без проверки", "unscreened")
    static let unscreenedDetail = Phrase(
        "{1} ішінде {2}", "{2} из {1}", "{2} of {1}")
    static let judgeTimes = Phrase("жауап {1}, p99 {2}", "ответ {1}, p99 {2}", "answer {1}, p99 {2}")

    static let callsAMinute = Phrase(
        "минуттағы қоңыраулар, соңғы сағат", "вызовы в минуту, последний час", "calls a minute, last hour")
    static let chartSummary = Phrase(
        "Соңғы сағатта қоңырау: {1}, бұғатталды: {2}, операторға: {3}, ескертілді: {4}, тексерілмеді: {5}.",
        "За последний час вызовов: {1}, заблокировано: {2}, оператору: {3}, предупреждено: {4}, без проверки: {5}.",
        "Calls in the last hour: {1}; blocked: {2}; to an operator: {3}; warned: {4}; unscreened: {5}.")
    static let chartAll = Phrase("Барлығы", "Всего", "All")
    static let chartTable = Phrase(
        "кесте түрінде, {1} минуттан", "таблицей, по {1} минут", "as a table, {1} minutes a row")
    static let chartPeak = Phrase(
        "ең көп тоқтату: {1}, {2}", "больше всего перехватов: {1}, {2}", "most interceptions: {1}, {2}")
    static let chartEmpty = Phrase(
        "Осында әр минуттағы қоңыраулар шығады. Алғашқысы қоңырау келісімен пайда болады.",
        "Здесь будут вызовы по минутам. Первый столбец появится с первым вызовом.",
        "Calls by minute will stand here. The first column comes with the first call.")
    static let minuteTooltip = Phrase(
        "{1}: барлығы {2}, бұғатталды {3}, операторға {4}, ескертілді {5}",
        "{1}: всего {2}, заблокировано {3}, оператору {4}, предупреждено {5}",
        "{1}: {2} in all, blocked {3}, to an operator {4}, warned {5}")

    static let interceptions = Phrase("тоқтатулар", "перехваты", "interceptions")
    static let newestFirst = Phrase("жаңасы жоғарыда", "новые сверху", "newest first")
    static let interceptionsEmpty = Phrase(
        "Тоқтатылған не ескертілген қоңыраулар осында болған сәтте шығады.",
        "Здесь появятся остановленные и предупреждённые вызовы, в тот же миг.",
        "Calls that are stopped or warned will appear here as they happen.")
    static let bypassCounted = Phrase(
        "Айналып өту: {2} бастап тексерусіз өткен қоңыраулар: {1}",
        "Обход: с {2} прошло без проверки вызовов: {1}", "Bypass: {1} calls passed unscreened since {2}")
    static let bypassCountedTrunk = Phrase(
        "{3} транкін айналып өту: {2} бастап тексерусіз өткен қоңыраулар: {1}",
        "Обход транка {3}: с {2} прошло без проверки вызовов: {1}",
        "Bypass of trunk {3}: {1} calls passed unscreened since {2}")
    static let bypassCountedRows = Phrase("көрсету", "показать", "show them")
    static let newRows = Phrase("Жаңа тоқтатулар: {1}", "Новых перехватов: {1}", "New interceptions: {1}")
    static let allCalls = Phrase("барлығын іздеу", "искать во всех", "search all")
    static let keySelect = Phrase("таңдау", "выбрать", "select")
    static let keyOpen = Phrase("ашу", "открыть", "open")
    static let keyBlock = Phrase("бұғаттау", "блок", "block")
    static let keyAllow = Phrase("адал", "честный", "honest")

    static let trunkShare = Phrase("тоқтатылғаны", "перехвачено", "intercepted")
    static let trunksHour = Phrase("транктер, бүгін", "транки, сегодня", "trunks, today")
    static let perSecond = Phrase("{1}/с", "{1}/с", "{1}/s")
    static let trunksEmpty = Phrase(
        "Конфигурацияда транк жоқ.", "В конфигурации нет транков.", "No trunk is configured.")

    static let suspects = Phrase(
        "күдіктілер, 24 сағ", "подозреваемые, 24 ч", "suspects, 24 h")
    static let suspectsEmpty = Phrase(
        "Қоңыраулары тоқтатылған нөмірлер осында шығады.", "Здесь появятся номера, чьи вызовы остановлены.",
        "Numbers whose calls were stopped will appear here.")
    static let suspectStops = Phrase("соңғысы · тоқтату", "последний · остановок", "last · stops")
    static let withheld = Phrase("жасырылған", "скрыт", "withheld")

    static let regionsCalled = Phrase(
        "кімді алдамақ болды, 24 сағ", "кого пытались обмануть, 24 ч", "whom they tried to reach, 24 h")
    static let regionsSummary = Phrase(
        "Өңірлер бойынша тоқтатулар мен ескертулер. Ең көбі: {1}.",
        "Перехваты и предупреждения по регионам. Больше всего: {1}.",
        "Interceptions and warnings by region. Most: {1}.")
    static let regionsElsewhere = Phrase(
        "ұялы және басқа, өңірі белгісіз: {1}", "мобильные и прочие, регион неизвестен: {1}",
        "mobile and others, region not known: {1}")
}
