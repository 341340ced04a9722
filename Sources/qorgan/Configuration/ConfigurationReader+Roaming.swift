import Gate

extension ConfigurationReader {
    private static let roamingKeys = [
        "url", "token", "authorities", "wait_ms", "timeout_ms", "connections", "answer_s",
    ]

    /// `[roaming]`: without it the list alone knows who is abroad.
    static func roaming(
        _ top: ConfigurationDocument.Section, folder: String
    ) throws -> Configuration.Roaming? {
        guard let section = try top.section("roaming", keys: roamingKeys) else { return nil }
        let url = try section.required("url")
        guard let endpoint = RoamingEndpoint(url) else {
            throw section.fault(
                "url", "\"\(url)\" is no address with a place for the number",
                expected: "https://register.example.kz/roaming/\(RoamingEndpoint.place)")
        }
        var roaming = Configuration.Roaming(endpoint: endpoint)
        roaming.token = try section.string("token").map { path($0, folder: folder) }
        roaming.authorities = try section.string("authorities").map { path($0, folder: folder) }
        if roaming.authorities != nil, !endpoint.isSecure {
            throw section.fault("authorities", "http:// shows no certificate", expected: "url = \"https://…\"")
        }
        roaming.waitMilliseconds =
            try section.integer("wait_ms", in: 0...RoamingSettings.longestWaitMilliseconds) ?? roaming.waitMilliseconds
        roaming.timeoutMilliseconds =
            try section.integer("timeout_ms", in: 10...5_000) ?? roaming.timeoutMilliseconds
        roaming.connections = try section.integer("connections", in: 1...64) ?? roaming.connections
        roaming.answerSeconds = try section.integer("answer_s", in: 10...86_400) ?? roaming.answerSeconds
        guard roaming.timeoutMilliseconds >= roaming.waitMilliseconds else {
            throw section.fault(
                "timeout_ms", "a question would be given up while its call waits", expected: "at least wait_ms")
        }
        return roaming
    }
}
