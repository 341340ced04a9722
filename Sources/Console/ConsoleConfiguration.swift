package import Authority
package import Screening
package import Telephony

/// What the console needs to know before it starts; plain values, checked where the configuration was read.
package struct ConsoleConfiguration: Sendable {
    package var host: String
    /// 0: any free port; `Console.run` tells which.
    package var port: Int
    /// Every page carries the word DEMO.
    package var isDemo: Bool
    /// What the centre calls itself, beside the product's name.
    package var title: String
    /// The cookie is marked Secure; set where a TLS proxy stands in front.
    package var isBehindTLS: Bool
    /// Civil time of the pages; Kazakhstan has had one zone, UTC+5, since 2024-03-01.
    package var utcOffsetMinutes: Int
    package var trunks: [Trunk]
    /// List files of the configuration, for the page that shows them.
    package var listFiles: [ListFile]
    package var policy: Policy
    /// The standing order; nil: none, so nothing beyond a label is done.
    package var order: StandingOrder?
    /// Who may ask by HTTP, and about which trunks.
    package var tokens: [APIToken]
    /// Open connections of one source; 512 are a room of 300 screens behind one address, or a soft-switch.
    package var connectionsOfSource = 512
    /// Connections from this machine's own addresses are limited by source too: not where a proxy stands in front.
    package var countsLoopback = false

    package init(
        host: String = "127.0.0.1", port: Int = 8080, isDemo: Bool = false, title: String = "",
        isBehindTLS: Bool = false, utcOffsetMinutes: Int = 300, trunks: [Trunk] = [], listFiles: [ListFile] = [],
        policy: Policy = Policy(), order: StandingOrder? = nil, tokens: [APIToken] = []
    ) {
        self.host = host
        self.port = port
        self.isDemo = isDemo
        self.title = title
        self.isBehindTLS = isBehindTLS
        self.utcOffsetMinutes = utcOffsetMinutes
        self.trunks = trunks
        self.listFiles = listFiles
        self.policy = policy
        self.order = order
        self.tokens = tokens
    }
}

/// A list file of `[lists]` and how much it holds.
package struct ListFile: Sendable {
    /// The key in `[lists]`: block, allow, roaming, reports, consent.
    package var name: String
    package var path: String
    package var entries: Int
    package var loaded: Timestamp

    package init(name: String, path: String, entries: Int, loaded: Timestamp) {
        self.name = name
        self.path = path
        self.entries = entries
        self.loaded = loaded
    }
}
