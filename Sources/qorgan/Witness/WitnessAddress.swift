import Foundation
import Journal

/// A witness of our journal, as `[journal] witnesses` names it: `https://host/prefix VKEY`.
struct WitnessAddress: Hashable, Sendable {
    let isSecure: Bool
    let host: String
    let port: Int
    /// Of `add-checkpoint`.
    let path: String
    /// What its signatures are checked by.
    let key: VerifierKey

    /// Nil where the text is no http or https address, a space and a witness's key.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let url = URLComponents(string: String(parts[0])), let host = url.host, !host.isEmpty,
            url.scheme == "https" || url.scheme == "http", url.query == nil, url.fragment == nil, url.user == nil,
            (1...65_535).contains(url.port ?? 443), let key = try? VerifierKey(String(parts[1])),
            key.kind == .cosignature
        else { return nil }
        isSecure = url.scheme == "https"
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        port = url.port ?? (isSecure ? 443 : 80)
        path =
            (url.percentEncodedPath.hasSuffix("/") ? String(url.percentEncodedPath.dropLast()) : url.percentEncodedPath)
            + "/add-checkpoint"
        self.key = key
    }

    /// `Host` of a request.
    var hostHeader: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
