import Authority
import Ledger
import Telephony

/// The labels of `qorgan explain`; codes of rules and treatments stay as they are in every language.
struct ExplainWords {
    let language: SentenceLanguage

    private func pick(_ kk: String, _ ru: String, _ en: String) -> String { language.pick(kk: kk, ru: ru, en: en) }

    var trunk: String { pick("транк", "транк", "trunk") }
    var score: String { pick("баға", "оценка", "score") }
    var logOdds: String { pick("лог-шанс", "лог-шансы", "log-odds") }
    var background: String { pick("фон: кез келген қоңырау", "фон: любой вызов", "background: any call") }
    var shadow: String { pick("көлеңкеде", "в тени", "shadow") }
    var order: String { pick("өкім", "санкция", "order") }
    var notJudged: String { pick("үкім шығарылмады", "вердикта нет", "not judged") }
    var equal: String { pick("қайта есептелді: тең", "посчитано заново: совпало", "computed again: equal") }
    var differs: String { pick("қайта есептелді: ӨЗГЕШЕ", "посчитано заново: РАСХОДИТСЯ", "computed again: DIFFERS") }

    var cannotCompute: String {
        pick(
            "бұл нұсқа қайта есептей алмайды", "эта версия не может посчитать заново",
            "cannot be computed again by this version")
    }

    /// Why a treatment was not carried out: the trunk's profile, or what the order does not allow.
    func proposed(_ code: String, _ withheld: Withheld, _ refusal: Authority.Refusal?) -> String {
        switch withheld {
        case .no:
            pick(
                "ұсынылғаны: \(code), орындалмады", "предложено: \(code), не выполнено",
                "proposed \(code), not carried out")
                + (refusal.map { ": \($0.text(language))" } ?? "")
        case .hours:
            pick(
                "ұсынылғаны: \(code), бірақ транктың сағаттарынан тыс: орындалмады",
                "предложено: \(code), но вне часов транка: не выполнено",
                "proposed \(code), not carried out: outside the trunk's hours")
        case .share:
            pick(
                "ұсынылғаны: \(code), бірақ транкта қоңыраулардың бір бөлігінде ғана орындалады",
                "предложено: \(code), но на транке выполняется лишь для доли вызовов",
                "proposed \(code), not carried out: the trunk acts on a share of its calls")
        case .tapped:
            pick(
                "ұсынылғаны: \(code), бірақ қоңырау тек тыңдалған сигнализациядан белгілі: орындалмады",
                "предложено: \(code), не выполнено: вызов известен лишь из копии сигнализации",
                "proposed \(code), not carried out: the call was only heard by a tap")
        case .stopCeiling:
            pick(
                "ұсынылғаны: \(code), бірақ транктың осы минуттағы тоқтатулары таусылды: белгі қойылды",
                "предложено: \(code), но остановки транка на эту минуту исчерпаны: пометка",
                "proposed \(code), but the trunk's stops of that minute were used up: labelled")
        }
    }

    func outcome(_ outcome: OutcomeRow) -> String {
        let ring = Self.seconds(outcome.ringMilliseconds)
        let length = Self.seconds(outcome.durationMilliseconds)
        let (kk, ru, en) =
            switch outcome.releasedBy {
            case .unknown: ("аяқталуы белгісіз", "конец неизвестен", "end not seen")
            case .caller: ("қоңырау шалған жақ аяқтады", "завершил звонивший", "ended by the caller")
            case .callee: ("қабылдаған жақ аяқтады", "завершил вызываемый", "ended by the callee")
            case .network: ("желі аяқтады", "завершила сеть", "ended by the network")
            }
        return outcome.isAnswered
            ? pick(
                "\(ring) с кейін жауап берілді, \(length) с созылды, \(kk)",
                "ответ через \(ring) с, длился \(length) с, \(ru)",
                "answered after \(ring) s, lasted \(length) s, \(en)")
            : pick(
                "\(ring) с ішінде жауап болмады, \(kk)", "без ответа \(ring) с, \(ru)",
                "not answered in \(ring) s, \(en)")
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        let tenths = max(0, milliseconds) / 100
        return "\(tenths / 10).\(tenths % 10)"
    }

    func versions(rules: UInt32, lists: UInt32, policy: UInt32) -> String {
        pick(
            "ережелер \(rules), тізімдер \(lists), саясат \(policy)",
            "правила \(rules), списки \(lists), политика \(policy)",
            "rules \(rules), lists \(lists), policy \(policy)")
    }

    func unscreened(_ cause: Explanation.UnscreenedCause) -> String {
        switch cause {
        case .bypass:
            pick(
                "тексерусіз өтті: айналып өту қосулы болды", "прошёл без проверки: был включён обход",
                "let through unscreened: bypass was on")
        case .ceiling:
            pick(
                "тексерусіз өтті: транктан келісілгеннен көп қоңырау келді",
                "прошёл без проверки: с транка больше вызовов, чем условлено",
                "let through unscreened: more calls than agreed came from the trunk")
        case .late:
            pick(
                "тексерусіз өтті: үкім белгіленген мерзімде шықпады",
                "прошёл без проверки: вердикта не было к сроку ответа",
                "let through unscreened: no verdict came within the deadline")
        case .notDurable:
            pick(
                "тексерусіз өтті: үкім мерзімінде дискіге жазылмады",
                "прошёл без проверки: вердикт не был записан на диск к сроку ответа",
                "let through unscreened: the verdict was not on disk within the deadline")
        }
    }
}
