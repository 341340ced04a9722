/// What is said of the call, of the numbers in it and of its caller.
extension FeatureWords {
    static let call: [(Feature, FeatureWords)] = [
        (.trunkClass, .init("қоңырау қайдан келді", "откуда пришёл вызов", "where the call comes from", .named)),
        (
            .emergencyCallee,
            .init("шұғыл қызметке қоңырау", "вызов экстренной службы", "an emergency number is called", .flag)
        ),
        (
            .emergencyIdentity,
            .init(
                "шұғыл қызметтің нөмірі көрсетілген", "показан номер экстренной службы",
                "an emergency number is shown", .flag)
        ),
        (.attestation, .init("оператордың қолтаңбасы", "подпись оператора", "the carrier's signature", .named)),
        (.allowMatch, .init("рұқсат етілгендер тізімінде", "в списке разрешённых", "on the allow list", .named)),
        (.blockMatch, .init("бұғаттау тізімінде", "в списке блокировки", "on the block list", .named)),
        (.blockTreatment, .init("тізім не талап етеді", "чего требует список", "what the list asks for", .named)),
        (
            .reports,
            .init("азаматтардың 30 күндегі шағымдары", "жалоб граждан за 30 дней", "reports of citizens in 30 days")
        ),
        (
            .consent,
            .init("адресат бағыттауға келіскен", "адресат согласен на перевод", "the callee agreed to diversion", .flag)
        ),
        (
            .finding,
            .init(
                "адам осы екеуі туралы не деген", "что человек решил об этих двух", "what a person found of these two",
                .named)
        ),
        (.localHour, .init("адресаттағы уақыт", "время у адресата", "time of day at the callee's", .clock)),
    ]

    static let identities: [(Feature, FeatureWords)] = [
        (
            .homeFixedIdentity,
            .init(
                "роумингте болмайтын қазақстандық нөмір көрсетілген",
                "показан казахстанский номер, который не бывает в роуминге", "a home number is shown that cannot roam",
                .flag)
        ),
        (
            .homeMobileIdentity,
            .init(
                "қазақстандық мобильді нөмір көрсетілген", "показан казахстанский мобильный номер",
                "a home mobile number is shown", .flag)
        ),
        (
            .unallocatedIdentity,
            .init("ешкімге берілмеген нөмір", "номер, который никому не выдан", "a number that nobody has", .named)
        ),
        (.malformedIdentity, .init("нөмірдегі қате", "ошибка в номере", "fault of the number", .named)),
        (.shortIdentity, .init("көрсетілген қысқа нөмір", "показан короткий номер", "short number shown")),
        (.anonymous, .init("нөмір жасырылған", "номер скрыт", "the number is withheld", .flag)),
        (
            .distinctIdentities,
            .init(
                "қоңыраудағы әртүрлі нөмірлер", "разных номеров звонящего в вызове",
                "different caller numbers in the call")
        ),
        (
            .mixedIdentities,
            .init(
                "қазақстандық та, шетелдік те нөмір көрсетілген", "показаны и казахстанский, и зарубежный номера",
                "both home and foreign numbers are shown", .flag)
        ),
        (.roaming, .init("мобильді нөмір роумингте", "мобильный номер в роуминге", "the mobile number roams", .named)),
        (.diversion, .init("қайта бағыттау", "переадресация", "diversion by another number", .named)),
        (
            .equalsCallee,
            .init(
                "адресаттың өз нөмірі көрсетілген", "показан номер самого адресата", "the callee's own number is shown",
                .flag)
        ),
        (
            .sharedDigits,
            .init(
                "адресаттың нөмірімен бірдей алғашқы цифрлар", "первых цифр, как у адресата",
                "leading digits that are the callee's")
        ),
        (
            .doNotOriginate,
            .init("бұл нөмірден қоңырау шалына ма", "звонят ли с этого номера", "may this number call", .named)
        ),
        (.callerLine, .init("шалушының желісі", "линия звонящего", "the caller's line", .named)),
        (
            .callerHome,
            .init(
                "шалушының нөмірі қазақстандық", "номер звонящего казахстанский", "the caller's number is a home one",
                .flag)
        ),
        (
            .otherSideMinutes,
            .init(
                "сол нөмір шекараның арғы жағында көрінгеннен бері",
                "времени с тех пор, как номер был по другую сторону границы",
                "time since the number was on the other side of the border", .minutes)
        ),
    ]

    static let caller: [(Feature, FeatureWords)] = [
        (
            .attemptsMinute,
            .init("соңғы минуттағы қоңыраулар", "вызовов за последнюю минуту", "calls in the last minute")
        ),
        (.attemptsHour, .init("соңғы сағаттағы қоңыраулар", "вызовов за последний час", "calls in the last hour")),
        (.attemptsDay, .init("соңғы тәуліктегі қоңыраулар", "вызовов за последние сутки", "calls in the last day")),
        (
            .calleesHour,
            .init(
                "соңғы сағатта қоңырау шалған әртүрлі нөмірлер", "разных номеров, куда звонил за последний час",
                "different numbers called in the last hour")
        ),
        (
            .calleesDay,
            .init(
                "соңғы тәулікте қоңырау шалған әртүрлі нөмірлер", "разных номеров, куда звонил за последние сутки",
                "different numbers called in the last day")
        ),
        (
            .callsACallee,
            .init(
                "бір адресатқа орташа қоңырау", "вызовов на одного адресата", "calls to one callee, on average",
                .hundredths)
        ),
        (
            .neighbours,
            .init(
                "соңғы сегіз қоңыраудың көрші нөмірлерге шалынғаны", "из восьми последних вызовов на соседние номера",
                "of the last eight calls, to neighbouring numbers")
        ),
        (
            .gapMean,
            .init(
                "қоңыраулар арасындағы орташа үзіліс", "средний перерыв между вызовами", "mean gap between calls",
                .seconds)
        ),
        (
            .gapSpread,
            .init("үзілістердің біркелкі еместігі", "неровность перерывов", "unevenness of the gaps", .permille)
        ),
        (
            .openCalls,
            .init("қазір жүріп жатқан басқа қоңыраулары", "других его вызовов сейчас", "other calls of this caller now")
        ),
        (
            .activeHours,
            .init("тәуліктегі қоңырау шалған сағаттары", "часов с вызовами за сутки", "hours with calls in a day")
        ),
        (
            .activeDays,
            .init("он алты күндегі қоңырау шалған күндері", "дней с вызовами за 16 дней", "days with calls in 16 days")
        ),
        (
            .outcomes,
            .init(
                "тәулік ішінде аяқталуы белгілі қоңыраулар", "вызовов с известным концом за сутки",
                "calls of a day whose end is known")
        ),
        (.answered, .init("тәулік ішінде жауап берілгені", "отвечено вызовов за сутки", "calls answered in a day")),
        (
            .short,
            .init(
                "тәулік ішінде алты секундтан қысқа әңгімелер", "разговоров короче шести секунд за сутки",
                "talks under six seconds in a day")
        ),
        (
            .answeredShare,
            .init("жауап берілген қоңыраулардың үлесі", "доля отвеченных вызовов", "share of calls answered", .permille)
        ),
        (
            .shortShare,
            .init(
                "алты секундтан қысқа әңгімелердің үлесі", "доля разговоров короче шести секунд",
                "share of talks under six seconds", .permille)
        ),
        (
            .longShare,
            .init(
                "екі минуттан ұзақ әңгімелердің үлесі", "доля разговоров от двух минут",
                "share of talks of two minutes and more", .permille)
        ),
        (.meanTalk, .init("орташа әңгіме", "средний разговор", "mean talk", .seconds)),
        (
            .meanRing,
            .init(
                "жауапсыз қоңыраудың орташа шақыруы", "средний звонок без ответа", "mean ringing without an answer",
                .tenthsOfSecond)
        ),
        (
            .ageMinutes,
            .init(
                "нөмір алғаш көрінгеннен бері", "сколько известен номер", "time since the number was first seen",
                .minutes)
        ),
        (.known, .init("адресат шалушыны таниды", "адресат знает звонящего", "the callee knows the caller", .flag)),
        (
            .returned,
            .init(
                "тәулік ішінде өзіне қоңырау шалған адамдарға қоңыраулар", "вызовов за сутки тем, кто звонил ему сам",
                "calls of a day to people who have called back")
        ),
        (
            .returnedShare,
            .init(
                "өзіне қоңырау шалған адамдарға қоңыраулардың үлесі", "доля вызовов тем, кто звонил ему сам",
                "share of calls to people who have called back", .permille)
        ),
        (
            .incoming,
            .init(
                "тәулік ішінде осы нөмірге қоңыраулар", "вызовов на этот номер за сутки",
                "calls to this number in a day")
        ),
        (
            .incomingShare,
            .init("кіріс қоңыраулардың үлесі", "доля входящих вызовов", "share of incoming calls", .permille)
        ),
    ]
}
