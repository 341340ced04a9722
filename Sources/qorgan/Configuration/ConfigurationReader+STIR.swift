import STIR
import Telephony

extension ConfigurationReader {
    private static let stirKeys = [
        "anchors", "cache", "ports", "hosts", "key", "certificate_url", "signatures_per_batch",
    ]

    /// `[stir]`: without it no trunk's identities are verified.
    static func stir(_ top: ConfigurationDocument.Section, folder: String) throws -> Configuration.STIR? {
        guard let section = try top.section("stir", keys: stirKeys) else { return nil }
        func path(_ name: String) -> String { name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name }
        var stir = Configuration.STIR(anchors: path(try section.required("anchors")))
        stir.cache = try section.integer("cache", in: 1...1_000_000) ?? stir.cache
        stir.signaturesPerBatch =
            try section.integer("signatures_per_batch", in: 1...64) ?? stir.signaturesPerBatch
        if let ports = try section.integers("ports") {
            guard !ports.isEmpty, ports.allSatisfy({ (1...65_535).contains($0) }) else {
                throw section.fault("ports", "ports holds no usable port", expected: "[443]")
            }
            stir.ports = ports
        }
        if let hosts = try section.strings("hosts") {
            for host in hosts where CertificateURL("https://\(host)/")?.host != host.lowercased() {
                throw section.fault(
                    "hosts", "\"\(host)\" is no host's name", expected: "[\"certificates.example.net\"]")
            }
            stir.hosts = hosts
        }
        stir.key = try section.string("key").map(path)
        if let url = try section.string("certificate_url") {
            var rules = CertificateURL.Rules()
            rules.ports = Set(1...65_535)
            guard CertificateURL(url, rules: rules) != nil else {
                throw section.fault(
                    "certificate_url", "\"\(url)\" is nothing that others could fetch",
                    expected: "https://certificates.example.kz/own.pem")
            }
            stir.certificateURL = url
        }
        guard (stir.key == nil) == (stir.certificateURL == nil) else {
            throw section.fault(
                stir.key == nil ? "certificate_url" : "key", "a key needs the address of its certificate",
                expected: "key and certificate_url, or neither")
        }
        return stir
    }

    /// A trunk that asks for verification needs somebody to trust.
    static func checkStir(_ trunks: [Trunk], _ top: ConfigurationDocument.Section, hasStir: Bool) throws {
        guard !hasStir, let index = trunks.firstIndex(where: \.stir) else { return }
        throw top.fault(
            "trunk[\(index)].stir", "trunk \(trunks[index].name): stir = true, and nobody is trusted",
            expected: "[stir] anchors = \"anchors.pem\"")
    }
}
