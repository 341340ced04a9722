internal import Telephony

extension RuleSentence {
    static func russian(_ reason: Reason) -> String {
        let first = reason.first, second = reason.second
        return switch reason.rule {
        case .emergencyCallee: "Вызов экстренной службы: пропускается всегда"
        case .emergencyCaller: "Вызов от экстренной службы: пропускается всегда"
        case .listAllow: "Номер в списке разрешённых"
        case .listBlock: "Номер в списке блокировки"
        case .listDivert: "Номер в списке на перевод оператору"
        case .cliEmergencyInternational: "Номер экстренной службы пришёл из-за рубежа: он подделан"
        case .cliHomeFixedInternational: "Наш стационарный номер пришёл из-за рубежа"
        case .cliHomeMobileInternational: "Наш мобильный из-за рубежа, в роуминге не числится"
        case .cliHomeMobileRoamingUnknown: "Наш мобильный из-за рубежа, в роуминге ли он, неизвестно"
        case .cliHomeDiverted: "Наш номер из-за рубежа через переадресацию, которую нечем подтвердить"
        case .cliUnallocated:
            first == 1 ? "Такой казахстанский номер никому не выдан" : "Такого зарубежного номера не существует"
        case .cliMalformed:
            switch fault(reason) {
            case .tooShort: "Номер слишком короткий"
            case .tooLong: "Номер слишком длинный"
            case .wrongLength: "В номере неверное число цифр"
            case .badPrefix: "С таких цифр номера не начинаются"
            case .empty, .letters, .badCharacter, nil: "Вместо номера – буквы или знаки"
            }
        case .cliEqualsCallee: "Звонящий показывает номер самого адресата"
        case .cliNearCallee:
            "Номер почти как у адресата: "
                + counted(first, "совпадает первая %цифра", "совпадают первые %цифры", "совпадают первые %цифр")
        case .cliDisagreement:
            "В вызове "
                + counted(first, "%разный номер звонящего", "%разных номера звонящего", "%разных номеров звонящего")
        case .cliAnonymous: "Звонящий скрыл номер"
        case .cliShortInternational: "Короткий номер \(first) пришёл из-за рубежа"
        case .callerFanOut: "Обзвон: " + counted(first, "%адресат за час", "%адресата за час", "%адресатов за час")
        case .callerRate: counted(first, "%вызов за минуту", "%вызова за минуту", "%вызовов за минуту")
        case .callerOneCallEach:
            "За сутки " + counted(first, "%адресат", "%адресата", "%адресатов") + ", почти каждому по одному вызову"
        case .callerSequential: "Набирает номера подряд: соседних среди последних восьми – \(first)"
        case .callerUnanswered: "Без ответа \(first) из " + counted(second, "%вызова", "%вызовов", "%вызовов")
        case .callerShortCalls:
            "Короче шести секунд \(first) из " + counted(second, "%разговора", "%разговоров", "%разговоров")
        case .callerNew:
            "Номер впервые виден за сутки, уже " + counted(first, "%адресат", "%адресата", "%адресатов")
        case .callerReported:
            counted(
                first, "%жалоба граждан за 30 дней", "%жалобы граждан за 30 дней", "%жалоб граждан за 30 дней")
        case .calleeHandOver:
            "Второй незнакомый номер за " + counted(minutes(first), "%минуту", "%минуты", "%минут")
                + ": сначала «код», затем «банк»"
        case .callerScanner: "Программа звонящего – сканер, а не телефон"
        case .trunkCeiling: "С транка больше вызовов, чем условлено: без проверки"
        case .bypass: "Проверка отключена: пропущен без проверки"
        case .unscreened: "Не успели проверить: пропущен без проверки"
        }
    }

    /// The form that goes with `number`; `%` in it becomes the number and a space.
    static func counted(_ number: Int32, _ one: String, _ few: String, _ many: String) -> String {
        let ones = number.magnitude % 10, tens = number.magnitude % 100
        let form =
            tens / 10 == 1 ? many : ones == 1 ? one : (2...4).contains(ones) ? few : many
        return String(form.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(number) "))
    }
}
