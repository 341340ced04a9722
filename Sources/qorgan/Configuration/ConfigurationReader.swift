import Foundation
import Screening
import TOMLKit
import Telephony

/// Reads `qorgan.toml` into a `Configuration`, or says at which line and column it cannot.
enum ConfigurationReader {
    private static let topKeys = [
        "gate", "proxy", "console", "desk", "numbering", "trunk", "lists", "policy", "screening", "authority",
        "redress", "journal", "ledger", "stir", "api", "tap", "tls", "limits", "model", "ceilings",
        "roaming", "retention", "history",
    ]

    /// What stands before the last slash; empty for a name alone. (Foundation's own way traps at a name of one letter.)
    private static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "" }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    static func read(file: String) throws -> Configuration {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw InputFault(file: file, problem: "cannot be read", expected: "a readable UTF-8 file")
        }
        return try read(text: text, file: file)
    }

    /// `rules`: the operator's rules, where they are at hand and not to be read from the file that the text names.
    static func read(text: String, file: String, rules: RuleSource? = nil) throws -> Configuration {
        let top = try ConfigurationDocument(text: text, file: file).top(keys: topKeys)
        var result = Configuration(file: file, text: text)
        try gate(top, into: &result.gate)
        result.tls = try tls(top, folder: folder(of: file), listen: result.gate.listen)
        result.limits = try limits(top)
        try proxy(top, into: &result)
        try console(top, into: &result.console)
        try desk(top, into: &result.desk)
        try numbering(top, into: &result.numbering)
        result.trunks = try trunks(top)
        try lists(top, folder: folder(of: file), into: &result.lists)
        try policy(top, into: &result)
        result.ceilings = try ceilings(top, trunks: result.trunks.map(\.name))
        try screening(top, folder: folder(of: file), rules: rules, into: &result.screening)
        result.model = try model(top, folder: folder(of: file))
        result.authority = try authority(top)
        result.redress = try redress(top, folder: folder(of: file))
        result.journal = try journal(top, folder: folder(of: file))
        try retention(top, into: &result.journal)
        result.ledger = try ledger(top)
        result.history = try history(top, folder: folder(of: file))
        result.stir = try stir(top, folder: folder(of: file))
        result.roaming = try roaming(top, folder: folder(of: file))
        result.tap = try tap(top)
        try checkSubjects(top, result)
        try checkStir(result.trunks, top, hasStir: result.stir != nil)
        if let section = try top.section("api", keys: ["tokens"]), let name = try section.string("tokens") {
            result.api.tokens = Self.path(name, folder: (file as NSString).deletingLastPathComponent)
        }
        return result
    }

    /// A file name is relative to the folder of the file that names it.
    static func path(_ name: String, folder: String) -> String {
        name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
    }

    /// What `qorgan up` runs with when no file is given: two trunks on loopback, no order, so nothing beyond a label.
    static var builtIn: Configuration {
        var result = Configuration(file: "built-in defaults", text: "")
        result.trunks = [
            Trunk(
                name: "national-1", carrier: "national-1", trunkClass: .national, sources: ["127.0.0.10/32"],
                trustIdentity: true),
            Trunk(
                name: "intl-1", carrier: "intl-1", trunkClass: .international, sources: ["127.0.0.20/32"],
                trustIdentity: true),
        ]
        return result
    }

    private static func gate(_ top: ConfigurationDocument.Section, into gate: inout Configuration.Gate) throws {
        let keys = ["mode", "listen", "receive_buffer", "dscp", "deadline_ms", "label"]
        guard let section = try top.section("gate", keys: keys) else { return }
        switch try section.string("mode") {
        case nil, "redirect": gate.isProxy = false
        case "proxy": gate.isProxy = true
        case let other?:
            throw section.fault("mode", "there is no mode \"\(other)\"", expected: "redirect or proxy")
        }
        try edges(section, into: &gate)
        gate.deadlineMilliseconds = try section.integer("deadline_ms", in: 2...1_000) ?? gate.deadlineMilliseconds
        gate.label = try section.string("label") ?? gate.label
    }

    private static func console(_ top: ConfigurationDocument.Section, into console: inout Configuration.Console) throws
    {
        guard let section = try top.section("console", keys: ["listen", "connections"]) else { return }
        console.connections = try section.integer("connections", in: 1...2_000) ?? console.connections
        guard let listen = try section.string("listen") else { return }
        guard let url = URLComponents(string: listen), url.scheme == "http", let host = url.host, url.path.isEmpty,
            let port = url.port, (0...65_535).contains(port)
        else {
            throw section.fault(
                "listen", "\"\(listen)\" is no address for the console", expected: "http://HOST:PORT")
        }
        console.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        console.port = port
    }

    private static func desk(_ top: ConfigurationDocument.Section, into desk: inout Configuration.Desk) throws {
        guard let section = try top.section("desk", keys: ["uri"]), let uri = try section.string("uri") else { return }
        guard uri.hasPrefix("sip:"), uri.contains("@"),
            !uri.contains(where: { $0.isWhitespace || $0 == "<" || $0 == ">" })
        else {
            throw section.fault("uri", "\"\(uri)\" is no SIP address", expected: "sip:USER@HOST:PORT")
        }
        desk.uri = uri
    }

    private static func numbering(_ top: ConfigurationDocument.Section, into plan: inout Configuration.Numbering) throws
    {
        guard let section = try top.section("numbering", keys: ["country", "emergency"]) else { return }
        if let country = try section.string("country") {
            guard country == "KZ" else {
                throw section.fault("country", "no plan for \"\(country)\"", expected: "KZ (the one plan so far)")
            }
        }
        if let emergency = try section.strings("emergency") {
            for number in emergency where !(2...6).contains(number.count) || !number.allSatisfy(\.isASCIIDigit) {
                throw section.fault("emergency", "\"\(number)\" is no short number", expected: "2 to 6 digits")
            }
            plan.emergency = emergency
        }
    }

    private static func lists(
        _ top: ConfigurationDocument.Section, folder: String, into lists: inout Configuration.Lists
    ) throws {
        guard let section = try top.section("lists", keys: ["block", "allow", "dno", "roaming", "reports", "consent"])
        else {
            return
        }
        func path(_ key: String) throws -> String? {
            try section.string(key).map { Self.path($0, folder: folder) }
        }
        lists = .init(
            block: try path("block"), allow: try path("allow"), doNotOriginate: try path("dno"),
            roaming: try path("roaming"), reports: try path("reports"), consent: try path("consent"))
    }

    private static func screening(
        _ top: ConfigurationDocument.Section, folder: String, rules: RuleSource?,
        into screening: inout Configuration.Screening
    ) throws {
        let keys = ["use", "callers", "label_at", "divert_at", "block_at", "rules"]
        guard let section = try top.section("screening", keys: keys) else { return }
        if let name = try section.string("rules") {
            screening.rules = try rules ?? RuleFile.source(path(name, folder: folder))
        }
        if let use = try section.strings("use") {
            for name in use where !["lists", "numbering", "behaviour", "model"].contains(name) {
                throw section.fault(
                    "use", "\"\(name)\" is no part of screening", expected: "lists, numbering, behaviour, model")
            }
            screening.use = use
        }
        screening.callers = try section.integer("callers", in: 1_024...(1 << 26)) ?? screening.callers
        func score(_ key: String) throws -> Double? {
            guard let value = section.table[key] else { return nil }
            guard let number = value.double ?? value.int.map(Double.init), number > 0, number <= 1 else {
                throw section.fault(key, "\(key) is no score", expected: "a number above 0, at most 1")
            }
            return number
        }
        screening.labelAt = try score("label_at")
        screening.divertAt = try score("divert_at")
        screening.blockAt = try score("block_at")
    }

    private static func authority(_ top: ConfigurationDocument.Section) throws -> Configuration.Authority? {
        guard let section = try top.section("authority", keys: ["basis", "number", "from", "until", "demo"]) else {
            return nil
        }
        let basis = try section.required("basis")
        let bases = ["operator-antifraud", "operational-search", "covert-action", "communications-41-1"]
        guard bases.contains(basis) else {
            throw section.fault("basis", "no legal basis \"\(basis)\"", expected: bases.joined(separator: ", "))
        }
        func day(_ key: String) throws -> Timestamp {
            guard let text = try section.date(key) else {
                throw section.fault(key, "\(key) is missing", expected: "a date such as 2025-11-18")
            }
            guard let time = Timestamp(date: text) else {
                throw section.fault(key, "\"\(text)\" is no date", expected: "a date such as 2025-11-18")
            }
            return time
        }
        let from = try day("from"), until = try day("until")
        guard from < until else {
            throw section.fault("until", "the order ends before it begins", expected: "a date after from")
        }
        return .init(
            basis: basis, number: try section.required("number"), from: from, until: until,
            isDemo: try section.boolean("demo") ?? false)
    }
}

extension Character {
    /// 0 to 9 and nothing of other scripts.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
