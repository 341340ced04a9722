import Journal

/// A witness of our journal, as `[journal] witnesses` names it: `https://host/prefix VKEY`.
struct WitnessAddress: Hashable, Sendable {
    /// Of `add-checkpoint`.
    let web: WebAddress
    /// What its signatures are checked by.
    let key: VerifierKey

    /// Nil where the text is no http or https address, a space and a witness's key.
    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let url = WebAddress(String(parts[0])), !url.path.contains("?"),
            let key = try? VerifierKey(String(parts[1])), key.kind == .cosignature
        else { return nil }
        web = url.at((url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + "/add-checkpoint")
        self.key = key
    }
}
