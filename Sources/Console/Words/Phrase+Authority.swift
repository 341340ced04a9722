import Authority

/// The matrix of authority in words.
extension Phrase {
    static let orderNumber = Phrase("нөмірі", "номер", "number")
    static let legalBasis = Phrase("негізі", "основание", "legal basis")
    static let orderFrom = Phrase("басталуы", "действует с", "from")
    static let orderUntil = Phrase("аяқталуы", "действует до", "until")
    static let orderNotLive = Phrase(
        "Өкім қазір күшінде емес: ескертуден басқа шара қолданылмайды.",
        "Санкция сейчас не действует: кроме предупреждения, ничего не применяется.",
        "The order is not in force now: nothing beyond a label is done.")
    static let rulesTitle = Phrase("ережелер", "правила", "rules")
    static let settingLabel = Phrase("ескерту", "предупреждать", "label")
    static let settingAnnounce = Phrase("ескерту айту", "объявлять", "announce")
    static let settingChallenge = Phrase("тексеру", "проверять", "challenge")
    static let settingFrom = Phrase("баға {1} бастап", "оценка от {1}:", "from a score of {1}:")
}

extension LegalBasis {
    var phrase: Phrase {
        switch self {
        case .operatorAntifraud:
            Phrase("оператордың антифроды", "антифрод оператора", "operator antifraud")
        case .operationalSearch:
            Phrase(
                "жедел-іздестіру заңы, прокурор санкциясы", "закон об ОРД, санкция прокурора",
                "operational-search law, prosecutor's sanction")
        case .covertAction:
            Phrase(
                "жасырын тергеу әрекеті, тергеу судьясы", "негласное действие, следственный судья",
                "covert action, investigating judge")
        case .communications41:
            Phrase("«Байланыс туралы» заң, 41-1-бап", "закон о связи, ст. 41-1", "law on communications, art. 41-1")
        }
    }
}

extension Measure {
    var phrase: Phrase {
        switch self {
        case .blockCall: Phrase("бір қоңырауды бұғаттау", "блокировка одного вызова", "block one call")
        case .labelCall: Phrase("экранда ескерту", "пометка на экране", "label a call")
        case .announce: Phrase("ескерту айту", "объявление перед вызовом", "announce before the call")
        case .challenge: Phrase("шалушыны тексеру", "проверка звонящего", "challenge the caller")
        case .divert: Phrase("операторға бағыттау", "перевод оператору", "divert to the desk")
        case .suspendNumber: Phrase("нөмірді тоқтата тұру", "приостановка номера", "suspend a number")
        case .suspendTrunk:
            Phrase("транкті не қызметті тоқтата тұру", "приостановка транка или услуги", "suspend a trunk or a service")
        case .listenOrRecord: Phrase("тыңдау не жазу", "прослушивание или запись", "listen to or record")
        case .recordWithoutIndication: Phrase("белгісіз жазу", "запись без оповещения", "record without the indication")
        case .connectionsOfNumber: Phrase("нөмірдің байланыстары", "соединения номера", "connections of a number")
        case .sendDataAbroad: Phrase("деректерді шетелге беру", "передача данных за рубеж", "send call data abroad")
        case .tapSignalling:
            Phrase("барлық қоңыраудың сигнализациясы", "сигнализация всех вызовов", "tap the signalling of all calls")
        case .answerInPlace:
            Phrase("адресаттың орнына жауап беру", "ответ вместо адресата", "answer in the callee's place")
        case .warnPeople:
            Phrase("қоңырау не SMS арқылы ескерту", "предупреждение вызовом или SMS", "warn by call or SMS")
        case .unmaskOrList:
            Phrase("нөмірді ашу, тізімге қосу", "раскрытие номера, внесение в список", "unmask a number, add to a list")
        case .publishNumber: Phrase("нөмірді жариялау", "публикация номера", "publish a number")
        case .startBeforeOrder: Phrase("өкімге дейін бастау", "начало до санкции", "start before the order exists")
        }
    }
}

extension Condition {
    var phrase: Phrase {
        switch self {
        case .permitted: Phrase("иә", "да", "yes")
        case .byOrder: Phrase("өкім бойынша", "по санкции", "by the order")
        case .withCheckInTwoDays:
            Phrase("2 жұмыс күнінде тексеріледі", "с проверкой за 2 рабочих дня", "with a 2-working-day check")
        case .subscriberConsent: Phrase("абонент келісімімен", "с согласия абонента", "subscriber's consent")
        case .victimConsent: Phrase("жәбірленуші келісімімен", "с согласия потерпевшего", "victim's consent only")
        case .listedOffences: Phrase("тізімдегі қылмыстар", "по перечню преступлений", "listed offences")
        case .onlyIfOrderSays:
            Phrase("өкімде айтылса ғана", "только если указано в санкции", "only if the order says so")
        case .treatyRequest: Phrase("шарт бойынша сұрау", "запрос по договору", "treaty request")
        case .treatyRequestOrJointTeam:
            Phrase(
                "шарт бойынша сұрау, бірлескен топ", "запрос по договору, совместная группа",
                "treaty request, joint team")
        case .ownNetworkNoContent:
            Phrase("өз желісі, мазмұнсыз", "своя сеть, без содержания", "own network, no content")
        case .openOrUnderCover:
            Phrase("өкімде: ашық не жасырын", "в санкции: открыто или негласно", "the order says open or under cover")
        case .withReason: Phrase("себебін жазып", "с указанием причины", "with a reason")
        case .urgentWithNotice:
            Phrase("шұғыл, хабарлай отырып", "срочно, с уведомлением", "urgent, notified within its hours")
        case .urgent: Phrase("шұғыл", "срочно", "urgent")
        case .notPermitted: Phrase("жоқ", "нет", "no")
        }
    }
}
