import Ledger
import Postgres
import Screening
import Telephony
import Wire

/// Everything that `qorgan.toml` says, checked, with defaults filled in. File names are resolved against the file's folder.
struct Configuration: Sendable {
    var file: String
    /// The text it was read from: journalled, so that a verdict can be recomputed under the policy of its day.
    var text: String
    var gate = Gate()
    /// Nil: there is no `tls://` address.
    var tls: TLSFiles?
    var limits = Limits()
    var proxy = Proxy()
    var console = Console()
    var desk = Desk()
    var numbering = Numbering()
    var trunks: [Trunk] = []
    var lists = Lists()
    /// Rule code to setting as written: a treatment, `score` or `shadow`.
    var policy: [PolicyEntry] = []
    /// Most stops a minute, as written.
    var ceilings = Ceilings()
    /// What treatments cost; nil: the thresholds of the model's file count.
    var costs: DecisionCosts?
    var screening = Screening()
    var model = Model()
    var authority: Authority?
    var redress = Redress()
    var journal = Journal()
    /// Nil: the journal is streamed to no centre.
    var ledger: Ledger?
    /// Nil: no history is written.
    var history: History?
    /// Nil: nothing is tapped beside the gate.
    var tap: Tap?
    /// Nil: no identities are verified.
    var stir: STIR?
    /// Nil: nobody is asked who is abroad.
    var roaming: Roaming?
    var api = API()

    struct Gate: Equatable, Sendable {
        /// `redirect` or `proxy`.
        var isProxy = false
        var listen = ["udp://127.0.0.1:5060", "tcp://127.0.0.1:5060"]
        /// Of each UDP socket, bytes.
        var receiveBufferBytes = 4_194_304
        /// 0 to 63; nil: the system's.
        var dscp: Int?
        /// A verdict later than this is an allow, unscreened.
        var deadlineMilliseconds = 20
        /// Shown to the callee of a labelled call.
        var label = "Күмәнді / Подозрительный"
    }

    /// Of connections, by source address.
    struct Limits: Equatable, Sendable {
        var connections = 64
        /// TLS handshakes begun in a second, when as many as `connections` have begun at once.
        var handshakesPerSecond = 100
        var halfReadMilliseconds = 5_000
        var messageBytes = 65_535
    }

    /// HEP3: a copy of the carrier's signalling.
    struct Tap: Equatable, Sendable {
        var listen = ["udp://127.0.0.1:9060", "tcp://127.0.0.1:9060"]
        /// Chunk 14 of every packet; nil: the sources decide.
        var secret: String?
        var sources: [String] = []
        /// Calls known at one time.
        var calls = 1 << 18
    }

    /// Proxy mode: where calls go on.
    struct Proxy: Equatable, Sendable {
        var recordRoute = true
        /// `udp://…`, in order.
        var nextHops: [String] = []
        var probeMilliseconds = 1_000
        /// A next hop that is silent for so long is passed over.
        var hopMilliseconds = 3_000
    }

    struct Console: Equatable, Sendable {
        var host = "127.0.0.1"
        var port = 8080
        /// Of one source address.
        var connections = 512
    }

    struct Desk: Equatable, Sendable {
        var uri = "sip:desk@127.0.0.1:5080"
    }

    struct Numbering: Equatable, Sendable {
        var country = "KZ"
        var emergency = ["101", "102", "103", "104", "112"]
    }

    struct Lists: Sendable {
        var block: String?
        var allow: String?
        var doNotOriginate: String?
        var roaming: String?
        var reports: String?
        var consent: String?
    }

    struct PolicyEntry: Sendable {
        var rule: String
        var setting: String
        var line: Int?
        var column: Int?
    }

    /// Stops a minute; nil: no ceiling.
    struct Ceilings: Sendable {
        /// Of a trunk or rule by its name.
        struct Single: Sendable {
            var name: String
            var most: UInt32
            var line: Int?
            var column: Int?
        }

        var trunk: UInt32?
        var rule: UInt32?
        var trunks: [Single] = []
        var rules: [Single] = []
    }

    struct Screening: Sendable {
        var use = ["lists", "numbering", "behaviour", "model"]
        /// Numbers whose behaviour is remembered; memory follows from it.
        var callers = 1 << 20
        /// Score 0 to 1 at which the sum of reasons alone asks for a treatment; nil: the engine's default.
        var labelAt: Double?
        var divertAt: Double?
        var blockAt: Double?
        /// The operator's rule file, as it was read with the configuration.
        var rules: RuleSource?
    }

    /// The trees that judge in the place of the rules' sum.
    struct Model: Equatable, Sendable {
        /// `built-in`, or a file of `qorgan train`; nil, `none` in the file: the sum decides.
        var file: String? = builtIn
        /// The public Ed25519 key (PEM) that has signed it.
        var key: String?

        static let builtIn = "built-in"
        static let none = "none"
    }

    struct Authority: Sendable {
        var basis: String
        var number: String
        var from: Timestamp
        var until: Timestamp
        /// An order for trying things out: every page says so.
        var isDemo = false
    }

    struct Redress: Equatable, Sendable {
        var url: String?
        var tel: String?
        var email: String?
        /// Who stops calls, in the card.
        var name: String?
        /// The key that signs the card of a 608, and where its certificate is found (RFC 8688).
        var cardKey: String?
        var cardCertificate: String?
    }

    struct STIR: Equatable, Sendable {
        /// Files in PEM.
        var anchors: String
        var key: String?
        /// Where others fetch the certificate of `key`.
        var certificateURL: String?
        /// Chains that are kept.
        var cache = 10_000
        /// Ports of URLs that are asked; and the only hosts, where given.
        var ports = [443]
        var hosts: [String]?
        /// Signatures checked or made in one batch of the judge.
        var signaturesPerBatch = 16
    }

    /// The operator's register, asked about home numbers that come from abroad.
    struct Roaming: Equatable, Sendable {
        var endpoint: RoamingEndpoint
        /// Files: a bearer token, and authorities in PEM.
        var token: String?
        var authorities: String?
        /// How long a call waits for an answer; 0: none does.
        var waitMilliseconds = 0
        var timeoutMilliseconds = 1_000
        var connections = 8
        /// How long an answer counts.
        var answerSeconds = 300
    }

    struct API: Sendable {
        /// The token file; nil: nobody asks by HTTP.
        var tokens: String?
    }

    /// The centre's PostgreSQL.
    struct Ledger: Equatable, Sendable {
        var postgres: PostgresAddress
        /// What this node is called there.
        var node: String
        /// False: the primary's own disk confirms.
        var needsStandby = true
        /// Of calls whose sealed data are destroyed, and which the standby has, the hash alone is kept here.
        var trims = false

        var settings: CentralStream.Settings {
            var settings = CentralStream.Settings(postgres, name: node)
            settings.needsStandby = needsStandby
            return settings
        }
    }

    /// Files of what the journal has, by the hour.
    struct History: Equatable, Sendable {
        var folder: String
    }

    struct Journal: Equatable, Sendable {
        /// Data of calls that passed without a reason are destroyed after this.
        var keepPassesHours = 24
        /// What is sealed of other calls is destroyed after this; nil: never. A year is what authorities that block calls keep.
        var keepStoppedDays: Int? = 365
        /// What is sealed of list entries is destroyed so long after they were taken off; nil: never.
        var keepListsDays: Int? = 365
        /// Under which name a key is made that signs checkpoints; the name in a key that is there counts.
        var origin: String?
        /// The key's file, where it is not the data folder's.
        var key: String?
        /// Who is asked to sign checkpoints, too, and how often.
        var witnesses: [WitnessAddress] = []
        /// Nil: nobody tells when checkpoints existed.
        var timeStamps: TimeStampSettings?
        var witnessSeconds = 10
    }
}
