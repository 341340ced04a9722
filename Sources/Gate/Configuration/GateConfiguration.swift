package import Telephony
package import Wire

/// What the gate is told: plain values, checked when the gate is made.
///
///     var configuration = GateConfiguration(trunks: trunks)
///     configuration.listen = [try ListenAddress("udp://127.0.0.1:5060")]
package struct GateConfiguration: Sendable {
    /// 5060 is the registered port of SIP over UDP and TCP (RFC 3261 §18.1.1).
    package static let defaultListen = [
        ListenAddress(.udp, PeerAddress(v4: 0x7F00_0001, port: 5060)),
        ListenAddress(.tcp, PeerAddress(v4: 0x7F00_0001, port: 5060)),
    ]

    package var listen: [ListenAddress]
    package var trunks: [Trunk]
    /// SIP URI without angle brackets; a diverted call is sent there with a token.
    package var deskURI: String
    /// Numbers that are answered before anything else is looked at, as dialled; `urn:service:sos` is always one.
    package var emergencyNumbers: [String]
    package var redress: Redress
    /// Display name of a labelled caller, any UTF-8 without control characters.
    package var labelText: String
    /// A verdict later than this, counted from the arrival of the batch, is an allow, unscreened. 2 to 10,000.
    package var deadlineMilliseconds: Int
    /// Transactions remembered for 37 s; 32 bytes each. Rounded up to a power of two.
    package var rememberedTransactions: Int
    /// Diverted calls whose token can be redeemed at one time.
    package var rememberedTokens: Int
    /// Datagrams taken at one system call, 1 to 64.
    package var batchSize: Int
    /// Value of the Server header of every answer; nil: none.
    package var serverHeader: String?
    /// How often the engine's state is written down; the callback is `Gate.Callbacks.chunk`.
    package var snapshotSeconds: Int
    /// Somebody tells the gate when calls end: a proxy sees it itself. A redirect server never does.
    package var seesCallEnds = false
    /// Callers' software is told by its hand (`Fingerprint`); without behaviour in use nobody asks for it.
    package var takesFingerprints = true
    /// Draws which calls `act_on_percent` of a trunk acts on: a secret that outlives a restart, or calls can be aimed past it.
    package var share = ByteHash.Seed.journal
    /// Nil: `stir = true` of a trunk has no effect.
    package var identities: IdentitySettings?
    /// Nil: the list alone knows who roams.
    package var roaming: RoamingSettings?
    /// What connections to `tls://` addresses are shown; nil: there are none.
    package var tls: TLSCredentials?
    package var limits = StreamLimits()
    /// Of each UDP socket, bytes.
    package var receiveBufferBytes = UDPSocket.bufferBytes
    /// DSCP of all that is sent, 0 to 63; nil: the system's.
    package var dscp: Int?
    /// Proxy mode; nil: redirect mode.
    package var proxy: ProxyConfiguration?

    package init(
        listen: [ListenAddress] = Self.defaultListen, trunks: [Trunk], deskURI: String = "sip:desk@127.0.0.1:5080",
        emergencyNumbers: [String] = ["101", "102", "103", "104", "112"], redress: Redress = Redress(),
        labelText: String = "Күмәнді / Подозрительный", deadlineMilliseconds: Int = 20,
        rememberedTransactions: Int = 1 << 20, rememberedTokens: Int = 1 << 14, batchSize: Int = 64,
        serverHeader: String? = nil, snapshotSeconds: Int = 60,
        proxy: ProxyConfiguration? = nil
    ) {
        self.listen = listen
        self.trunks = trunks
        self.deskURI = deskURI
        self.emergencyNumbers = emergencyNumbers
        self.redress = redress
        self.labelText = labelText
        self.deadlineMilliseconds = deadlineMilliseconds
        self.rememberedTransactions = rememberedTransactions
        self.rememberedTokens = rememberedTokens
        self.batchSize = batchSize
        self.serverHeader = serverHeader
        self.snapshotSeconds = snapshotSeconds
        self.proxy = proxy
    }

    /// Throws the first thing that is wrong, in the trunks too; opens nothing.
    package func check() throws(GateError) {
        guard (2...10_000).contains(deadlineMilliseconds) else {
            throw GateError(.outOfRange, "a deadline of \(deadlineMilliseconds) ms: expected 2 to 10,000")
        }
        guard (1...64).contains(batchSize) else {
            throw GateError(.outOfRange, "batches of \(batchSize): expected 1 to 64")
        }
        guard !listen.isEmpty, listen.count <= 16 else {
            throw GateError(.badListenAddress, "\(listen.count) addresses to listen on: expected 1 to 16")
        }
        guard tls != nil || !listen.contains(where: { $0.transport == .tls }) else {
            throw GateError(.badListenAddress, "a tls:// address needs a certificate and its key")
        }
        guard HeaderText.isURI(deskURI), deskURI.hasPrefix("sip:") || deskURI.hasPrefix("sips:") else {
            throw GateError(.badURI, "desk: \"\(deskURI)\" is no SIP URI: sip:desk@192.0.2.1:5080 is one")
        }
        if let uri = redress.uri, !HeaderText.isURI(uri) {
            throw GateError(.badURI, "redress: \"\(uri)\" is no address that a caller could use")
        }
        if !seesCallEnds, let trunk = trunks.first(where: { $0.concurrentCalls != nil }) {
            throw GateError(
                .needsCallEnds,
                "trunk \(trunk.name): concurrent needs the ends of calls, which a redirect gate never sees; calls_per_second works here"
            )
        }
        if proxy == nil, let trunk = trunks.first(where: { $0.overloadControl != nil }) {
            throw GateError(
                .needsProxy,
                "trunk \(trunk.name): overload_control works in proxy mode alone: an SBC that is told to ask less of a redirect gate refuses calls that it could have sent on"
            )
        }
        if let roaming, !(0...10_000).contains(roaming.waitMilliseconds) {
            throw GateError(
                .outOfRange, "a call waits \(roaming.waitMilliseconds) ms for roaming: expected 0 to 10,000")
        }
        try proxy?.check(listen: listen, deskURI: deskURI)
        guard snapshotSeconds > 0 else { throw GateError(.outOfRange, "snapshots are at least a second apart") }
        _ = try TrunkSet(trunks, redress: redress, listen: listen, cells: Array(trunks.indices))
    }
}
