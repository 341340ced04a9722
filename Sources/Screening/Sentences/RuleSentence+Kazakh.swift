internal import Telephony

extension RuleSentence {
    /// Worded so that no suffix hangs on a number.
    static func kazakh(_ reason: Reason) -> String {
        let first = reason.first, second = reason.second
        return switch reason.rule {
        case .emergencyCallee: "Шұғыл қызметке қоңырау: әрқашан өткізіледі"
        case .emergencyCaller: "Шұғыл қызметтен қоңырау: әрқашан өткізіледі"
        case .listAllow: "Нөмір рұқсат етілгендер тізімінде"
        case .listBlock: "Нөмір бұғаттау тізімінде"
        case .listDivert: "Нөмір операторға бағыттау тізімінде"
        case .cliEmergencyInternational: "Шұғыл қызметтің нөмірі шетелден келді: ол жалған"
        case .cliHomeFixedInternational: "Біздің стационарлық нөмір шетелден келді"
        case .cliHomeMobileInternational: "Біздің мобильді нөмір шетелден келді, роумингте тіркелмеген"
        case .cliHomeMobileRoamingUnknown: "Біздің мобильді нөмір шетелден келді, роумингте екені белгісіз"
        case .cliHomeDiverted: "Біздің нөмір шетелден қайта бағытталып келді, оны растайтын ештеңе жоқ"
        case .cliUnallocated:
            first == 1 ? "Мұндай қазақстандық нөмір ешкімге берілмеген" : "Мұндай шетелдік нөмір жоқ"
        case .cliMalformed:
            switch fault(reason) {
            case .tooShort: "Нөмір тым қысқа"
            case .tooLong: "Нөмір тым ұзын"
            case .wrongLength: "Нөмірдегі цифрлар саны дұрыс емес"
            case .badPrefix: "Мұндай цифрлардан басталатын нөмір жоқ"
            case .empty, .letters, .badCharacter, nil: "Нөмірдің орнында әріптер немесе таңбалар тұр"
            }
        case .cliEqualsCallee: "Қоңырау шалушы адресаттың өз нөмірін көрсетіп тұр"
        case .cliNearCallee: "Нөмір адресаттың нөміріне өте ұқсас: алғашқы \(first) цифр бірдей"
        case .cliDisagreement: "Қоңырауда шалушының \(first) түрлі нөмірі көрсетілген"
        case .cliAnonymous: "Қоңырау шалушы нөмірін жасырған"
        case .cliShortInternational: "\(first) қысқа нөмірі шетелден келді"
        case .callerFanOut: "Жаппай қоңырау шалу: бір сағатта \(first) адресат"
        case .callerRate: "Бір минутта \(first) қоңырау"
        case .callerOneCallEach: "Бір тәулікте \(first) адресат, барлығы дерлік бір реттен"
        case .callerSequential: "Нөмірлерді қатарынан тереді: соңғы сегіз нөмірдің ішінде көршілесі – \(first)"
        case .callerUnanswered: "Жауапсыз қоңыраулар: \(first), барлығы \(second)"
        case .callerShortCalls: "Алты секундтан қысқа сөйлесулер: \(first), барлығы \(second)"
        case .callerNew: "Нөмір соңғы тәулікте алғаш көрінді, адресат саны – \(first)"
        case .callerReported: "Отыз күнде азаматтардан \(first) шағым түсті"
        case .calleeHandOver: "\(minutes(first)) минут ішінде екінші бейтаныс нөмір: алдымен «код», сосын «банк»"
        case .callerScanner: "Қоңырау шалушының бағдарламасы – телефон емес, сканер"
        case .trunkCeiling: "Транктан келісілгеннен көп қоңырау: тексерілмеді"
        case .bypass: "Тексеру өшірілген: тексерусіз өткізілді"
        case .unscreened: "Тексеріп үлгермедік: тексерусіз өткізілді"
        }
    }
}
