package import Authority

extension RuleSentence {
    /// What a rule looks for, without the numbers of a call: for lists of rules.
    package static func title(_ rule: RuleCode, _ language: SentenceLanguage) -> String {
        switch rule {
        case .cliUnallocated:
            language.pick(kk: "Нөмір ешкімге берілмеген", ru: "Номер никому не выдан", en: "A number that nobody has")
        case .cliMalformed:
            language.pick(kk: "Нөмір дұрыс емес", ru: "Номер неправильный", en: "No valid number")
        case .cliNearCallee:
            language.pick(
                kk: "Нөмір адресаттың нөміріне өте ұқсас", ru: "Номер почти как у адресата",
                en: "A number close to the callee's")
        case .cliDisagreement:
            language.pick(
                kk: "Қоңырауда шалушының нөмірлері әртүрлі", ru: "Номера звонящего в вызове расходятся",
                en: "Different caller numbers in one call")
        case .cliShortInternational:
            language.pick(
                kk: "Қысқа нөмір шетелден келді", ru: "Короткий номер пришёл из-за рубежа",
                en: "A short number from abroad")
        case .callerFanOut:
            language.pick(
                kk: "Бір сағатта адресат көп", ru: "Много адресатов за час", en: "Many people called within an hour")
        case .callerRate:
            language.pick(
                kk: "Бір минутта қоңырау көп", ru: "Много вызовов за минуту", en: "Many calls within a minute")
        case .callerOneCallEach:
            language.pick(
                kk: "Адресат көп, әрқайсысына бір қоңырау", ru: "Много адресатов, каждому по одному вызову",
                en: "Many people, one call each")
        case .callerSequential:
            language.pick(
                kk: "Нөмірлерді қатарынан тереді", ru: "Набирает номера подряд", en: "Dials number after number")
        case .callerUnanswered:
            language.pick(
                kk: "Қоңыраулардың көбі жауапсыз", ru: "Большинство вызовов без ответа", en: "Most calls unanswered")
        case .callerShortCalls:
            language.pick(
                kk: "Сөйлесулердің көбі алты секундтан қысқа", ru: "Большинство разговоров короче шести секунд",
                en: "Most conversations under six seconds")
        case .callerNew:
            language.pick(
                kk: "Нөмір алғаш көрінді, адресаты көп", ru: "Номер впервые виден, адресатов уже несколько",
                en: "A new number that calls several people")
        case .callerReported:
            language.pick(kk: "Азаматтардың шағымдары", ru: "Жалобы граждан", en: "Citizens' reports")
        case .calleeHandOver:
            language.pick(
                kk: "Бірінен кейін бірі екі бейтаныс нөмір", ru: "Два незнакомых номера один за другим",
                en: "Two unknown numbers, one after the other")
        case .emergencyCallee, .emergencyCaller, .listAllow, .listBlock, .listDivert, .cliEmergencyInternational,
            .cliHomeFixedInternational, .cliHomeMobileInternational, .cliEqualsCallee, .cliAnonymous,
            .cliHomeMobileRoamingUnknown, .cliHomeDiverted, .bypass, .unscreened, .callerScanner,
            .trunkCeiling:
            text(Reason(rule: rule, weight: 0), language)
        }
    }
}
