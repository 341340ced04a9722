/// Bars on every page: the demonstration mark, bypass, and what is wrong.
extension Phrase {
    static let demo = Phrase(
        "Көрсету режимі: өкім мен қоңыраулар ойдан шығарылған",
        "Демонстрация: санкция и вызовы вымышлены",
        "Demonstration: the order and the calls are invented")
    static let bypassOn = Phrase("АЙНАЛЫП ӨТУ ҚОСУЛЫ", "ОБХОД ВКЛЮЧЁН", "BYPASS IS ON")
    static let bypassEverything = Phrase(
        "барлық қоңырау тексерусіз өтеді", "все вызовы проходят без проверки", "every call passes unscreened")
    static let bypassTrunk = Phrase(
        "{1} транкінің қоңыраулары тексерусіз өтеді", "вызовы транка {1} проходят без проверки",
        "calls of trunk {1} pass unscreened")
    static let bypassRule = Phrase(
        "{1} ережесі қолданылмайды", "правило {1} не применяется", "rule {1} is not applied")
    static let bypassBy = Phrase("{1} бастап · {2}", "с {1} · {2}", "since {1} · {2}")
    static let ruleDemoted = Phrase("ЕРЕЖЕ КӨЛЕҢКЕДЕ", "ПРАВИЛО В ТЕНИ", "A RULE IS IN SHADOW")
    static let ruleDemotedDetail = Phrase(
        "{1} бір минутта шегінен көп тоқтатты, сондықтан {2} бастап көлеңкеде: адам қарап, қайтарғанша",
        "{1} останавливало больше своего потолка за минуту и с {2} в тени, пока человек не посмотрит и не вернёт",
        "{1} stopped more than its ceiling within a minute and is in shadow since {2}, until a person looks and puts it back"
    )
    static let putBack = Phrase("Қайтару", "Вернуть", "Put back")
    static let bypassOff = Phrase("Өшіру", "Выключить", "Turn off")
    static let bypass = Phrase("Айналып өту", "Обход", "Bypass")
    static let bypassTitle = Phrase("Айналып өтуді қосу", "Включить обход", "Turn bypass on")
    static let bypassExplained = Phrase(
        "Айналып өту қосулы кезде үкімдердің бәрі «өткізу» болады. Кім және қашан қосқаны журналға жазылады.",
        "Пока включён обход, каждый вердикт становится «пропустить». Кто и когда включил, пишется в журнал.",
        "While bypass is on, every verdict becomes allow. Who turned it on and when is journalled.")
    static let bypassScope = Phrase("Не айналып өтіледі", "Что обходить", "What to bypass")
    static let bypassScopeAll = Phrase("Барлық қоңырау", "Все вызовы", "Every call")
    static let bypassScopeTrunk = Phrase("Транк {1}", "Транк {1}", "Trunk {1}")
    static let bypassScopeRule = Phrase("Ереже {1}", "Правило {1}", "Rule {1}")
    static let bypassConfirm = Phrase("Иә, қосу", "Да, включить", "Yes, turn on")

    static let journalFailing = Phrase("Журнал жазылмай тұр", "Журнал не пишется", "The journal cannot write")
    static let journalFailingDetail = Phrase(
        "{1}. Қоңыраулар өтіп жатыр, жоғалған жазбалар: {2}.", "{1}. Вызовы проходят; потеряно записей: {2}.",
        "{1}. Calls go through; entries lost: {2}.")
    static let journalLost = Phrase("Журналда жоғалған жазба бар", "В журнале есть потери", "The journal has losses")
    static let journalLostDetail = Phrase(
        "Іске қосылғаннан бері жазылмаған жазбалар: {1}.", "Не записано с запуска: {1}.",
        "Entries not written since the start: {1}.")
    static let viewsBehind = Phrase("Деректер кешігуде", "Данные отстают", "The pages are behind")
    static let viewsBehindDetail = Phrase(
        "Беттер журналдан {1} кейін.", "Страницы отстают от журнала на {1}.", "The views are {1} behind the journal.")
    static let journalUnsigned = Phrase(
        "Журналға қол қойылмай тұр", "Журнал не подписывается", "The journal is not signed")
    static let journalUnsignedDetail = Phrase(
        "Кілті табылмады: бұл жазбаларды басқалар тексере алмайды.", "Ключа нет: другие не могут проверить эти записи.",
        "Its key is missing: others cannot check these entries.")
    static let journalSigningStopped = Phrase(
        "Журналға қол қою тоқтады", "Журнал больше не подписывается", "The journal is signed no further")
    static let journalSigningStoppedDetail = Phrase(
        "{1}. Жазбалар жазылып жатыр.", "{1}. Записи ведутся дальше.", "{1}. Entries go on being written.")
    static let journalContradicted = Phrase(
        "Куәгер журналға қайшы келді", "Свидетель возражает журналу", "A witness contradicts the journal")
    static let journalContradictedDetail = Phrase(
        "{1} бұл журналдың басқа тарихына қол қойған.", "{1} подписал другую историю этого журнала.",
        "{1} has signed another history of this journal.")
    static let journalUnwitnessed = Phrase(
        "Журналға сырттан қол қойылмай жатыр", "Журнал не подписывают извне", "The journal is not witnessed")
    static let journalUnwitnessedDetail = Phrase(
        "Бірде-бір куәгер әлі қол қойған жоқ.", "Ни один свидетель ещё не подписал.", "No witness has signed it yet.")
    static let journalWitnessedDetail = Phrase(
        "Сырттан соңғы қол қойылғанына {1} болды.", "Последней подписи извне {1}.",
        "The last signature from outside is {1} old.")
    static let centreStopped = Phrase(
        "Орталыққа жіберу тоқтады", "Передача в центр остановлена", "The stream to the centre has stopped")
    static let centreStoppedDetail = Phrase("Себебі: {1}.", "Причина: {1}.", "Why: {1}.")
    static let centreBehind = Phrase(
        "Орталықта жазбалар расталмаған", "Записи не подтверждены в центре", "The centre has not confirmed entries")
    static let centreBehindDetail = Phrase(
        "Тек осы түйінде: {1}, ең ескісіне {2} болды.", "Только на этом узле: {1}, старейшей {2}.",
        "On this node alone: {1}, the oldest is {2} old.")
    static let journalUnstamped = Phrase(
        "Журналға уақыт белгісі қойылмай жатыр", "Журнал не получает меток времени", "The journal is not time-stamped")
    static let journalUnstampedDetail = Phrase(
        "Бірде-бір уақыт белгісі әлі жоқ.", "Ни одной метки времени ещё нет.", "There is no time stamp yet.")
    static let journalStampedDetail = Phrase(
        "Соңғы уақыт белгісіне {1} болды.", "Последней метке времени {1}.", "The last time stamp is {1} old.")
    static let gateSilent = Phrase("Қақпа жауап бермейді", "Шлюз не отвечает", "The gate is silent")
    static let gateSilentDetail = Phrase(
        "{1} бері белгі жоқ. Қоңыраулар тексерусіз өтеді.", "Молчит {1}. Вызовы проходят без проверки.",
        "No sign of life for {1}. Calls pass unscreened.")
    static let gateNotReady = Phrase(
        "Қақпа әлі қоңырау қабылдамайды", "Шлюз ещё не принимает вызовы", "The gate does not serve calls yet")
    static let unknownSource = Phrase(
        "Белгісіз мекенжайдан қоңыраулар", "Вызовы с неизвестного адреса", "Calls from an unknown source")
    static let unknownSourceDetail = Phrase(
        "403 жауабымен тоқтатылды: {1}.", "Отклонено с кодом 403: {1}.", "Refused with 403: {1}.")
}
