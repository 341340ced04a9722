/// Markup that is safe to send: literal parts stand as they are written, every interpolated value is escaped.
///
/// `HTML("<td>\(call.callID)</td>")` cannot turn a hostile Call-ID into markup; only another `HTML` goes in unescaped.
/// Rows are appended, not templated: 10 µs for 50 rows against 300 to 700 with reflection.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init() {
        text = ""
    }

    init(stringLiteral value: StaticString) {
        text = value.description
    }

    init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Words of a person, a network or a phrase: escaped.
    init(escaping words: String) {
        text = ""
        Self.escape(words, into: &text)
    }

    static func += (html: inout HTML, more: HTML) {
        html.text += more.text
    }

    /// Escapes for element content and for quoted attribute values alike; control characters become U+FFFD.
    static func escape(_ words: String, into text: inout String) {
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            // A line break inside a row would end the server-sent event that carries it.
            case "\n", "\r", "\t": text += " "
            default:
                text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
            }
        }
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        mutating func appendInterpolation(_ words: String) {
            HTML.escape(words, into: &text)
        }

        mutating func appendInterpolation(_ number: some BinaryInteger) {
            text += String(number)
        }
    }
}

extension HTML {
    /// The markup where the condition holds, else nothing.
    static func when(_ condition: Bool, _ html: @autoclosure () -> HTML) -> HTML {
        condition ? html() : HTML()
    }

    /// One after the other.
    static func each<Element>(_ elements: some Sequence<Element>, _ markup: (Element) -> HTML) -> HTML {
        var html = HTML()
        for element in elements { html += markup(element) }
        return html
    }
}
