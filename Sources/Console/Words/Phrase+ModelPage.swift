/// The model's page.
extension Phrase {
    static let modelInForce = Phrase("күшіндегі модель", "действующая модель", "model in force")
    static let modelNone = Phrase(
        "Модель қосылмаған: үкімді ережелердің қосындысы шығарады. qorgan.toml ішіндегі [model] бөлімін қараңыз.",
        "Модель не включена: решает сумма правил. Смотрите раздел [model] в qorgan.toml.",
        "No model is in force: the rules' sum decides. See [model] in qorgan.toml.")
    static let modelVersion = Phrase("нұсқасы", "версия", "version")
    static let modelTitle = Phrase("аты", "название", "title")
    static let modelTrained = Phrase("үйретілген күні", "обучена", "trained")
    static let modelSource = Phrase("қайдан", "откуда", "source")
    static let modelBuiltIn = Phrase("бағдарламамен бірге келді", "поставлена с программой", "came with the program")
    static let modelKey = Phrase("қолтаңба кілті", "ключ подписи", "signing key")
    static let modelUnsigned = Phrase(
        "кілтсіз, бағдарламаның бөлігі", "без ключа, часть программы", "none, part of the program")
    static let modelSince = Phrase("қашаннан күшінде", "действует с", "in force since")
    static let modelByConfiguration = Phrase("конфигурация бойынша", "по конфигурации", "by configuration")
    static let modelBack = Phrase("{1} қайтарды: {2}", "вернул(а) {1}: {2}", "gone back to by {1}: {2}")
    static let modelSetting = Phrase("саясаттағы баптауы", "настройка политики", "setting in the policy")
    static let modelSettingScore = Phrase(
        "шегіне жетсе, өзі талап етеді", "требует сама по своим порогам", "asks by its own thresholds")
    static let modelSettingMost = Phrase("ең көбі: {1}", "самое большее: {1}", "at most: {1}")
    static let modelThresholds = Phrase("шектері", "пороги", "thresholds")
    static let modelThreshold = Phrase(
        "{1}: лог-шанс {2}, баға {3} бастап", "{1}: от лог-шансов {2}, оценки {3}", "{1}: from log-odds {2}, score {3}")
    static let modelPrevalence = Phrase("алаяқтық үлесі", "доля обмана", "prevalence")
    static let modelPrevalenceText = Phrase(
        "баға {1} қоңыраудың бірі алаяқтық болғанда дұрыс", "оценка верна, когда мошеннический один вызов из {1}",
        "scores hold where one call in {1} is a scam")
    static let modelSize = Phrase("көлемі", "размер", "size")
    static let modelSizeText = Phrase(
        "{1} ағаш, {2} белгі", "деревьев {1}, признаков {2}", "{1} trees over {2} features")

    static let modelDid = Phrase("модель не істеді", "что сделала модель", "what the model did")
    static let modelDidToday = Phrase("бүгін", "сегодня", "today")
    static let modelDidLine = Phrase(
        "сөйледі {1}, тоқтатты {2}, ескертті {3}, орындалмады {4}",
        "высказалась {1}, остановила {2}, предупредила {3}, не выполнено {4}",
        "spoke {1}, stopped {2}, warned {3}, held back {4}")
    static let modelShadowLine = Phrase(
        "көлеңкеде сөйледі {1}, тек сол тоқтатар не ескертер еді {2}",
        "в тени высказалась {1}, без неё не остановлено {2}", "in shadow spoke {1}, not stopped by anything else {2}")
    static let modelCalls = Phrase("Қоңыраулары", "Её вызовы", "Its calls")

    static let drift = Phrase(
        "соңғы тәуліктің қоңыраулары мен үйрету", "вызовы за сутки и обучение", "a day's calls beside the training")
    static let driftCount = Phrase(
        "{1} бастап {2} қоңырау, сегізден бірі саналады", "{2} вызовов с {1}, считается один из восьми",
        "{2} calls since {1}, one in eight is counted")
    static let driftNoBaseline = Phrase(
        "Модельдің файлында үйретудің үлестірімі жоқ, сондықтан ауытқуды айту мүмкін емес. Жаңа qorgan train оны жазады.",
        "В файле модели нет распределений обучения, поэтому о сдвиге сказать нечего. Новый qorgan train их записывает.",
        "The model's file holds no distributions of its training, so drift cannot be told. A new qorgan train writes them."
    )
    static let driftNowhere = Phrase(
        "Ауытқу қақпа жұмыс істеп тұрған жерде ғана саналады.", "Сдвиг считается только там, где работает шлюз.",
        "Drift is counted only where a gate runs.")
    static let driftFew = Phrase(
        "Әзірге аз: кемінде {1} керек.", "Пока мало: нужно хотя бы {1}.", "Too few yet: at least {1} are needed.")
    static let driftScores = Phrase("бағалардың үлестірімі", "распределение оценок", "how scores lie")
    static let driftScoresLegend = Phrase(
        "бағандар – соңғы тәулік, сызық – үйрету; биіктігі логарифмдік",
        "столбцы – последние сутки, линия – обучение; высота логарифмическая",
        "bars are the last 24 hours, the line is the training; heights are logarithmic")
    static let driftInputs = Phrase("ең көп ауытқыған белгілер", "сильнее всего сдвинулись", "features that moved most")
    static let driftLegend = Phrase(
        "тұрақтылық индексі (PSI): 0,1-ге дейін ұқсас, 0,25-тен жоғары ауытқыған (Siddiqi, Credit Risk Scorecards, 2006)",
        "индекс стабильности (PSI): до 0,1 похоже, выше 0,25 сдвиг (Siddiqi, Credit Risk Scorecards, 2006)",
        "population stability index: below 0.1 alike, above 0.25 shifted (Siddiqi, Credit Risk Scorecards, 2006)")
    static let driftIndex = Phrase("индекс", "индекс", "index")
    static let driftAlike = Phrase("ұқсас", "похоже", "alike")
    static let driftMoved = Phrase("өзгерді", "изменилось", "moved")
    static let driftShifted = Phrase("ауытқыған", "сдвиг", "shifted")
    static let driftFrom = Phrase("баға", "оценка от", "score from")
    static let driftDay = Phrase("соңғы тәулік", "за сутки", "24 hours")
    static let driftTraining = Phrase("үйрету", "обучение", "training")
    static let driftTable = Phrase("Сандармен", "Числами", "As numbers")

    static let quality = Phrase("сапасы", "качество", "quality")
    static let qualityLegend = Phrase(
        "шектерді таңдаған тексеру деректерінде: сондықтан аздап жақсырақ көрінеді",
        "на проверочных данных, по которым выбраны пороги: поэтому чуть лучше, чем в жизни",
        "on the validation data that chose the thresholds: a little better than life")
    static let qualityScam = Phrase("алаяқтық", "обман", "scam")
    static let qualityHonest = Phrase("адал қоңыраулар", "честные вызовы", "honest calls")
    static let qualityWho = Phrase("кім қоңырау шалады", "кто звонит", "who calls")
    static let inputs = Phrase("белгілер", "признаки", "features")
    static let qualityCalls = Phrase("қоңырау", "вызовов", "calls")
    static let qualityTouched = Phrase(
        "ескертілгені не тоқтатылғаны", "предупреждено или остановлено", "labelled or stopped")
    static let qualityStopped = Phrase("тоқтатылғаны", "остановлено", "stopped")
    static let qualityEmpty = Phrase(
        "Модельдің файлында топтар бойынша сапа жоқ.", "В файле модели нет качества по группам.",
        "The model's file says nothing of quality by group.")

    static let data = Phrase("деректер", "данные", "data")
    static let dataLegend = Phrase(
        "{1} жиын, {2} қоңырау, оның {3} алаяқтық", "наборов {1}, вызовов {2}, из них обман {3}",
        "{1} sets, {2} calls, {3} of them scam")
    static let dataSet = Phrase("жиын", "набор", "set")
    static let dataDates = Phrase("күндері", "даты", "dates")
    static let dataShow = Phrase("Барлық жиын", "Все наборы", "All sets")
    static let inputsShow = Phrase("Барлық белгі", "Все признаки", "All features")

    static let limits = Phrase("не істей алмайды", "чего она не может", "limits")

    static let history = Phrase("нұсқалар тарихы", "история версий", "history of versions")
    static let historyEmpty = Phrase(
        "Модель күшіне енгенде осында жазылады.", "Здесь будет запись о каждой модели, вступившей в силу.",
        "Each model that comes into force will stand here.")
    static let historyWho = Phrase("кім және неге", "кто и почему", "who, and why")
    static let historyKept = Phrase("сақтаулы", "хранится", "kept")
    static let historyGone = Phrase("файлы жойылған", "файл удалён", "file is gone")
    static let backTitle = Phrase("Бұрынғы нұсқаға қайту", "Вернуться к прежней версии", "Go back to a former version")
    static let backExplained = Phrase(
        "Бірден күшіне енеді, журналға жазылады, қайта қосқаннан кейін де сақталады. Конфигурация басқа модельді атағанда аяқталады.",
        "Вступает в силу сразу, остаётся в журнале и держится после перезапуска, пока конфигурация не назовёт другую модель.",
        "In force at once, journalled, kept through restarts; it ends when the configuration names another model.")
    static let backVersion = Phrase("Нұсқа", "Версия", "Version")
    static let backReason = Phrase(
        "Себебі (журналда қалады)", "Причина (останется в журнале)", "Reason (stays in the journal)")
    static let backButton = Phrase("Қайту", "Вернуться", "Go back")
    static let backNone = Phrase(
        "Қайтатын нұсқа жоқ: басқа модель бұл жерде күшінде болмаған.",
        "Возвращаться не к чему: другая модель здесь не действовала.",
        "There is nothing to go back to: no other model was in force here.")
    static let backMeanwhile = Phrase(
        "Осы арада басқа модель күшіне енді. Бетті қайта ашыңыз.",
        "Тем временем вступила в силу другая модель. Откройте страницу снова.",
        "Another model came into force meanwhile. Open the page again.")
    static let backNotKept = Phrase(
        "Бұл нұсқа қазір күшінде немесе сақталмаған.", "Эта версия и так действует или не хранится.",
        "This version is in force, or is not kept.")
    static let backBadVersion = Phrase("Мұндай нұсқа жоқ.", "Такой версии нет.", "There is no such version.")
}
