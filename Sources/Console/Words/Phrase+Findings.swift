/// What people found calls to be.
extension Phrase {
    static let findings = Phrase("адамдардың қорытындысы", "что решили люди", "what people found")
    static let findingColumn = Phrase("қорытынды", "решение", "finding")
    static let findingEffect = Phrase("салдары", "что это дало", "what it did")
    static let findingScam = Phrase("Алаяқтық", "Мошенничество", "Scam")
    static let findingHonest = Phrase("Адал қоңырау", "Честный звонок", "Honest call")
    static let findingExplained = Phrase(
        "Осы екеуінің қоңырауларына бір тәулік күші бар. Транк, нөмірлер ауқымы мен бағдарлама екінші адам растағанда ғана ескеріледі.",
        "Действует сутки для звонков между этими двумя. Транк, диапазон и программа учтут это, когда подтвердит второй человек.",
        "Holds for calls of these two for a day. Trunk, range and software learn of it when a second person confirms it."
    )

    static let findingFirst = Phrase(
        "осы екеуіне күші бар; екінші адам күтілуде", "действует для этих двух; ждёт второго человека",
        "holds for these two; waits for a second person")
    static let findingConfirms = Phrase(
        "екінші адам растады: транк, ауқым мен бағдарлама ескерді",
        "второй человек подтвердил: транк, диапазон и программа учли",
        "confirmed by a second person: trunk, range and software have learned")
    static let findingContradicts = Phrase(
        "осы екеуіне күші бар; пікірлер қайшы, сондықтан басқа ештеңе үйренілмеді",
        "действует для этих двух; мнения расходятся, больше ничего не учтено",
        "holds for these two; people disagree, so nothing else was learned")
    static let findingAgain = Phrase(
        "осы екеуіне күші бар; бұл қоңырау бұрын ескерілген", "действует для этих двух; этот звонок уже учтён",
        "holds for these two; this call was learned from before")

    static let badFinding = Phrase(
        "Қорытынды «алаяқтық» немесе «адал» болуы керек.", "Решение бывает «мошенничество» или «честный».",
        "A finding is either scam or honest.")
    static let findingUnknownCall = Phrase(
        "Мұндай қоңырау туралы үкім жоқ.", "Вердикта о таком вызове нет.", "There is no verdict on such a call.")
    static let findingLate = Phrase(
        "Қоңырауға бір тәуліктен асты: енді қорытынды қабылданбайды. Нөмірді тізімге қосуға болады.",
        "Вызову больше суток: решение уже не принимается. Номер можно внести в список.",
        "The call is older than a day: nothing is found of it any more. Its number can be put on a list.")
    static let findingRepeated = Phrase(
        "Сіз бұл қоңырау туралы осыны айтқансыз. Растау үшін басқа адам керек.",
        "Вы уже сказали это об этом вызове. Подтвердить должен другой человек.",
        "You have said this of this call already. Another person has to confirm it.")
    static let findingNoCaller = Phrase(
        "Қоңырау шалушының нөмірі жоқ: қорытындының күші тиетін ешкім жоқ.",
        "У звонившего нет номера: решению не на кого действовать.",
        "The caller has no number: there is nobody whom a finding could hold for.")
    static let findingBusy = Phrase(
        "Осы сәтте бұл қоңырауды басқа адам шешіп жатыр. Қайталап көріңіз.",
        "В этот момент о вызове решает другой человек. Повторите.",
        "Somebody else decides on this call at this moment. Try again.")
}
