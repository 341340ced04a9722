import Foundation

/// An http or https address that is posted to.
struct WebAddress: Hashable, Sendable {
    let isSecure: Bool
    let host: String
    let port: Int
    /// With what is asked after a question mark.
    let path: String

    /// Nil where the text is none, or has a user or a fragment.
    init?(_ text: String) {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            url.scheme == "https" || url.scheme == "http", url.fragment == nil, url.user == nil,
            (1...65_535).contains(url.port ?? 443)
        else { return nil }
        isSecure = url.scheme == "https"
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        port = url.port ?? (isSecure ? 443 : 80)
        let query = url.percentEncodedQuery.map { "?" + $0 } ?? ""
        path = (url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath) + query
    }

    /// The same host, another path.
    func at(_ path: String) -> WebAddress { WebAddress(self, path) }

    private init(_ other: WebAddress, _ path: String) {
        isSecure = other.isSecure
        host = other.host
        port = other.port
        self.path = path
    }

    /// `Host` of a request.
    var hostHeader: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
