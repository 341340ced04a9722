/// Words of every page.
extension Phrase {
    static let brand = Phrase("Қорған", "Қорған", "Qorgan")
    static let skipToContent = Phrase("Мазмұнға өту", "К содержанию", "Skip to content")
    static let state = Phrase("Жағдай", "Состояние", "State")
    static let navigation = Phrase("Бөлімдер", "Разделы", "Sections")

    static let live = Phrase("Эфир", "Эфир", "Live")
    static let search = Phrase("Іздеу", "Поиск", "Search")
    static let lists = Phrase("Тізімдер", "Списки", "Lists")
    static let trunks = Phrase("Транктер", "Транки", "Trunks")
    static let rules = Phrase("Ережелер", "Правила", "Rules")
    static let call = Phrase("Қоңырау", "Вызов", "Call")
    static let number = Phrase("Нөмір", "Номер", "Number")

    static let searchHint = Phrase("нөмір немесе Call-ID", "номер или Call-ID", "number or Call-ID")
    static let language = Phrase("Тіл", "Язык", "Language")
    static let theme = Phrase("Түс", "Тема", "Theme")
    static let themeDark = Phrase("Қараңғы", "Тёмная", "Dark")
    static let themeLight = Phrase("Жарық", "Светлая", "Light")
    static let logout = Phrase("Шығу", "Выйти", "Log out")
    static let help = Phrase("Пернелер", "Клавиши", "Keys")
    static let close = Phrase("Жабу", "Закрыть", "Close")
    static let cancel = Phrase("Болдырмау", "Отмена", "Cancel")
    static let undo = Phrase("Қайтару", "Отменить", "Undo")
    static let more = Phrase("Әрі қарай", "Дальше", "More")

    static let microsecondUnit = Phrase("мкс", "мкс", "µs")
    static let secondUnit = Phrase("с", "с", "s")
    static let seconds = Phrase("{1} с", "{1} с", "{1} s")
    static let minutesSeconds = Phrase("{1} мин {2} с", "{1} мин {2} с", "{1} min {2} s")
    static let hoursMinutes = Phrase("{1} сағ {2} мин", "{1} ч {2} мин", "{1} h {2} min")

    // Column heads.
    static let time = Phrase("уақыты", "время", "time")
    static let allTimes = Phrase(
        "Барлық беттегі уақыт: {1}, орталықтың уақыты", "Время на всех страницах: {1}, время центра",
        "Times on every page: {1}, the centre's own")
    static let what = Phrase("не жасалды", "что сделано", "what was done")
    static let caller = Phrase("кім", "кто", "caller")
    static let callee = Phrase("кімге", "кому", "callee")
    static let trunk = Phrase("транк", "транк", "trunk")
    static let why = Phrase("себебі", "почему", "why")
    static let score = Phrase("баға", "оценка", "score")

    // What was done.
    static let blocked = Phrase("Бұғатталды", "Заблокирован", "Blocked")
    static let diverted = Phrase("Операторға", "Оператору", "To an operator")
    static let challenged = Phrase("Тексерілді", "На проверке", "Challenged")
    static let warned = Phrase("Ескертілді", "Предупреждён", "Warned")
    static let announced = Phrase("Ескерту айтылды", "Объявление", "Announced")
    static let passed = Phrase("Өткізілді", "Пропущен", "Passed")
    static let unscreened = Phrase("Тексерілмеді", "Без проверки", "Unscreened")
    static let noReason = Phrase("Белгі жоқ", "Без признаков", "No signs")
    static let moreReasons = Phrase("тағы {1}", "ещё {1}", "{1} more")
    static let proposedOnly = Phrase(
        "ұсынылды: {1}, орындалмады", "предложено: {1}, не выполнено", "proposed: {1}, not carried out")

    // The feed's clock.
    static let feed = Phrase("эфир", "эфир", "feed")
    static let feedConnecting = Phrase("қосылуда", "соединение", "connecting")
    static let feedStale = Phrase(
        "Эфир {1} бастап жаңармайды. Экрандағы деректер ескірген.",
        "Эфир не обновляется с {1}. Данные на экране устарели.",
        "The feed has not moved since {1}. What you see is old.")
}
