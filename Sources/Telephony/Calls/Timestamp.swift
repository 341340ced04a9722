/// A moment in microseconds since 1970-01-01T00:00:00Z; a point of time always comes in as an argument (law 2).
package struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
    package var microseconds: Int64

    @inlinable
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    @inlinable
    package init(milliseconds: Int64) {
        self.microseconds = milliseconds &* 1_000
    }

    @inlinable
    package init(seconds: Int64) {
        self.microseconds = seconds &* 1_000_000
    }

    @inlinable package var milliseconds: Int64 { microseconds / 1_000 }
    @inlinable package var seconds: Int64 { microseconds / 1_000_000 }

    @inlinable
    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.microseconds < b.microseconds
    }

    /// The later moment `microseconds` after this one.
    @inlinable
    package func adding(microseconds: Int64) -> Timestamp {
        Timestamp(microseconds: self.microseconds &+ microseconds)
    }
}
