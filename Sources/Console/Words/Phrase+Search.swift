/// Number, search, trunks, rules and the help.
extension Phrase {
    static let connectionsHidden = Phrase(
        "Бұл бетте нөмірдің үкімдері ғана бар. Кіммен сөйлескені көрсетілмейді: нөмірдің байланыстарын ашу үшін прокурор не сот өкімі керек.",
        "Здесь только вердикты номера. С кем он связывался, не показано: соединения номера открывает лишь санкция прокурора или суда.",
        "This page has the number's verdicts only. Whom it was connected with is not shown: connections need a prosecutor's or judge's order."
    )
    static let verdicts = Phrase("үкімдер", "вердикты", "verdicts")
    static let verdictsEmpty = Phrase(
        "Бұл нөмірдің тоқтатылған не ескертілген қоңыраулары осында шығады.",
        "Здесь появятся вызовы этого номера, остановленные или с предупреждением.",
        "Calls of this number that are stopped or warned will appear here.")

    static let filters = Phrase("сүзгілер", "фильтры", "filters")
    static let filterNumber = Phrase("Қоңырау шалушы нөмірі", "Номер звонившего", "Calling number")
    static let filterCallID = Phrase("Call-ID", "Call-ID", "Call-ID")
    static let filterTrunk = Phrase("Транк", "Транк", "Trunk")
    static let filterTreatment = Phrase("Не жасалды", "Что сделано", "What was done")
    static let filterReason = Phrase("Себебі", "Причина", "Reason")
    static let filterFrom = Phrase("Қашаннан", "С", "From")
    static let filterUntil = Phrase("Қашанға дейін", "По", "Until")
    static let any = Phrase("кез келгені", "любое", "any")
    static let find = Phrase("Іздеу", "Найти", "Search")
    static let found = Phrase("табылғаны", "найдено", "found")
    static let foundBounded = Phrase(
        "бір бетте {1} жол, жаңасы жоғарыда", "по {1} строк на странице, новые сверху", "{1} rows a page, newest first")
    static let foundNothing = Phrase(
        "Мұндай қоңырау жоқ. Белгісіз өткен қоңыраулар іздеуге жазылмайды.",
        "Таких вызовов нет. Вызовы без признаков в поиск не попадают.",
        "No such call. Calls that passed without a sign are not kept for search.")
    static let olderRows = Phrase("Ескілері", "Более ранние", "Older")
    static let badTime = Phrase(
        "Уақыт түсініксіз. Күтілетіні: 2026-11-24T02:07.", "Непонятное время. Ожидается 2026-11-24T02:07.",
        "That is no time. Expected: 2026-11-24T02:07.")
    static let badFilter = Phrase(
        "Белгісіз сүзгі мәні.", "Неизвестное значение фильтра.", "Unknown value of a filter.")

    static let profile = Phrase("профиль", "профиль", "profile")
    static let carrier = Phrase("оператор", "оператор связи", "carrier")
    static let trunkClass = Phrase("түрі", "класс", "class")
    static let national = Phrase("ішкі", "национальный", "national")
    static let international = Phrase("халықаралық", "международный", "international")
    static let sources = Phrase("мекенжайлар", "адреса", "sources")
    static let identity = Phrase("P-Asserted-Identity", "P-Asserted-Identity", "P-Asserted-Identity")
    static let trusted = Phrase("сенеді", "доверяем", "believed")
    static let untrusted = Phrase("сенбейді", "не доверяем", "not believed")
    static let answers = Phrase("жауаптар", "ответы", "answers")
    static let answersDetail = Phrase("өткізу {1} · тоқтату {2}", "дальше {1} · стоп {2}", "go on {1} · stop {2}")
    static let onward = Phrase("өткізілгенде қайда", "куда идёт пропущенный", "an allowed call goes to")
    static let onwardSource = Phrase("келген жеріне", "туда, откуда пришёл", "where it came from")
    static let labelForm = Phrase("ескерту қалай беріледі", "как передаётся пометка", "how a label travels")
    static let labelHeaders = Phrase("302 тақырыптарында", "в заголовках ответа 302", "in headers of the 302")
    static let labelContact = Phrase("Contact ішінде", "внутри Contact", "within the Contact")
    static let durable = Phrase("жауапқа дейін дискіде", "на диске до ответа", "on disk before the answer")
    static let yes = Phrase("иә", "да", "yes")
    static let no = Phrase("жоқ", "нет", "no")
    static let callsToday = Phrase("бүгінгі қоңыраулар", "вызовов сегодня", "calls today")
    static let malformed = Phrase("SIP емес дейтаграммалар", "негодные датаграммы", "malformed datagrams")
    static let malformedEmpty = Phrase(
        "Бұзылған хабарлар болса, осында себебімен саналады.", "Негодные сообщения будут посчитаны здесь по причинам.",
        "Malformed messages will be counted here by cause.")
    static let unknownSources = Phrase("белгісіз мекенжайлар", "неизвестные адреса", "unknown sources")
    static let unknownSourcesDetail = Phrase(
        "403 жауабын алды: {1}. Транкте жоқ мекенжайдан келген қоңырау тексерілмейді.",
        "Получили 403: {1}. Вызов с адреса, которого нет ни в одном транке, не проверяется.",
        "Got a 403: {1}. A call from an address of no trunk is not screened.")
    static let cause = Phrase("себебі", "причина", "cause")
    static let countColumn = Phrase("саны", "число", "count")

    static let setting = Phrase("баптауы", "настройка", "setting")
    static let settingScore = Phrase("бағаға қосылады", "в сумму", "adds to the score")
    static let settingShadow = Phrase("көлеңкеде", "в тени", "in shadow")
    static let matrix = Phrase("өкілеттік кестесі", "матрица полномочий", "matrix of authority")
    static let matrixMarker = Phrase(
        "тапсырыс берушінің заңгерлері растауы тиіс", "подлежит подтверждению юристами заказчика",
        "to be confirmed by the customer's lawyers")
    static let standingOrder = Phrase("қолданыстағы өкім", "действующая санкция", "standing order")
    static let noOrder = Phrase(
        "Өкім жоқ: ескертуден басқа шара қолданылмайды.", "Санкции нет: кроме предупреждения, ничего не применяется.",
        "There is no order: nothing beyond a label is done.")
    static let measure = Phrase("шара", "мера", "measure")

    static let keysTitle = Phrase("Пернелер", "Клавиши", "Keys")
    static let keysOn = Phrase(
        "Бір пернелі әрекеттер қосулы", "Действия одной клавишей включены", "Single-key actions are on")
    static let helpSelect = Phrase("келесі, алдыңғы жол", "следующая, предыдущая строка", "next, previous row")
    static let helpOpen = Phrase("қоңырауды ашу", "открыть вызов", "open the call")
    static let helpNumber = Phrase("нөмірді ашу", "открыть номер", "open the number")
    static let helpBlock = Phrase("бұғаттау тізіміне", "в список блокировки", "put on the block list")
    static let helpAllow = Phrase("адалдар тізіміне", "в список честных", "put on the allow list")
    static let helpUndo = Phrase("соңғысын қайтару (10 с)", "отменить последнее (10 с)", "undo the last (10 s)")
    static let helpSearch = Phrase("іздеу", "поиск", "search")
    static let helpGo = Phrase(
        "эфир, іздеу, тізімдер, транктер, ережелер, модель", "эфир, поиск, списки, транки, правила, модель",
        "live, search, lists, trunks, rules, model")
    static let helpBypass = Phrase("айналып өту", "обход", "bypass")
    static let helpEscape = Phrase("жабу", "закрыть", "close")
}
