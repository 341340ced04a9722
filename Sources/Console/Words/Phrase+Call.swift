/// The call's page.
extension Phrase {
    static let probability = Phrase("Алдау ықтималдығы {1}", "Вероятность обмана {1}", "Likelihood of fraud {1}")
    static let byRule = Phrase("Ереже шешті: {1}", "Решило правило: {1}", "Decided by a rule: {1}")
    static let whyTitle = Phrase("себебі", "почему", "why")
    static let whySum = Phrase(
        "фон {1} + себептер {2} = {3}, баға {4}", "фон {1} + причины {2} = {3}, оценка {4}",
        "background {1} + reasons {2} = {3}, score {4}")
    static let background = Phrase("Фон: кез келген қоңырау", "Фон: любой вызов", "Background: any call")
    static let sum = Phrase("Қосындысы", "Сумма", "Sum")
    static let shadowReason = Phrase("көлеңкеде, есепке алынбады", "в тени, не учтено", "in shadow, not counted")
    static let tipped = Phrase("шешуші", "решила", "tipped it")
    static let decidedByRule = Phrase(
        "Үкімді {1} ережесінің өзі шешті: саясат бойынша {2}.", "Решило само правило {1}: политика велит {2}.",
        "The rule {1} decided by itself: the policy says {2}.")
    static let decidedFirst = Phrase(
        "Үкімді {1} шешті: ол ережелерден бұрын қаралады, сондықтан басқа ережелер есептелмеді.",
        "Решило {1}: оно смотрится раньше правил, поэтому остальные правила не считались.",
        "{1} decided: it is looked at before the rules, so no other rule was asked.")
    static let withoutStrongest = Phrase(
        "«{1}» болмаса, баға {2} болар еді: {3}.", "Без причины «{1}» оценка была бы {2}: {3}.",
        "Without “{1}” the score would be {2}: {3}.")
    static let sameVerdict = Phrase("үкім өзгермес еді", "вердикт тот же", "the verdict stays")
    static let noReasons = Phrase(
        "Бұл қоңырауда есепке алынған себеп жоқ.", "У этого вызова нет учтённых причин.",
        "No reason counted for this call.")
    static let unscreenedLate = Phrase(
        "Қоңырау тексерусіз өтті: Qorgan уақытында үкім шығара алмады.",
        "Вызов прошёл без проверки: Qorgan не успел вынести вердикт.",
        "The call passed unscreened: Qorgan could not judge it in time.")
    static let unscreenedBypass = Phrase(
        "Қоңырау тексерусіз өтті: айналып өту қосулы болды. Кім және қашан қосқаны журналда.",
        "Вызов прошёл без проверки: был включён обход. Кто и когда его включил, есть в журнале.",
        "The call passed unscreened: bypass was on. The journal has who turned it on and when.")
    static let unscreenedCeiling = Phrase(
        "Қоңырау тексерусіз өтті: {1} транкінің шегінен асып түсті.",
        "Вызов прошёл без проверки: он был сверх потолка транка {1}.",
        "The call passed unscreened: it was above the ceiling of trunk {1}.")
    static let unscreenedNotDurable = Phrase(
        "Қоңырау тексерусіз өтті: үкімі уақытында журналға жазылып үлгермеді, ал {1} транкі жазылмай тоқтатылмайды.",
        "Вызов прошёл без проверки: вердикт не успел лечь в журнал, а транк {1} без этого не останавливает.",
        "The call passed unscreened: its verdict was not in the journal in time, and trunk {1} stops nothing without that."
    )

    static let authority = Phrase("өкім", "санкция", "order")
    static let authorityNeeded = Phrase("қажет емес", "не требуется", "not needed")
    static let authorityMissing = Phrase(
        "ұсынылған шараға рұқсат жоқ", "на предложенное разрешения нет", "does not allow what was proposed")
    static let proposedLabel = Phrase("ұсынылғаны", "предложено", "proposed")
    static let carriedOut = Phrase("орындалғаны", "выполнено", "carried out")
    static let notCarriedOut = Phrase("неге орындалмады", "почему не выполнено", "why it was not carried out")
    static let withheldByHours = Phrase("транктың сағаттарынан тыс", "вне часов транка", "outside the trunk's hours")
    static let withheldByShare = Phrase(
        "транкта қоңыраулардың бір бөлігінде ғана орындалады", "на транке выполняется лишь для доли вызовов",
        "the trunk acts on a share of its calls")
    static let withheldByTap = Phrase(
        "қоңырау тек тыңдалған сигнализациядан белгілі", "вызов известен лишь из копии сигнализации",
        "the call was only heard by a tap")
    static let withheldByCeiling = Phrase(
        "транктың осы минуттағы тоқтатулары таусылды", "остановки транка на эту минуту исчерпаны",
        "the trunk's stops of that minute were used up")
    static let rule = Phrase("ереже", "правило", "rule")
    static let ruleSum = Phrase("баға қосындысы", "сумма оценки", "the sum of the score")
    static let versions = Phrase("нұсқалар", "версии", "versions")
    static let versionsDetail = Phrase(
        "ережелер {1} · тізімдер {2} · саясат {3} · модель {4}", "правила {1} · списки {2} · политика {3} · модель {4}",
        "rules {1} · lists {2} · policy {3} · model {4}")
    static let journalEntry = Phrase("журнал жазбасы", "запись журнала", "journal entry")
    static let verify = Phrase("Тексеру:", "Проверить:", "Check:")
    static let facts = Phrase("қоңырау туралы", "о вызове", "about the call")
    static let judgedIn = Phrase("үкім уақыты", "время вердикта", "time to the verdict")
    static let region = Phrase("өңір", "регион", "region")
    static let country = Phrase("ел", "страна", "country")

    static let course = Phrase("қоңырау барысы", "ход вызова", "course of the call")
    static let courseInvite = Phrase("INVITE, {1} арқылы", "INVITE через {1}", "INVITE by {1}")
    static let courseVerdict = Phrase("үкім: {1}", "вердикт: {1}", "verdict: {1}")
    static let courseVerdictDetail = Phrase("{1}, {2}", "{1} за {2}", "{1} in {2}")
    static let courseJournal = Phrase("журналға жазылды", "записано в журнал", "journalled")
    static let courseEntry = Phrase("жазба {1}", "запись {1}", "entry {1}")
    static let courseAnswered = Phrase("жауап берілді", "ответили", "answered")
    static let courseUnanswered = Phrase("жауап жоқ", "не ответили", "not answered")
    static let courseRing = Phrase("шақыру {1}", "звонок {1}", "rang {1}")
    static let courseEnded = Phrase("аяқталды: {1}", "завершён: {1}", "ended by {1}")
    static let releasedByCaller = Phrase("қоңырау шалушы", "звонивший", "the caller")
    static let releasedByCallee = Phrase("адресат", "адресат", "the callee")
    static let releasedByNetwork = Phrase("желі", "сеть", "the network")
    static let releasedUnknown = Phrase("белгісіз", "неизвестно", "unknown")
    static let courseListed = Phrase("тізімге қосылды: {1}", "внесён в список: {1}", "put on the list: {1}")

    static let aboutCaller = Phrase("қоңырау шалушы туралы", "что известно о звонившем", "about the caller")
    static let judgedCalls = Phrase("белгісі бар қоңыраулар", "вызовы с признаками", "calls with signs")
    static let interceptedCalls = Phrase("тоқтатылғаны", "перехвачено", "intercepted")
    static let warnedCalls = Phrase("ескертілгені", "предупреждено", "warned")
    static let firstSeen = Phrase("алғаш көрінген", "впервые виден", "first seen")
    static let lastSeen = Phrase("соңғы рет", "последний раз", "last seen")
    static let onList = Phrase("тізімде", "в списке", "on a list")
    static let notListed = Phrase("жоқ", "нет", "no")
    static let unknownNumber = Phrase(
        "Нөмір жоқ: қоңырау шалушы жасырған немесе қате берген.",
        "Номера нет: звонивший его скрыл или прислал негодный.",
        "There is no number: the caller withheld it or sent none that is valid.")
    static let openNumber = Phrase("Нөмір беті", "Страница номера", "The number's page")
}
