import Authority
import Telephony
import Testing

@testable import qorgan

@Suite("warnings of an order")
struct OrderWarningTests {
    private static let day: Int64 = 86_400
    private static let order = StandingOrder(
        basis: .operationalSearch, number: "17/25", from: Timestamp(seconds: 100 * day),
        until: Timestamp(seconds: 200 * day))

    @Test(
        "not yet, in its last week, at its end and after it",
        arguments: [
            (100 * day - 1, "not in force"), (200 * day - 7 * day, "in 7 days"), (200 * day - day, "in a day"),
            (200 * day - 1, "less than a day"), (200 * day, "expired"), (300 * day, "expired"),
        ])
    func warned(at seconds: Int64, words: String) throws {
        let warning = try #require(Self.order.warning(at: Timestamp(seconds: seconds)))
        #expect(warning.contains(words), "\(warning)")
        #expect(warning.contains("17/25"))
    }

    @Test("a configuration without an order is told what that means")
    func none() throws {
        let warning = try #require(StandingOrder.warning(of: nil, at: Timestamp(seconds: 150 * Self.day)))
        #expect(warning.contains("nothing beyond a label"))
        #expect(StandingOrder.warning(of: Self.order, at: Timestamp(seconds: 150 * Self.day)) == nil)
        #expect(StandingOrder.warning(of: Self.order, at: Timestamp(seconds: 300 * Self.day)) != nil)
    }

    @Test("nothing while it is live for longer than a week", arguments: [100 * day, 200 * day - 7 * day - 1])
    func silent(at seconds: Int64) {
        #expect(Self.order.warning(at: Timestamp(seconds: seconds)) == nil)
    }
}
