import Ledger

/// Lists, and putting a number on one.
extension Phrase {
    static let listBlock = Phrase("бұғаттау", "блокировать", "block")
    static let listDivert = Phrase("операторға", "оператору", "divert")
    static let listAllow = Phrase("өткізу", "пропускать", "allow")

    static let addTitle = Phrase("Тізімге қосу", "Внести в список", "Put on a list")
    static let addNumber = Phrase("Нөмір", "Номер", "Number")
    static let addNumberHint = Phrase("+7 701 000 00 01", "+7 701 000 00 01", "+7 701 000 00 01")
    static let addKind = Phrase("Не істеу", "Что делать", "What to do")
    static let addReason = Phrase(
        "Себебі (журналда қалады)", "Причина (останется в журнале)", "Reason (stays in the journal)")
    static let addButton = Phrase("Қосу", "Внести", "Add")
    static let block = Phrase("Алаяқ: бұғаттау", "Мошенник: блокировать", "Fraud: block")
    static let allow = Phrase("Адал: өткізу", "Честный: пропускать", "Honest: allow")
    static let divert = Phrase("Операторға", "Оператору", "Divert")
    static let reasonConfirmed = Phrase(
        "қоңырау белгілері расталды", "признаки подтверждены оператором", "the signs were confirmed by an operator")
    static let reasonHonest = Phrase(
        "жалған тоқтату: нөмір адал", "ложная остановка: номер честный", "false stop: the number is honest")

    static let listed = Phrase("Тізімге қосылды.", "Внесён в список.", "Put on the list.")
    static let unlisted = Phrase("Тізімнен алынды.", "Снят со списка.", "Taken off the list.")
    static let listDone = Phrase(
        "Орындалды, журнал жазбасы {1}.", "Сделано, запись журнала {1}.", "Done, journal entry {1}.")
    static let listFailed = Phrase(
        "Орындалмады: журнал растамады.", "Не выполнено: журнал не подтвердил.",
        "Not done: the journal did not confirm it.")
    static let noNumberToList = Phrase(
        "Бұл қоңырауда нөмір жоқ.", "У этого вызова нет номера.", "This call has no number.")

    static let entries = Phrase("адамдар қосқан жазбалар", "записи, внесённые людьми", "entries made by people")
    static let entriesEmpty = Phrase(
        "Қосылған нөмірлер осында шығады. Қоңырау бетінде B пернесін басыңыз немесе төмендегі үлгіні толтырыңыз.",
        "Здесь появятся внесённые номера. Нажмите B у вызова или заполните форму.",
        "Numbers that people add appear here. Press B on a call or fill in the form.")
    static let listColumn = Phrase("тізім", "список", "list")
    static let reasonColumn = Phrase("себебі", "причина", "reason")
    static let authorColumn = Phrase("кім қосты", "кто внёс", "by")
    static let sinceColumn = Phrase("қашаннан", "с какого времени", "since")
    static let removedColumn = Phrase("алынды", "снят", "taken off")
    static let remove = Phrase("Алып тастау", "Снять", "Take off")
    static let files = Phrase("конфигурация файлдары", "файлы конфигурации", "files of the configuration")
    static let filesEmpty = Phrase(
        "qorgan.toml ішінде тізім файлы берілмеген.", "В qorgan.toml не задано файлов списков.",
        "No list file is given in qorgan.toml.")
    static let fileColumn = Phrase("файл", "файл", "file")
    static let entriesColumn = Phrase("жазба", "записей", "entries")
    static let loadedColumn = Phrase("оқылды", "прочитан", "loaded")
}

extension ListKind {
    var phrase: Phrase {
        switch self {
        case .block: .listBlock
        case .divert: .listDivert
        case .allow: .listAllow
        }
    }

    var mark: Mark {
        switch self {
        case .block: .block
        case .divert: .divert
        case .allow: .pass
        }
    }
}
