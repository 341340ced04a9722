/// What is said of calls of the same thousand, software, address, trunk, destination and country: the same figures each.
extension FeatureWords {
    private struct Group {
        let kk: String
        let ru: String
        let en: String

        func callAsFunction(_ words: FeatureWords) -> FeatureWords {
            FeatureWords("\(kk): \(words.kk)", "\(ru): \(words.ru)", "\(en): \(words.en)", words.unit)
        }
    }

    private static let thousand = Group(kk: "нөмірдің мыңдығы", ru: "тысяча номеров", en: "the number's thousand")
    private static let program = Group(kk: "шалушының бағдарламасы", ru: "программа звонящего", en: "calling software")
    private static let address = Group(kk: "көздің мекенжайы", ru: "адрес источника", en: "source address")
    private static let carrier = Group(kk: "транк", ru: "транк", en: "trunk")
    private static let abroad = Group(kk: "шетелдегі бағыт", ru: "направление за рубежом", en: "destination abroad")
    private static let country = Group(kk: "ел не желі", ru: "страна или сеть", en: "country or network")

    private static let attempts = FeatureWords(
        "жарты сағаттағы қоңыраулар", "вызовов за полчаса", "calls in half an hour")
    private static let newNow = FeatureWords(
        "жарты сағатта жаңа шалушылардың үлесі", "доля новых звонящих за полчаса",
        "share of new callers in half an hour", .permille)
    private static let newDay = FeatureWords(
        "тәулікте жаңа шалушылардың үлесі", "доля новых звонящих за сутки", "share of new callers in a day", .permille)
    private static let answered = FeatureWords(
        "жауап берілгенінің үлесі", "доля отвеченных", "share answered", .permille)
    private static let short = FeatureWords(
        "алты секундтан қысқа әңгімелердің үлесі", "доля разговоров короче шести секунд",
        "share of talks under six seconds",
        .permille)
    private static let talk = FeatureWords("орташа әңгіме", "средний разговор", "mean talk", .seconds)
    private static let ring = FeatureWords(
        "жауапсыз қоңыраудың орташа шақыруы", "средний звонок без ответа", "mean ringing without an answer",
        .tenthsOfSecond)
    private static let strangers = FeatureWords(
        "бейтаныстар арасындағы қоңыраулардың үлесі", "доля вызовов между незнакомыми",
        "share of calls between strangers", .permille)
    private static let returned = FeatureWords(
        "кері қоңырау шалғандарға қоңыраулардың үлесі", "доля вызовов тем, кто перезванивал",
        "share of calls to people who called back", .permille)
    private static let each = FeatureWords(
        "бір адресатқа орташа қоңырау", "вызовов на одного адресата", "calls to one callee, on average", .hundredths)
    private static let age = FeatureWords(
        "алғаш көрінгеннен бері", "времени с первого вызова", "time since first seen", .hours)
    private static let upheld = FeatureWords(
        "адамдар растаған тоқтатулардың үлесі", "доля остановок, подтверждённых людьми",
        "share of stops that people upheld", .permille)

    static let range: [(Feature, FeatureWords)] = [
        (.rangeAttempts, thousand(attempts)), (.rangeNewShare, thousand(newNow)),
        (.rangeAnsweredShare, thousand(answered)), (.rangeMeanTalk, thousand(talk)), (.rangeMeanRing, thousand(ring)),
        (.rangeStrangerShare, thousand(strangers)), (.rangeCallsACallee, thousand(each)),
        (.rangeAgeHours, thousand(age)), (.rangeUpheld, thousand(upheld)),
    ]

    static let software: [(Feature, FeatureWords)] = [
        (.printAttempts, program(attempts)), (.printNewNow, program(newNow)), (.printNewShare, program(newDay)),
        (.printAnsweredShare, program(answered)), (.printShortShare, program(short)), (.printMeanTalk, program(talk)),
        (.printStrangerShare, program(strangers)), (.printReturnedShare, program(returned)),
        (.printCallsACallee, program(each)), (.printAgeHours, program(age)), (.printUpheld, program(upheld)),
    ]

    static let source: [(Feature, FeatureWords)] = [
        (.sourceNewNow, address(newNow)), (.sourceNewShare, address(newDay)), (.sourceAnsweredShare, address(answered)),
        (.sourceMeanTalk, address(talk)), (.sourceStrangerShare, address(strangers)), (.sourceUpheld, address(upheld)),
    ]

    static let trunk: [(Feature, FeatureWords)] = [
        (.trunkNewNow, carrier(newNow)), (.trunkNewShare, carrier(newDay)), (.trunkAnsweredShare, carrier(answered)),
        (.trunkMeanTalk, carrier(talk)), (.trunkStrangerShare, carrier(strangers)), (.trunkUpheld, carrier(upheld)),
    ]

    static let destination: [(Feature, FeatureWords)] = [
        (.destinationAttempts, abroad(attempts)), (.destinationNewShare, abroad(newNow)),
        (.destinationAnsweredShare, abroad(answered)), (.destinationMeanTalk, abroad(talk)),
        (.destinationCallsACallee, abroad(each)), (.destinationAgeHours, abroad(age)),
        (
            .destinationStrangerShare,
            abroad(
                FeatureWords(
                    "бұрын қоңырау шалмағандардың үлесі", "доля тех, кто туда раньше не звонил",
                    "share of callers who had not called it", .permille))
        ),
    ]

    static let lead: [(Feature, FeatureWords)] = [
        (.leadNewNow, country(newNow)), (.leadNewShare, country(newDay)), (.leadAnsweredShare, country(answered)),
        (.leadMeanTalk, country(talk)), (.leadStrangerShare, country(strangers)), (.leadCallsACallee, country(each)),
    ]

    static let callee: [(Feature, FeatureWords)] = [
        (.calleeLine, .init("адресаттың желісі", "линия адресата", "the callee's line", .named)),
        (
            .calleeHome,
            .init(
                "адресаттың нөмірі қазақстандық", "номер адресата казахстанский", "the callee's number is a home one",
                .flag)
        ),
        (
            .handOverSeconds,
            .init(
                "алдыңғы бейтаныс шалушыдан бері", "времени после предыдущего незнакомого звонящего",
                "time since the unknown caller before", .seconds)
        ),
        (
            .handOverAbroad,
            .init("екеуінің қайсысы шетелден", "кто из двух из-за рубежа", "which of the two is from abroad", .named)
        ),
        (
            .calleeStrangers,
            .init(
                "он минутта адресатқа қоңырау шалған бейтаныстар", "незнакомых звонило адресату за 10 минут",
                "unknown callers of the callee in ten minutes")
        ),
        (
            .calleeCalls,
            .init(
                "жарты сағатта адресатқа қоңыраулар", "вызовов адресату за полчаса",
                "calls to the callee in half an hour")
        ),
        (
            .calleeBusySeconds,
            .init(
                "адресат бейтаныспен сөйлесіп жатыр", "адресат уже говорит с незнакомым",
                "the callee is talking to an unknown number", .seconds)
        ),
        (
            .strangerTalk,
            .init(
                "соңғы бейтаныспен әңгіме", "разговор с последним незнакомым", "talk with the last unknown caller",
                .seconds)
        ),
        (
            .strangerSeconds,
            .init(
                "соңғы бейтаныс шалушыдан бері", "времени после последнего незнакомого",
                "time since the last unknown caller", .seconds)
        ),
        (
            .calleeAttempts,
            .init(
                "тәулікте адресаттың өз қоңыраулары", "вызовов самого адресата за сутки",
                "calls by the callee itself in a day")
        ),
        (
            .calleeActiveDays,
            .init(
                "он алты күнде адресаттың қоңырау шалған күндері", "дней с вызовами адресата за 16 дней",
                "days with calls by the callee in 16 days")
        ),
        (
            .calleeAbroadStrangers,
            .init(
                "тәулікте шетелден қоңырау шалған бейтаныстар", "незнакомых из-за рубежа за сутки",
                "unknown callers from abroad in a day")
        ),
    ]

    /// No person asks for these on a shift, but a vector is shown whole.
    static let machinery: [(Feature, FeatureWords)] = [
        (
            .watchedMinutes,
            .init(
                "Qorgan бақылап келе жатқан уақыт", "сколько наблюдает Qorgan", "time that Qorgan has watched", .minutes
            )
        ),
        (.basis, .init("өкімнің негізі", "основание санкции", "basis of the order", .named)),
        (.orderLife, .init("өкімнің күші", "действие санкции", "life of the order", .named)),
        (.bypassedLow, .init("айналып өтілген ережелер, 0–31", "правила в обходе, 0–31", "bypassed rules, 0 to 31")),
        (
            .bypassedHigh,
            .init("айналып өтілген ережелер, 32–63", "правила в обходе, 32–63", "bypassed rules, 32 to 63")
        ),
        (
            .bypassedOwn,
            .init(
                "көлеңкедегі өз ережелері, нөмірлері бойынша", "свои правила в тени, по номерам",
                "own rules in shadow, by number")
        ),
        (
            .printKeyLow,
            .init("бағдарлама тобының кілті, 1", "ключ группы программы, 1", "key of the software's group, 1")
        ),
        (
            .printKeyHigh,
            .init("бағдарлама тобының кілті, 2", "ключ группы программы, 2", "key of the software's group, 2")
        ),
        (.callerBucket, .init("шалушының жүзден бір үлесі", "сотая доля звонящего", "the caller's hundredth")),
        (.ceiling, .init("транктің шегінен асты", "сверх потолка транка", "above the trunk's ceiling", .named)),
        (.isup, .init("ISUP нөмір туралы не дейді", "что говорит ISUP о номере", "what ISUP says of the number")),
        (.scanner, .init("сканердің бағдарламасы", "программа сканера", "a scanner's software", .flag)),
        (
            .withheld,
            .init("шара неге орындалмады", "почему мера не выполнена", "why a treatment is not carried out", .named)
        ),
        (
            .modelLogOdds,
            .init("модельдің лог-шансы, мыңдық үлес", "лог-шансы модели, тысячные", "the model's log-odds, thousandths")
        ),
        (.modelAsked, .init("модельден сұралды", "модель спрошена", "a model was asked", .flag)),
        (.modelAsks, .init("модель не талап етеді", "чего требует модель", "what the model asks for", .named)),
        (
            .modelParts,
            .init(
                "модельді ең көп өзгерткен үш белгі", "три главных признака модели",
                "the three features that moved the model most")
        ),
    ]
}
