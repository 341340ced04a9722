extension Refusal {
    /// What is missing, for people.
    package func text(_ language: SentenceLanguage) -> String {
        switch self {
        case .noOrder:
            language.pick(
                kk: "Санкция жоқ: белгілеуден артық ештеңе жасалмады",
                ru: "Нет санкции: дальше пометки ничего не сделано",
                en: "There is no order: nothing beyond a label was done")
        case .orderNotYetInForce:
            language.pick(
                kk: "Санкция әлі күшіне енген жоқ",
                ru: "Санкция ещё не вступила в силу",
                en: "The order is not yet in force")
        case .orderExpired:
            language.pick(
                kk: "Санкцияның мерзімі өтті",
                ru: "Срок санкции истёк",
                en: "The order has expired")
        case .notUnderThisBasis:
            language.pick(
                kk: "Бұл құқықтық негіз мұндай шараға жол бермейді",
                ru: "Это правовое основание такой меры не допускает",
                en: "This legal basis does not allow the measure")
        case .needsSubscriberConsent:
            language.pick(
                kk: "Абоненттің келісімі жоқ",
                ru: "Нет согласия абонента",
                en: "The subscriber has not consented")
        case .needsVictimConsent:
            language.pick(
                kk: "Жәбірленушінің келісімі жоқ",
                ru: "Нет согласия потерпевшего",
                en: "The victim has not consented")
        case .conditionNotShown:
            language.pick(
                kk: "Бұл шараның шарты санкцияда көрсетілмеген",
                ru: "Условие этой меры санкцией не подтверждено",
                en: "The order does not show the condition of this measure")
        }
    }
}
