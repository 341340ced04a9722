internal import Telephony

/// Values that are no amount: what 0, -1 or a raw value stands for, feature by feature.
enum FeatureValueWords {
    static func special(_ feature: Feature, _ value: Int32) -> FeatureWords? {
        switch feature {
        case .trunkClass:
            value == 0
                ? .init("ел ішінен", "из страны", "from home") : .init("шетелден", "из-за рубежа", "from abroad")
        case .attestation: attestation(value)
        case .allowMatch, .blockMatch: match(value)
        case .finding: finding(value)
        case .unallocatedIdentity: unallocated(value)
        case .malformedIdentity: fault(value)
        case .shortIdentity, .distinctIdentities: value == 0 ? no : nil
        case .roaming: roaming(value)
        case .diversion: diversion(value)
        case .doNotOriginate: origination(value)
        case .callerLine, .calleeLine: line(value)
        case .handOverSeconds: value == 0 ? .init("болмаған", "такого не было", "there was none") : nil
        case .handOverAbroad: handOver(value)
        case .strangerTalk, .strangerSeconds:
            value < 0 ? .init("болмаған", "такого не было", "there was none") : nil
        case .calleeBusySeconds: value < 0 ? no : nil
        case .calleeAttempts, .calleeActiveDays:
            value < 0 ? .init("өзі қоңырау шалмаған", "сам не звонил", "never seen calling") : nil
        case .ageMinutes: value < 0 ? .init("дәл қазір", "только что", "just now") : nil
        case .otherSideMinutes: value < 0 ? .init("көрінбеген", "не был", "never seen there") : nil
        default: nil
        }
    }

    private static let no = FeatureWords("жоқ", "нет", "no")
    private static let yes = FeatureWords("иә", "да", "yes")
    private static let unknown = FeatureWords("белгісіз", "неизвестно", "not known")

    private static func finding(_ value: Int32) -> FeatureWords? {
        switch Finding(rawValue: UInt8(truncatingIfNeeded: value)) {
        case .honest?: .init("адал", "честный", "honest")
        case .scam?: .init("алаяқтық", "мошенничество", "a scam")
        case nil: .init("ештеңе", "ничего", "nothing")
        }
    }

    private static func attestation(_ value: Int32) -> FeatureWords? {
        switch Attestation(rawValue: UInt8(truncatingIfNeeded: value)) {
        case .none?: no
        case .full: .init("A, толық", "A, полная", "A, full")
        case .partial: .init("B, ішінара", "B, частичная", "B, partial")
        case .gateway: .init("C, шлюз", "C, шлюз", "C, gateway")
        case nil: nil
        }
    }

    private static func match(_ value: Int32) -> FeatureWords? {
        switch value {
        case 0: no
        case 1: .init("префикс бойынша", "по префиксу", "by a prefix")
        default: .init("дәл", "точно", "exactly")
        }
    }

    private static func unallocated(_ value: Int32) -> FeatureWords? {
        switch value {
        case 0: no
        case 1: .init("қазақстандық", "казахстанский", "a home one")
        default: .init("шетелдік", "зарубежный", "a foreign one")
        }
    }

    private static func fault(_ value: Int32) -> FeatureWords? {
        switch NumberFault(rawValue: UInt8(truncatingIfNeeded: value)) {
        case nil: no
        case .empty: .init("бос", "пусто", "empty")
        case .letters: .init("әріптер", "буквы", "letters")
        case .tooShort: .init("тым қысқа", "слишком короткий", "too short")
        case .tooLong: .init("тым ұзын", "слишком длинный", "too long")
        case .badCharacter: .init("артық таңба", "лишний знак", "bad character")
        case .wrongLength: .init("цифрлар саны басқа", "неверное число цифр", "wrong number of digits")
        case .badPrefix: .init("мұндай басталуы жоқ", "так номера не начинаются", "no number begins like that")
        }
    }

    private static func roaming(_ value: Int32) -> FeatureWords? {
        switch Roaming(rawValue: value) {
        case .notAsked: .init("тексерілмеді", "не проверялось", "not asked")
        case .roams: yes
        case .unknown: unknown
        case .doesNotRoam: no
        case nil: nil
        }
    }

    private static func diversion(_ value: Int32) -> FeatureWords? {
        switch Diversion(rawValue: value) {
        case .none?: no
        case .excuses: .init("расталған", "подтверждена", "vouched for")
        case .unknown: .init("расталмаған", "не подтверждена", "not vouched for")
        case nil: nil
        }
    }

    private static func origination(_ value: Int32) -> FeatureWords? {
        switch Origination(rawValue: UInt8(truncatingIfNeeded: value)) {
        case .unlimited: yes
        case .homeOnly: .init("тек ел ішінен", "только внутри страны", "from home alone")
        case .never: .init("ешқашан", "никогда", "never")
        case nil: nil
        }
    }

    private static func line(_ value: Int32) -> FeatureWords? {
        switch LineType(rawValue: UInt8(truncatingIfNeeded: value)) {
        case .unknown: unknown
        case .mobile: .init("мобильді", "мобильная", "mobile")
        case .fixed: .init("стационарлық", "стационарная", "fixed")
        case .tollFree: .init("тегін", "бесплатная", "toll-free")
        case .sharedCost: .init("төлемі бөлінген", "с разделением оплаты", "shared cost")
        case .premium: .init("ақылы", "платная", "premium")
        case .voip: .init("VoIP", "VoIP", "VoIP")
        case .global: .init("жаһандық", "глобальная", "global")
        case nil: nil
        }
    }

    private static func handOver(_ value: Int32) -> FeatureWords? {
        switch value & 3 {
        case 0: .init("ешқайсысы", "никто", "neither")
        case 1: .init("біріншісі", "первый", "the first")
        case 2: .init("осы", "этот", "this one")
        default: .init("екеуі де", "оба", "both")
        }
    }
}
