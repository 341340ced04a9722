/// A figure as it is shown: text, JSON and page are made of the same ones.
package enum Figure: Equatable, Sendable {
    case text(String)
    case count(Int)
    /// 0 to 1.
    case share(Double)
    /// A share with its bounds and of how many it is.
    case bound(BinomialBound)
    /// A share with bounds that a bootstrap drew.
    case interval(Interval)
    case decimal(Double)
    /// Not known: the data do not say, or there is nothing to divide by.
    case none

    package static func share(optional: Double?) -> Figure { optional.map(Figure.share) ?? .none }
    package static func interval(optional: Interval?) -> Figure { optional.map(Figure.interval) ?? .none }
    package static func decimal(optional: Double?) -> Figure { optional.map(Figure.decimal) ?? .none }
    /// A bound of nothing is none.
    package static func bound(ofAny bound: BinomialBound) -> Figure { bound.of > 0 ? .bound(bound) : .none }
}

/// Figures in rows under stable codes.
package struct FigureTable: Sendable {
    package struct Column: Sendable {
        /// The key in JSON.
        package var code: String
        package var title: String

        package init(_ code: String, _ title: String) {
            self.code = code
            self.title = title
        }
    }

    /// The key in JSON.
    package var code: String
    package var title: String
    /// How the figures are made, in a sentence.
    package var note: String
    package var columns: [Column]
    package var rows: [[Figure]]

    package init(_ code: String, _ title: String, note: String = "", columns: [Column], rows: [[Figure]] = []) {
        self.code = code
        self.title = title
        self.note = note
        self.columns = columns
        self.rows = rows
    }
}
