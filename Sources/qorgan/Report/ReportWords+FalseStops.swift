import Evaluation

/// Sentences about what is known of false stops, about size, and the definitions.
extension ReportWords {
    var unknown: String {
        pick(
            "Белгісіз. Деректерде қоңыраулардың шын мәні жоқ. Төмендегі тізімді тыңдап тексеру оны айтады: нәтижелерді кестеге енгізіп, есепті --checked арқылы қайта жасаңыз.",
            "Неизвестно. В данных нет сведений, чем были вызовы. Это покажет проверка на слух по списку ниже: внесите результаты в форму и постройте отчёт снова с --checked.",
            "Not known. The data do not say what the calls were. Checking the calls below by ear will tell: enter the findings in the form and run the report again with --checked."
        )
    }
    var partly: String {
        pick(
            "Нақты трафиктегі үлесін төмендегі тізімді тыңдап тексеру айтады (--checked).",
            "Долю в вашем трафике покажет проверка на слух по списку ниже (--checked).",
            "Checking the calls below by ear will tell the share in this traffic (--checked).")
    }
    var byLabel: String { pick("Белгіленген адал қоңыраулар", "Вызовы с пометкой «честный»", "Calls labelled honest") }
    var byList: String { pick("Рұқсат тізімінен қоңыраулар", "Вызовы из белого списка", "Calls from the allow list") }
    var byEar: String { pick("Тыңдап тексерілгендер", "Проверено на слух", "Checked by ear") }
    var evidence: String { pick("Дерек", "Основание", "Evidence") }
    var found: String { pick("Табылды", "Найдено", "Found") }
    var bounds: String { pick("95 % шегі", "Границы 95 %", "95 % bounds") }

    func interval(_ lower: Double, _ upper: Double) -> String { "\(percent(lower)) – \(percent(upper))" }

    func found(_ bound: BinomialBound) -> String {
        let part = count(Int(bound.found)), whole = count(Int(bound.of))
        return pick("\(whole) ішінен \(part)", "\(part) из \(whole)", "\(part) of \(whole)")
    }

    var labelMeaning: String {
        pick(
            "Деректер адал деп белгілеген қоңыраулардың ішінен тоқтатылатындары.",
            "Сколько из вызовов, помеченных в данных честными, были бы остановлены.",
            "Of the calls that the data label honest, those that would be stopped.")
    }
    var listMeaning: String {
        pick(
            "Рұқсат тізімі болмаса, олардың ішінен тоқтатылатындары. Тізім адал шалушылардың кездейсоқ таңдамасы емес.",
            "Сколько из них было бы остановлено без белого списка. Список не случайная выборка честных абонентов.",
            "Of these, those that would be stopped without the list. The list is no random sample of honest callers.")
    }

    func earFound(_ estimate: StopEstimate) -> String {
        pick(
            "\(count(estimate.checked)) тексерілді: алаяқ \(estimate.scam), адал \(estimate.honest), анық емес \(estimate.unclear)",
            "проверено \(count(estimate.checked)): мошенники \(estimate.scam), честные \(estimate.honest), неясно \(estimate.unclear)",
            "\(count(estimate.checked)) checked: \(estimate.scam) scam, \(estimate.honest) honest, \(estimate.unclear) unclear"
        )
    }

    /// In all and a day, with bounds.
    func earMeaning(_ estimate: StopEstimate, days: Double) -> String {
        let all = Double(estimate.population)
        let expected = decimal(estimate.share * all, places: 0)
        let low = decimal(estimate.lower * all, places: 0)
        let high = decimal(estimate.upper * all, places: 0)
        let day = decimal(estimate.upper * all / max(days, 1), places: 1)
        return pick(
            "Барлық \(count(estimate.population)) тоқтатудың ішінде күтілетін қате тоқтатулар: \(expected) (\(low) – \(high)), тәулігіне \(day) артық емес.",
            "Среди всех \(count(estimate.population)) остановок ожидается ложных: \(expected) (\(low) – \(high)), не более \(day) в сутки.",
            "Among all \(count(estimate.population)) stops, false ones expected: \(expected) (\(low) – \(high)), at most \(day) a day."
        )
    }

    var notKnown: String { pick("белгісіз", "неизвестно", "not known") }
    func atMost(_ share: Double) -> String { "≤\u{a0}" + percent(share) }
    var ofHonest: String { pick("адал қоңыраулардың", "от честных вызовов", "of honest calls") }
    var ofStops: String { pick("тоқтатулардың", "от остановок", "of the stops") }
    var ofListed: String {
        pick("тізімдегі қоңыраулардың", "от вызовов из белого списка", "of calls on the allow list")
    }

    var nothingChecked: String {
        pick("Кестеде бірде-бір нәтиже жоқ.", "В форме нет ни одного результата.", "The form holds no finding yet.")
    }

    // The sample.
    func sampleTitle(_ calls: Int) -> String {
        pick(
            "Тыңдап тексеруге \(calls) қоңырау", "\(calls) вызовов для проверки на слух",
            "\(calls) calls to check by ear")
    }
    func sampleHow(_ strata: Int, _ seed: UInt64, _ population: Int) -> String {
        pick(
            "Тоқтатылатын \(count(population)) қоңыраудан, ереже мен баға бойынша \(strata) топтың әрқайсысынан кездейсоқ алынды (кемінде екеуі, қалғаны топ мөлшеріне сай; seed \(seed)). Сондықтан нәтиже барлығына бағалау береді. Қоңырауды Call-ID бойынша табыңыз; заң рұқсат етсе, тыңдаңыз немесе қоңырауды қабылдағаннан сұраңыз.",
            "Взяты случайно из \(count(population)) вызовов, которые были бы остановлены: из каждой из \(strata) групп по правилу и оценке (не менее двух, остальные пропорционально; seed \(seed)). Поэтому результат даёт оценку для всех. Найдите вызов по Call-ID; прослушайте, где закон это разрешает, или спросите того, кому звонили.",
            "Drawn by chance from the \(count(population)) calls that would be stopped: from each of \(strata) groups of rule and score at least two, the rest in proportion (seed \(seed)). So the findings give an estimate for all. Find the call by its Call-ID; listen where the law allows it, or ask the callee."
        )
    }
    var number: String { "№" }
    var time: String { pick("Уақыт", "Время", "Time") }
    var caller: String { pick("Кім", "Кто", "Caller") }
    var callee: String { pick("Кімге", "Кому", "Callee") }
    var why: String { pick("Неге", "Почему", "Why") }
    var score: String { pick("Баға", "Оценка", "Score") }
    var finding: String { pick("Нәтиже", "Результат", "Finding") }
    var scam: String { pick("алаяқ", "мошенник", "scam") }
    var honest: String { pick("адал", "честный", "honest") }
    var unclear: String { pick("анық емес", "неясно", "unclear") }

    // Size.
    var meanLoad: String { pick("Орташа жүктеме", "Средняя нагрузка", "Mean load") }
    var peakSecond: String { pick("Ең көп, бір секундта", "Пик за секунду", "Peak second") }
    var peakMinute: String { pick("Ең көп, бір минутта", "Пик за минуту", "Peak minute") }
    var cores: String { pick("Қақпаның ядролары", "Ядра шлюза", "Gate cores") }
    var diskPasses: String { pick("Диск: өткендер", "Диск: пропущенные", "Disk: passes") }
    var diskReasoned: String { pick("Диск: үкімдер", "Диск: вердикты", "Disk: verdicts") }
    var memory: String { pick("Жады", "Память", "Memory") }
    var perSecond: String { pick("қоңырау/с", "вызовов/с", "calls/s") }
    var inMinute: String { pick("қоңырау", "вызовов", "calls") }
    var aDay: String { pick("тәулігіне", "в сутки", "a day") }
    var notKept: String {
        pick("журнал минуттарды ғана сақтайды", "журнал хранит только минуты", "the journal keeps minutes alone")
    }
    var meanMeaning: String {
        pick(
            "барлық қоңырау кезең секундтарына бөлінді", "все вызовы, делённые на секунды периода",
            "all calls by the seconds of the period")
    }
    var peakMeaning: String {
        pick(
            "сағаттың бір секундындағы ең көп қоңырау", "больше всего вызовов за одну секунду",
            "most calls within one second of the clock")
    }
    var peakMinuteMeaning: String {
        pick(
            "сағаттың бір минутындағы ең көп қоңырау", "больше всего вызовов за одну минуту",
            "most calls within one minute of the clock")
    }
    /// Where the figure comes from, and that another machine has another one.
    func cores(by perCore: Int) -> String {
        let rate = count(perCore)
        guard perCore == Sizing.callsPerSecondOfCore else {
            return pick(
                "--calls-per-core бойынша бір ядро секундына \(rate) қоңырауға жауап береді; жоспар оның жартысымен",
                "по --calls-per-core одно ядро отвечает на \(rate) вызовов в секунду; в расчёте половина",
                "by --calls-per-core one core answers \(rate) calls/s; planned with half of it")
        }
        return pick(
            "docs/performance.md машинасында бір ядро секундына \(rate) қоңырауға жауап берді (make bench; тізімдер мен нөмірлеу, журнал қосулы), сіздікі басқаша болуы мүмкін (--calls-per-core); жоспар оның жартысымен",
            "на машине из docs/performance.md одно ядро отвечало на \(rate) вызовов в секунду (make bench; списки и нумерация, журнал включён), на вашей иначе (--calls-per-core); в расчёте половина",
            "on the machine of docs/performance.md one core answered \(rate) calls/s (make bench; lists and numbering, journal on), yours differs (--calls-per-core); planned with half of it"
        )
    }
    var passesMeaning: String {
        pick(
            "себепсіз өткен қоңырауға 72 байт, 24 сағат сақталады",
            "72 байта на вызов, пропущенный без причин; хранятся 24 часа",
            "72 bytes for each call that passed without a reason, kept for 24 hours")
    }
    var reasonedMeaning: String {
        pick(
            "себебі бар үкімге шамамен 1 кБ, сақталады", "около 1 кБ на вердикт с причинами, хранятся",
            "about 1 kB for each verdict with reasons, kept")
    }
    var memoryMeaning: String {
        pick(
            "мінез-құлқы есте сақталатын шалушыға 300 байт, [screening] callers бойынша; тізімдер бөлек",
            "300 байт на номер, поведение которого помнится, по [screening] callers; списки отдельно",
            "300 bytes for each number whose behaviour is remembered, by [screening] callers; lists come on top")
    }

    /// Term and meaning, in the order of the page.
    var meanings: [(term: String, meaning: String)] {
        [
            (
                calls,
                pick(
                    "диалог ашатын INVITE; қайталау бір рет саналады",
                    "INVITE, открывающий диалог; повторы не считаются",
                    "INVITEs that open a dialog; a retransmission is not counted again")
            ),
            (
                stops,
                pick(
                    "ережелер операторға бұруды немесе тоқтатуды сұраған қоңыраулар, санкция болса да, болмаса да",
                    "вызовы, для которых правила требуют перевода к оператору или остановки, есть на это санкция или нет",
                    "calls for which the rules ask for a diversion to an operator or a block, whether an order allows it or not"
                )
            ),
            (
                ordered,
                pick(
                    "олардың ішінен қоңырау кезінде күші бар санкция рұқсат еткендері; қалғандары ескертумен өтеді",
                    "те из них, на которые в момент вызова была действующая санкция; остальные проходят с пометкой",
                    "those of them that an order live at the time of the call allows; the others pass with a label")
            ),
            (
                warned,
                pick(
                    "дисплейдегі ескертумен өтетін, тоқтатылмайтын қоңыраулар",
                    "вызовы, которые проходят с предупреждением на экране",
                    "calls that reach the callee with a warning in the display, and are not to be stopped")
            ),
            (
                falseStops,
                pick(
                    "тоқтатылатын, бірақ адал қоңыраулар. Шектер: Клоппер–Пирсон, 95 %; таңдама үшін Киш бойынша тиімді мөлшермен. Анық емес қоңырау жоғарғы шекте адал деп саналады",
                    "вызовы, которые были бы остановлены, хотя честны. Границы Клоппера–Пирсона, 95 %; для выборки с эффективным объёмом по Кишу. Неясный вызов в верхней границе считается честным",
                    "calls that would be stopped though they are honest. Bounds of Clopper and Pearson, 95 %; for the sample with Kish's effective size. An unclear call counts as honest in the upper bound"
                )
            ),
            (
                score,
                pick(
                    "алаяқтықтың 0-ден 1-ге дейінгі бағасы, барлық себептен; бір ережемен шешілгенде ол үкімге қажет емес",
                    "оценка мошенничества от 0 до 1 по всем признакам; где решает одно правило, вердикт от неё не зависит",
                    "likelihood of a scam, 0 to 1, by all reasons; where one rule decides, the verdict does not depend on it"
                )
            ),
        ]
    }
}
