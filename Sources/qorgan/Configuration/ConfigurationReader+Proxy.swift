extension ConfigurationReader {
    /// `[proxy]`: only with `[gate] mode = "proxy"`, and then with a next hop.
    static func proxy(_ top: ConfigurationDocument.Section, into result: inout Configuration) throws {
        guard let section = try top.section("proxy", keys: ["record_route", "next_hops", "probe_ms", "hop_ms"]) else {
            guard !result.gate.isProxy else {
                throw top.fault("gate.mode", "a proxy needs to know where calls go on", expected: "[proxy] next_hops")
            }
            return
        }
        guard result.gate.isProxy else {
            throw top.fault(
                "proxy", "[proxy] without proxy mode", expected: "[gate] mode = \"proxy\", or no [proxy]")
        }
        guard let hops = try section.strings("next_hops"), !hops.isEmpty else {
            throw section.fault(
                "next_hops", "next_hops is missing", expected: "[\"udp://192.0.2.1:5060\"] (it has no default)")
        }
        for hop in hops where !hop.hasPrefix("udp://") {
            throw section.fault("next_hops", "\"\(hop)\" is no next hop", expected: "udp://HOST:PORT")
        }
        result.proxy.nextHops = hops
        result.proxy.recordRoute = try section.boolean("record_route") ?? true
        result.proxy.probeMilliseconds = try section.integer("probe_ms", in: 100...60_000) ?? 1_000
        result.proxy.hopMilliseconds = try section.integer("hop_ms", in: 500...32_000) ?? 3_000
    }
}
