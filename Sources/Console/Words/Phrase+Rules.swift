/// What each rule did.
extension Phrase {
    static let ruleColumn = Phrase("ереже", "правило", "rule")
    static let todayColumn = Phrase("бүгін", "сегодня", "today")
    static let weekColumn = Phrase("7 күнде", "за 7 дней", "in 7 days")
    static let shadowColumn = Phrase("көлеңкеде, 7 күнде", "в тени, за 7 дней", "in shadow, in 7 days")
    static let firedColumn = Phrase("іске қосылды", "сработало", "fired")
    static let stoppedColumn = Phrase("тоқтатты", "остановило", "stopped")
    static let warnedColumn = Phrase("ескертті", "предупредило", "warned")
    static let heldBackColumn = Phrase("орындалмады", "не выполнено", "held back")
    static let aloneColumn = Phrase("оның тоқтатылмағаны", "из них не остановлено", "of them not stopped")
    static let foundColumn = Phrase("адамдар айтты, 7 күнде", "люди сказали, за 7 дней", "people said, in 7 days")
    static let scamColumn = Phrase("алаяқ", "обман", "scam")
    static let honestColumn = Phrase("адал", "честный", "honest")
    static let countsLegend = Phrase(
        "сағат сайын, журналдан; «тоқтатты» – үкімді осы ереже шешті",
        "по часам, из журнала; «остановило» – вердикт решило это правило",
        "by the hour, from the journal; “stopped”: this rule decided the verdict")
    static let thresholdsModel = Phrase("модель:", "модель:", "the model:")
    static let thresholdsSum = Phrase(
        "модель сұралмаса, ережелер қосындысы:", "без модели, сумма правил:",
        "where it is not asked, the sum of the rules:")
    static let countsUnread = Phrase(
        "Журналды қазір оқу мүмкін емес: сандар жоқ, ережелер күшінде.",
        "Журнал сейчас не читается: чисел нет, правила действуют.",
        "The journal cannot be read now: there are no counts, the rules are in force.")
    static let ruleBypassed = Phrase(
        "{1} бастап айналып өтуде ({2}); содан бері көлеңкеде іске қосылып, ештеңе тоқтатпаған қоңыраулар: {3}",
        "в обходе с {1} ({2}); с тех пор сработало в тени на вызовах, которые ничто не остановило: {3}",
        "bypassed since {1} by {2}; fired in shadow since on calls that nothing stopped: {3}")
}
