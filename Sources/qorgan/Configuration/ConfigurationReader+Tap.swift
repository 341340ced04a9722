import Gate

extension ConfigurationReader {
    /// `[tap]`: where HEP3 is taken and from whom.
    static func tap(_ top: ConfigurationDocument.Section) throws -> Configuration.Tap? {
        guard let section = try top.section("tap", keys: ["listen", "secret", "sources", "calls"]) else { return nil }
        var tap = Configuration.Tap()
        if let listen = try section.strings("listen") {
            for address in listen {
                do throws(GateError) {
                    _ = try TapConfiguration.address(address)
                } catch {
                    throw section.fault(
                        "listen", "\"\(address)\" is no listening address",
                        expected: "udp://HOST:PORT or tcp://HOST:PORT")
                }
            }
            guard !listen.isEmpty else {
                throw section.fault("listen", "no address to listen on", expected: "[\"udp://127.0.0.1:9060\"]")
            }
            tap.listen = listen
        }
        if let secret = try section.string("secret") {
            guard !secret.isEmpty, secret.utf8.count <= 256 else {
                throw section.fault("secret", "the secret is empty or too long", expected: "1 to 256 bytes")
            }
            tap.secret = secret
        }
        if let sources = try section.strings("sources") {
            for source in sources where SourcePrefix(source) == nil {
                throw section.fault(
                    "sources", "\"\(source)\" is no source address", expected: "addresses such as [\"192.0.2.0/24\"]")
            }
            tap.sources = sources
        }
        guard tap.secret != nil || !tap.sources.isEmpty else {
            throw section.fault(
                "sources", "anybody could send: a tap needs a secret, sources or both",
                expected: "sources = [\"192.0.2.10/32\"], or secret = \"...\"")
        }
        tap.calls = try section.integer("calls", in: 1_024...(1 << 24)) ?? tap.calls
        return tap
    }
}
