import Telephony

/// How the calls of a kind of people spread over the hours of a day, in Kazakhstan's time. Shapes are assumed.
enum HourCurve: Int, Hashable, Sendable, CaseIterable {
    case people
    case office
    case shops
    case evening
    case prime
    case night
    case always
    case morning
    case roads

    /// Weights of the 24 hours.
    private var weights: [Int] {
        switch self {
        case .people: [8, 5, 4, 4, 5, 8, 16, 32, 52, 66, 72, 72, 68, 64, 64, 64, 62, 64, 66, 62, 56, 42, 28, 16]
        case .office: [0, 0, 0, 0, 0, 0, 1, 8, 40, 90, 110, 105, 80, 60, 90, 100, 95, 70, 25, 8, 3, 1, 0, 0]
        case .shops: [1, 0, 0, 0, 0, 1, 3, 10, 30, 60, 80, 85, 85, 80, 80, 80, 80, 85, 85, 70, 50, 25, 10, 3]
        case .evening: [10, 4, 2, 1, 1, 2, 5, 15, 25, 30, 35, 35, 40, 40, 40, 40, 45, 60, 85, 100, 105, 90, 60, 30]
        case .prime: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 1, 2, 5, 30, 60, 60, 20, 2]
        case .night: [80, 90, 95, 95, 90, 60, 25, 8, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 15, 30, 50, 70]
        case .always: [42, 41, 41, 41, 41, 41, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42]
        case .morning: [1, 1, 1, 1, 2, 10, 50, 110, 120, 90, 60, 40, 30, 30, 25, 25, 30, 35, 25, 15, 8, 4, 2, 1]
        case .roads: [25, 20, 18, 18, 22, 30, 45, 60, 70, 75, 75, 70, 62, 60, 60, 60, 60, 60, 58, 55, 50, 42, 35, 28]
        }
    }

    /// Of 100,000 calls of a day, those of each hour, with the day begun `shift` hours later.
    func table(shift: Int) -> [Int] {
        let weights = weights
        let total = max(1, weights.reduce(0, +))
        return (0..<24).map { weights[($0 - shift + 48) % 24] * 100_000 / total }
    }
}

/// Days and hours of Kazakhstan (UTC+5, one zone since 1 March 2024) of a moment in milliseconds since 1970.
struct LocalTime: Hashable {
    /// Since 1 January 1970 by the clock at home.
    var day: Int64
    var hour: Int

    static let offset: Int64 = 5 * 3_600_000

    init(_ milliseconds: Int64) {
        let local = milliseconds + Self.offset
        day = local / 86_400_000
        hour = Int(local % 86_400_000 / 3_600_000)
    }

    /// 0: Sunday; 1 January 1970 was a Thursday.
    var weekday: Int { Int((day + 4) % 7) }
    var isWeekend: Bool { weekday == 0 || weekday == 6 }

    static func midnight(_ day: Int64) -> Timestamp { Timestamp(milliseconds: day * 86_400_000 - offset) }
    static func nextHour(after milliseconds: Int64) -> Int64 { (milliseconds / 3_600_000 + 1) * 3_600_000 }
}
