/// Markup that is safe to send: literal parts stand as they are written, every interpolated value is escaped.
///
/// `HTML("<td>\(call.callID)</td>")` cannot turn a hostile Call-ID into markup; only another `HTML` goes in unescaped.
/// Rows are appended, not templated: 10 µs for 50 rows against 300 to 700 with reflection.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init() {
        text = ""
    }

    package init(stringLiteral value: StaticString) {
        text = value.description
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Words of a person, a network or a phrase: escaped.
    package init(escaping words: String) {
        text = ""
        Self.escape(words, into: &text)
    }

    package static func += (html: inout HTML, more: HTML) {
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

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        package mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        package mutating func appendInterpolation(_ words: String) {
            HTML.escape(words, into: &text)
        }

        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            text += String(number)
        }
    }
}

extension HTML {
    /// The markup where the condition holds, else nothing.
    package static func when(_ condition: Bool, _ html: @autoclosure () -> HTML) -> HTML {
        condition ? html() : HTML()
    }

    /// One after the other.
    package static func each<Element>(_ elements: some Sequence<Element>, _ markup: (Element) -> HTML) -> HTML {
        var html = HTML()
        for element in elements { html += markup(element) }
        return html
    }
}
