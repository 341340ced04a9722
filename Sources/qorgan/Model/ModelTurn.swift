import Console
import Journal
import Telephony

/// A model came into force: one line of the archive's history.
struct ModelTurn: Hashable, Sendable {
    var version: UInt32
    var time: Timestamp
    var digest: TreeHash
    /// `built-in`, or the path of the file.
    var source: String
    /// Identity of the key that has signed it; empty for the built-in one.
    var key: String
    /// Who went back to it, and why; empty: the configuration.
    var person = ""
    var reason = ""
    /// The configured model that the person left; 0: the configuration.
    var left: UInt32 = 0

    var json: JSONValue {
        .members([
            "version": .integer(Int64(version)), "time": .integer(time.microseconds),
            "sha256": .string(Hex.text(digest.bytes)), "source": .string(source), "key": .string(key),
            "person": .string(person), "reason": .string(reason), "left": .integer(Int64(left)),
        ])
    }

    init(
        _ loaded: LoadedModel, at time: Timestamp, by person: String = "", because reason: String = "",
        leaving left: UInt32 = 0
    ) {
        version = loaded.version
        self.time = time
        digest = loaded.digest
        source = loaded.source
        key = loaded.key
        self.person = person
        self.reason = reason
        self.left = left
    }

    /// nil: a line of no history.
    init?(_ json: JSONValue) {
        guard case .integer(let version) = json["version"], let version = UInt32(exactly: version),
            case .integer(let time) = json["time"], case .string(let hex) = json["sha256"],
            let digest = Hex.bytes(hex).flatMap({ TreeHash($0) }), case .string(let source) = json["source"],
            case .string(let key) = json["key"], case .string(let person) = json["person"],
            case .string(let reason) = json["reason"], case .integer(let left) = json["left"],
            let left = UInt32(exactly: left)
        else { return nil }
        self.version = version
        self.time = Timestamp(microseconds: time)
        self.digest = digest
        self.source = source
        self.key = key
        self.person = person
        self.reason = reason
        self.left = left
    }
}
