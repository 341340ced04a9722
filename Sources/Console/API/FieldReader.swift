import Telephony

/// What is wrong with a field, and where (a JSON Pointer, RFC 6901).
struct FieldFault: Equatable {
    var pointer: String
    var detail: String
}

/// Takes the fields of one JSON object, and says what is wrong with all of them at once.
struct FieldReader {
    /// Longest text of any field: as in SIP, 255 is more than a Call-ID or number ever has.
    static let longestText = 255

    private let pointer: String
    private var members: [String: JSONValue] = [:]
    private(set) var faults: [FieldFault] = []

    init(_ value: JSONValue, at pointer: String, known: Set<String>) {
        self.pointer = pointer
        guard case .object(let list) = value else {
            faults.append(FieldFault(pointer: pointer, detail: "an object was expected"))
            return
        }
        for member in list {
            if known.contains(member.name) {
                members[member.name] = member.value
            } else {
                fault(String(member.name.prefix(64)), "there is no such field")
            }
        }
    }

    private mutating func fault(_ name: String, _ detail: String) {
        let escaped = name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
        faults.append(FieldFault(pointer: pointer + "/" + escaped, detail: detail))
    }

    /// 1 to 255 characters without control characters.
    mutating func text(_ name: String) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value, text.unicodeScalars.count <= Self.longestText,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            fault(name, "a text of at most \(Self.longestText) characters without control characters was expected")
            return nil
        }
        return text
    }

    mutating func required(_ name: String) -> String {
        guard members[name] != nil else {
            fault(name, "this field is required")
            return ""
        }
        guard let text = text(name) else { return "" }
        if text.isEmpty { fault(name, "it is empty") }
        return text
    }

    /// 1 to `most` texts of at most `longest` printable ASCII characters each; empty where there is no such field.
    mutating func texts(_ name: String, most: Int, longest: Int) -> [String] {
        guard let value = members[name] else { return [] }
        guard case .array(let elements) = value, (1...most).contains(elements.count) else {
            fault(name, "a list of 1 to \(most) texts was expected")
            return []
        }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element, (1...longest).contains(text.utf8.count),
                text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else {
                fault(name, "texts of 1 to \(longest) printable ASCII characters were expected")
                return []
            }
            texts.append(text)
        }
        return texts
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let value = members[name] else { return nil }
        guard case .boolean(let flag) = value else {
            fault(name, "true or false was expected")
            return nil
        }
        return flag
    }

    mutating func requiredFlag(_ name: String) -> Bool {
        guard members[name] != nil else {
            fault(name, "this field is required")
            return false
        }
        return flag(name) ?? false
    }

    /// Seconds, as milliseconds; at most a day.
    mutating func seconds(_ name: String) -> Int64 {
        guard let value = members[name] else { return 0 }
        switch value {
        case .integer(let seconds) where (0...86_400).contains(seconds): return seconds * 1_000
        case .decimal(let seconds) where seconds >= 0 && seconds <= 86_400: return Int64(seconds * 1_000)
        default:
            fault(name, "seconds from 0 to 86400 were expected")
            return 0
        }
    }

    mutating func time(_ name: String) -> Timestamp? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value, let time = Timestamp(rfc3339: text) else {
            fault(name, "a time such as 2026-11-24T10:00:00Z was expected (RFC 3339)")
            return nil
        }
        return time
    }

    mutating func releasedBy(_ name: String) -> ReleasedBy {
        guard let value = members[name] else { return .unknown }
        switch value {
        case .string("caller"): return .caller
        case .string("callee"): return .callee
        case .string("network"): return .network
        case .string("unknown"): return .unknown
        default:
            fault(name, "caller, callee, network or unknown was expected")
            return .unknown
        }
    }
}

/// A request's body: one object, or a list of them under one name.
struct Bodies {
    /// As the OpenAPI description says; a larger batch is answered with 413.
    static let most = 100

    var values: [(pointer: String, value: JSONValue)]
    var isBatch: Bool

    /// Nil where `list` is there and is no list of at least one, or stands beside other fields.
    init?(_ body: JSONValue, list: String) {
        guard case .object(let members) = body, let member = members.first(where: { $0.name == list }) else {
            values = [("", body)]
            isBatch = false
            return
        }
        guard case .array(let elements) = member.value, !elements.isEmpty, members.count == 1 else { return nil }
        values = elements.enumerated().map { ("/\(list)/\($0.offset)", $0.element) }
        isBatch = true
    }
}

extension AskedCall {
    private static let fields: Set<String> = [
        "call_id", "trunk", "caller", "callee", "asserted", "remote_party", "diverting", "private", "user_agent",
        "identity", "date", "time",
    ]
    /// As many as the gate looks at, each as long as it reads (`STIRLimits`).
    static let mostIdentities = 8
    static let longestIdentity = 8_192

    /// Law 1: an emergency callee makes every other fault meaningless.
    static func read(
        _ value: JSONValue, at pointer: String, isEmergency: (String) -> Bool
    ) -> (call: AskedCall, isEmergency: Bool, faults: [FieldFault]) {
        var reader = FieldReader(value, at: pointer, known: fields)
        var call = AskedCall()
        call.callee = reader.required("callee")
        call.callID = reader.required("call_id")
        call.trunk = reader.required("trunk")
        call.caller = reader.text("caller")
        call.asserted = reader.text("asserted")
        call.remoteParty = reader.text("remote_party")
        call.diverting = reader.text("diverting")
        call.isPrivate = reader.flag("private") ?? false
        call.userAgent = reader.text("user_agent")
        call.identities = reader.texts("identity", most: mostIdentities, longest: longestIdentity)
        call.date = reader.text("date")
        call.time = reader.time("time")
        let emergency = !call.callee.isEmpty && isEmergency(call.callee)
        return (call, emergency, emergency ? [] : reader.faults)
    }
}

extension EndedCall {
    private static let fields: Set<String> = [
        "call_id", "trunk", "caller", "callee", "answered", "ring_s", "duration_s", "released_by", "time",
    ]

    static func read(_ value: JSONValue, at pointer: String) -> (call: EndedCall, faults: [FieldFault]) {
        var reader = FieldReader(value, at: pointer, known: fields)
        var call = EndedCall()
        call.callID = reader.required("call_id")
        call.trunk = reader.required("trunk")
        call.caller = reader.text("caller")
        call.callee = reader.required("callee")
        call.isAnswered = reader.requiredFlag("answered")
        call.ringMilliseconds = reader.seconds("ring_s")
        call.durationMilliseconds = reader.seconds("duration_s")
        call.releasedBy = reader.releasedBy("released_by")
        call.time = reader.time("time")
        return (call, reader.faults)
    }
}
