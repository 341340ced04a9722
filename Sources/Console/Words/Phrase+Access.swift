/// Login and what goes wrong.
extension Phrase {
    static let login = Phrase("Кіру", "Вход", "Log in")
    static let loginReady = Phrase(
        "Бір реттік сілтеме жарамды. Кіру үшін түймені басыңыз.",
        "Одноразовая ссылка действует. Нажмите кнопку, чтобы войти.",
        "The one-time link is good. Press the button to log in.")
    static let loginButton = Phrase("Кіру", "Войти", "Log in")
    static let loginNeedsLink = Phrase(
        "Кіру тек бір реттік сілтеме арқылы. Ол qorgan іске қосылған терминалда жазылады, 15 минут жарамды және бір рет қана істейді.",
        "Вход только по одноразовой ссылке. Она печатается там, где запущен qorgan, действует 15 минут и срабатывает один раз.",
        "Logging in takes a one-time link. It is printed where qorgan runs, is good for 15 minutes and works once.")
    static let loginAskLink = Phrase("Жаңа сілтеме жазу", "Напечатать новую ссылку", "Print a new link")
    static let loginLinkPrinted = Phrase(
        "Жаңа сілтеме qorgan терминалында жазылды. Келесісін жарты минуттан кейін сұрауға болады.",
        "Новая ссылка напечатана там, где запущен qorgan. Следующую можно попросить через полминуты.",
        "A new link was printed where qorgan runs. The next one may be asked for in half a minute.")
    static let loginRefused = Phrase(
        "Бұл сілтеме жарамсыз: ол қолданылған, ескірген немесе қате.",
        "Эта ссылка не действует: она использована, устарела или неверна.",
        "This link does not work: it was used, is too old or is wrong.")
    static let loginTooMany = Phrase(
        "Әрекет тым көп. Бір минут күтіңіз.", "Слишком много попыток. Подождите минуту.",
        "Too many attempts. Wait a minute.")
    static let loginNotJournalled = Phrase(
        "Журнал жазылмай тұр, сондықтан кіру мүмкін емес. Қоңыраулар өтіп жатыр.",
        "Журнал не пишется, поэтому вход закрыт. Вызовы проходят.",
        "The journal cannot write, so nobody is let in. Calls go through.")

    static let errorTitle = Phrase("Көрсетілмейді", "Не показано", "Not shown")
    static let errorNotFound = Phrase(
        "Мұндай бет немесе жазба жоқ.", "Такой страницы или записи нет.", "There is no such page or entry.")
    static let errorUnavailable = Phrase(
        "Деректер қазір қолжетімсіз немесе қарау журналға жазылмады. Жазылмаған қарауға рұқсат жоқ.",
        "Данные сейчас недоступны, или просмотр не удалось записать в журнал. Просмотр без записи не разрешён.",
        "The data cannot be reached now, or the look could not be journalled. No look without an entry.")
    static let errorNotDone = Phrase(
        "Орындалмады: журнал оны растамады. Ештеңе өзгерген жоқ.",
        "Не выполнено: журнал этого не подтвердил. Ничего не изменилось.",
        "Not done: the journal did not confirm it. Nothing has changed.")
    static let errorForbidden = Phrase(
        "Бұл сұрау осы беттен жіберілмеген немесе сеанс өзгерген. Бетті жаңартып, қайталаңыз.",
        "Этот запрос отправлен не с нашей страницы, или сеанс сменился. Обновите страницу и повторите.",
        "This request did not come from a page of ours, or the session changed. Load the page again and repeat.")
    static let errorBack = Phrase("Эфирге оралу", "Вернуться в эфир", "Back to live")

    static let badScope = Phrase(
        "Мұндай транк немесе ереже жоқ.", "Такого транка или правила нет.", "There is no such trunk or rule.")
    static let badPosition = Phrase(
        "Журнал жазбасының нөмірі қате.", "Неверный номер записи журнала.", "That is no position of the journal.")
    static let badKind = Phrase(
        "Тізім белгісіз: block, divert немесе allow керек.", "Неизвестный список: нужен block, divert или allow.",
        "Unknown list: block, divert or allow is expected.")
    static let badNumber = Phrase(
        "Бұл нөмір емес. Күтілетіні: +7 701 000 00 01 немесе қысқа нөмір.",
        "Это не номер. Ожидается +7 701 000 00 01 или короткий номер.",
        "That is no number. Expected: +7 701 000 00 01 or a short code.")
    static let reasonNeeded = Phrase(
        "Себебін жазыңыз: ол журналда қалады.", "Укажите причину: она останется в журнале.",
        "Give a reason: it stays in the journal.")
}
