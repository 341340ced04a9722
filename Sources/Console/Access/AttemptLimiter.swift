import Telephony

/// Refused logins by address: ten a minute, then none until the minute is over.
struct AttemptLimiter {
    static let limit = 10
    static let windowSeconds: Int64 = 60
    /// Addresses remembered; when full, the oldest window is forgotten.
    static let addressLimit = 1_024

    private struct Window {
        var began: Timestamp
        var refused: Int
    }

    private var windows: [String: Window] = [:]

    func allows(_ address: String, at now: Timestamp) -> Bool {
        guard let window = windows[address], now.seconds - window.began.seconds < Self.windowSeconds else {
            return true
        }
        return window.refused < Self.limit
    }

    mutating func recordRefusal(_ address: String, at now: Timestamp) {
        if var window = windows[address], now.seconds - window.began.seconds < Self.windowSeconds {
            window.refused += 1
            windows[address] = window
            return
        }
        if windows.count >= Self.addressLimit, let oldest = windows.min(by: { $0.value.began < $1.value.began })?.key {
            windows[oldest] = nil
        }
        windows[address] = Window(began: now, refused: 1)
    }
}
