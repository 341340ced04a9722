import HTTPTypes
import Hummingbird

/// Whether a request that changes something came from a page of our own (beside the form token).
enum OriginCheck {
    /// An `Origin` must name the host that was asked; without one, `Sec-Fetch-Site` must not name another site.
    static func passes(_ request: Request) -> Bool {
        if let origin = request.headers[.origin] {
            guard let host = request.head.authority else { return false }
            return origin == "http://" + host || origin == "https://" + host
        }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else { return true }
        return site == "same-origin" || site == "none"
    }
}
