/// Traced calls: arming, the list, the ladder.
extension Phrase {
    static let tracedCalls = Phrase("Жазылған қоңыраулар", "Записанные вызовы", "Traced calls")
    static let traceCalls = Phrase("SIP хабарларын жазу", "Записать сообщения SIP", "Trace SIP messages")
    static let traceOn = Phrase("SIP ЖАЗЫЛУДА", "ЗАПИСЬ SIP", "SIP IS TRACED")
    static let traceBar = Phrase(
        "{1} транкі, {2} дейін · {3}", "транк {1} до {2} · {3}", "trunk {1} until {2} · {3}")
    static let traceStop = Phrase("Тоқтату", "Остановить", "Stop")
    static let traceStart = Phrase("Жазуды бастау", "Начать запись", "Start tracing")
    static let traceMinutes = Phrase("Минут", "Минут", "Minutes")
    static let traceReason = Phrase("Не үшін", "Зачем", "What for")
    static let traceReasonHint = Phrase(
        "мысалы: SBC 302-ні түсінбейді", "например: SBC не понимает 302", "such as: the SBC does not follow a 302")
    static let traceExplained = Phrase(
        "SIP хабарлары дербес деректер болып табылады, сондықтан сақталмайды. Жазу ең көбі 60 минутқа қосылады, жадта ғана тұрады, нөмірлер мен аттар жасырылады, әр қоңырау бір сағаттан кейін өшеді. Кім, қашан, не үшін қосқаны журналға жазылады.",
        "Сообщения SIP — персональные данные и потому не хранятся. Запись включается не больше чем на 60 минут, живёт только в памяти, номера и имена скрыты, каждый вызов стирается через час. Кто, когда и зачем её включил, пишется в журнал.",
        "SIP messages are personal data and are not kept. A trace runs for 60 minutes at most and lives in memory alone, with numbers and names hidden; each call is gone after an hour. Who started it, when and what for is journalled."
    )
    static let traceRunsHere = Phrase(
        "{1} дейін жазылады. Жаңа қоңыраулар осында шығады.", "Запись идёт до {1}. Новые вызовы появятся здесь.",
        "The trace runs until {1}. New calls appear here.")
    static let traceRunsElsewhere = Phrase(
        "Қазір {1} транкі жазылуда; бір мезгілде бір транк қана жазылады.",
        "Сейчас записывается транк {1}; одновременно записывается один.",
        "Trunk {1} is traced now; one trunk is traced at a time.")
    static let traceEmpty = Phrase(
        "Жазба жоқ. Жазуды бастаңыз, сол сәттен бергі қоңыраулар осында шығады.",
        "Записей нет. Начните запись: вызовы с этой минуты появятся здесь.",
        "Nothing is traced. Start a trace: calls from that moment on appear here.")
    static let traceSize = Phrase(
        "{1} қоңырау, жадтың {2} / 32 МБ", "вызовов {1}, память {2} из 32 МБ", "{1} calls, {2} of 32 MB")
    static let traceForgotten = Phrase(
        "орын жетпей ұмытылғаны: {1}", "забыто за нехваткой места: {1}", "forgotten for want of room: {1}")
    static let traceNewest = Phrase("соңғы {1}", "последние {1}", "the newest {1}")
    static let traceRefresh = Phrase("Жаңарту", "Обновить", "Refresh")
    static let traceBadMinutes = Phrase(
        "Минут 1-ден 60-қа дейін болуы керек.", "Минут должно быть от 1 до 60.", "Minutes go from 1 to 60.")
    static let traceRunning = Phrase(
        "Жазу әлдеқашан жүріп жатыр: алдымен оны тоқтатыңыз.", "Запись уже идёт: сначала остановите её.",
        "A trace runs already: stop it first.")
    static let traceNotRunning = Phrase("Жазу жүріп жатқан жоқ.", "Запись не идёт.", "No trace runs.")
    static let traceNotHere = Phrase(
        "Бұл процесте жазатын қақпа жоқ.", "В этом процессе нет шлюза, который можно записать.",
        "There is no gate in this process that could be traced.")

    static let ladderAnswer = Phrase("жауап", "ответ", "answer")
    static let ladderMessages = Phrase("хабар", "сообщений", "messages")
    static let ladderLength = Phrase("ұзақтығы", "длилось", "took")
    static let ladderRepeats = Phrase("қайталанған", "повторов", "repeats")
    static let ladderTitle = Phrase("SIP хабарлары", "сообщения SIP", "SIP messages")
    static let ladderText = Phrase("мәтін", "текст", "text")
    static let ladderDownload = Phrase("Жүктеп алу", "Скачать", "Download")
    static let ladderRepeat = Phrase("қайталау", "повтор", "repeat")
    static let ladderHop = Phrase("келесі түйін", "следующий узел", "next hop")
    static let ladderDesk = Phrase("оператор үстелі", "стол операторов", "the Desk")
    static let ladderArrow = Phrase("{1}. {2}, {3} → {4}, {5}", "{1}. {2}, {3} → {4}, {5}", "{1}. {2}, {3} → {4}, {5}")
    static let ladderAbout = Phrase(
        "Қоңырау баспалдағы: {1} хабар, {2} қатысушы", "Лестница вызова: сообщений {1}, участников {2}",
        "Call ladder: {1} messages, {2} parties")
    static let ladderVerdict = Phrase("үкім", "вердикт", "verdict")
    static let ladderLost = Phrase(
        "Орын болмай {1} хабар жоғалды: бұл қоңыраудікі де болуы мүмкін.",
        "За нехваткой места потеряно сообщений: {1}, среди них могли быть и этого вызова.",
        "{1} messages found no room and are lost, some perhaps of this call.")
    static let ladderNotKept = Phrase(
        "500 хабардан кейінгі {1} сақталмады.", "После 500 сообщений не сохранено: {1}.",
        "{1} messages after the first 500 are not kept.")
    static let ladderOpenCall = Phrase("Қоңырау беті", "Страница вызова", "The call's page")
    static let ladderMasked = Phrase(
        "нөмірлер, аттар және кілттер жасырылған, ұзындықтар сақталған",
        "номера, имена и ключи скрыты, длины сохранены", "numbers, names and keys are hidden, lengths are kept")
    static let ladderNotTraced = Phrase(
        "Бұл қоңырау жазылмаған: SIP хабарлары жазу қосулы кезде ғана сақталады.",
        "Этот вызов не записан: сообщения SIP хранятся, только пока включена запись.",
        "This call was not traced: SIP messages are kept only while a trace runs.")
    static let ladderNoVerdict = Phrase(
        "Журналда бұл Call-ID жоқ: белгісіз өткен қоңыраулар онсыз сақталады.",
        "В журнале этого Call-ID нет: вызовы, прошедшие без признаков, хранятся без него.",
        "The journal does not have this Call-ID: calls that passed without a sign are kept without it.")
    static let ladderKeys = Phrase("келесі хабар", "сообщения", "messages")
    static let ladderMilliseconds = Phrase("+{1} мс", "+{1} мс", "+{1} ms")
    static let ladderSeconds = Phrase("+{1} с", "+{1} с", "+{1} s")
}
