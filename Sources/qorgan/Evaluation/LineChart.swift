import Console
import Foundation

/// A chart of lines as inline SVG; its numbers stand in the table beside it.
struct LineChart {
    struct Line {
        var name: String
        /// `one` to `four`, or `chance`.
        var style: String
        /// 0 to 1 on both axes.
        var points: [(x: Double, y: Double)]
    }

    /// A mark on an axis, 0 to 1.
    struct Tick {
        var at: Double
        var text: String
    }

    private static let left = 52.0
    private static let right = 708.0
    private static let top = 12.0
    private static let base = 250.0

    var title: String
    var horizontal: String
    var lines: [Line]
    var horizontalTicks: [Tick]
    var verticalTicks: [Tick] = [0, 0.25, 0.5, 0.75, 1].map { Tick(at: $0, text: "\(Int($0 * 100)) %") }

    func html() -> HTML {
        let named = lines.filter { !$0.name.isEmpty }
        return HTML(
            """
            <figure><svg class="lines" viewBox="0 0 720 292" role="img" aria-label="\(title)">\
            \(HTML.each(verticalTicks, vertical))\(HTML.each(horizontalTicks, across))\
            \(HTML.each(lines, line))<text x="380" y="288">\(horizontal)</text></svg>
            <figcaption>\(HTML.each(named) { HTML("<i class=\"\($0.style)\"></i>\($0.name) ") })</figcaption></figure>
            """)
    }

    private func vertical(_ tick: Tick) -> HTML {
        let y = Self.y(tick.at)
        return HTML(
            """
            <line class="grid" x1="\(Self.text(Self.left))" x2="\(Self.text(Self.right))" y1="\(y)" y2="\(y)"/>\
            <text class="right" x="\(Self.text(Self.left - 6))" y="\(y)" dy="4">\(tick.text)</text>
            """)
    }

    private func across(_ tick: Tick) -> HTML {
        let x = Self.x(tick.at)
        return HTML(
            """
            <line class="grid" x1="\(x)" x2="\(x)" y1="\(Self.text(Self.top))" y2="\(Self.text(Self.base))"/>\
            <text\(tick.at > 0.98 ? " class=\"right\"" : "") x="\(x)" y="\(Self.text(Self.base + 16))">\(tick.text)</text>
            """)
    }

    private func line(_ line: Line) -> HTML {
        let points = line.points.map { "\(Self.x($0.x)),\(Self.y($0.y))" }.joined(separator: " ")
        return HTML("<polyline class=\"\(line.style)\" points=\"\(points)\"/>")
    }

    private static func x(_ share: Double) -> String { text(left + min(max(share, 0), 1) * (right - left)) }
    private static func y(_ share: Double) -> String { text(base - min(max(share, 0), 1) * (base - top)) }
    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
