import TOMLKit
import Telephony

/// What a trunk's profile says beyond where its calls come from: docs/profiles.md.
extension ConfigurationReader {
    static let profileKeys = [
        "identity", "diversion", "isup", "numbers", "alert_info", "privacy", "verdict_header", "stop_as", "q850",
        "disguise", "calls_per_second", "concurrent", "over", "act_on_percent", "hours", "overload_control",
    ]

    static func profile(_ section: ConfigurationDocument.Section, into trunk: inout Trunk) throws {
        try headers(section, into: &trunk)
        try labels(section, into: &trunk)
        try stops(section, into: &trunk)
        try measures(section, into: &trunk)
        if let numbers = try section.section(
            "numbers", keys: ["strip", "read", "onward", "prefix", "user_phone"])
        {
            trunk.numbers = try self.numbers(numbers)
        }
    }

    // MARK: Headers

    private static func headers(_ section: ConfigurationDocument.Section, into trunk: inout Trunk) throws {
        if let names = try section.strings("identity") {
            guard section.table["trust_identity"] == nil else {
                throw section.fault(
                    "identity", "identity and trust_identity say the same", expected: "one of the two")
            }
            trunk.identity = try names.map { try word($0, "identity", section, "[\"pai\", \"rpid\"]") }
            try once(trunk.identity, "identity", section)
        }
        if let names = try section.strings("diversion") {
            trunk.diversion = try names.map { try word($0, "diversion", section, "[\"diversion\", \"history-info\"]") }
            try once(trunk.diversion, "diversion", section)
        }
        trunk.isup = try section.boolean("isup") ?? false
    }

    private static func once<Header: Hashable>(
        _ headers: [Header], _ key: String, _ section: ConfigurationDocument.Section
    ) throws {
        guard Set(headers).count == headers.count else {
            throw section.fault(key, "a header stands twice in \(key)", expected: "each once, in their order")
        }
    }

    private static func labels(_ section: ConfigurationDocument.Section, into trunk: inout Trunk) throws {
        if let label = try section.string("label") {
            trunk.labelForm = try word(label, "label", section, "headers, contact, display, alert-info or verstat")
        }
        if let uri = try section.string("alert_info") {
            guard !uri.contains(where: { $0.isWhitespace || "<>\"".contains($0) }), uri.contains(":") else {
                throw section.fault("alert_info", "\"\(uri)\" is no URI", expected: "\"urn:alert:source:external\"")
            }
            trunk.alertInfo = uri
        }
        if let privacy = try section.string("privacy") {
            trunk.privacy = try word(privacy, "privacy", section, "id or anonymous")
        }
        if let name = try section.string("verdict_header") {
            guard name.count >= 3, name.lowercased().hasPrefix("x-"),
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            else {
                throw section.fault(
                    "verdict_header", "\"\(name)\" is no header of its own", expected: "\"X-Screening\"")
            }
            trunk.verdictHeader = name
        }
    }

    // MARK: Stops

    private static func stops(_ section: ConfigurationDocument.Section, into trunk: inout Trunk) throws {
        let codes = trunk.stopCodes.map(String.init).joined(separator: ", ")
        if let kinds = try section.section("stop_as", keys: ["analytics", "listed", "invalid"]) {
            func code(_ kind: String) throws -> Int? {
                guard let code = try kinds.integer(kind, in: 400...699) else { return nil }
                guard trunk.stopCodes.contains(code) else {
                    throw kinds.fault(
                        kind, "\(code) is none of this trunk's stop codes: its SBC would let the call go on",
                        expected: "one of \(codes)")
                }
                guard code != 607 else {
                    throw kinds.fault(
                        kind, "607 is the callee's own word (RFC 8197): the gate passes it on and never says it",
                        expected: "603")
                }
                guard code != 608 || kind == "analytics" else {
                    throw kinds.fault(
                        kind, "608 says analytics (RFC 8688), and this stop rests on none", expected: "603 or 404")
                }
                return code
            }
            trunk.stopAs = StopCodes(
                analytics: try code("analytics"), listed: try code("listed"), invalid: try code("invalid"))
        }
        trunk.q850Cause = try section.integer("q850", in: 1...127) ?? trunk.q850Cause
        if let disguise = try section.integers("disguise") {
            for code in disguise where !trunk.stopCodes.contains(code) {
                throw section.fault(
                    "disguise", "\(code) is none of this trunk's stop codes: its SBC would let the call go on",
                    expected: "some of \(codes)")
            }
            trunk.disguise = disguise
        }
    }

    // MARK: Measures

    private static func measures(_ section: ConfigurationDocument.Section, into trunk: inout Trunk) throws {
        trunk.callsPerSecond = try section.integer("calls_per_second", in: 1...1_000_000)
        trunk.concurrentCalls = try section.integer("concurrent", in: 1...1_000_000)
        if let over = try section.string("over") {
            trunk.over = try word(over, "over", section, "unscreened, label or refuse")
            guard trunk.callsPerSecond != nil || trunk.concurrentCalls != nil else {
                throw section.fault(
                    "over", "there is no ceiling that a call could be over",
                    expected: "calls_per_second = 200 beside it")
            }
        }
        trunk.overloadControl = try section.string("overload_control").map {
            try word($0, "overload_control", section, "\"loss\" (RFC 7339), or no overload_control")
        }
        trunk.actOnPercent = try section.integer("act_on_percent", in: 0...100) ?? 100
        if let text = try section.string("hours") {
            if text == "00:00-24:00" { return }
            guard let hours = DailyHours(text) else {
                throw section.fault(
                    "hours", "\"\(text)\" is no span of a day", expected: "\"08:00-20:00\" or \"22:00-06:00+05:00\"")
            }
            trunk.hours = hours
        }
    }

    // MARK: Numbers

    private static func numbers(_ section: ConfigurationDocument.Section) throws -> NumberForms {
        var forms = NumberForms()
        func isPrefix(_ text: String) -> Bool {
            (1...NumberForms.mostPrefixDigits).contains(text.count)
                && text.allSatisfy { $0.isASCIIDigit || $0 == "*" || $0 == "#" }
        }
        if let strip = try section.strings("strip") {
            guard strip.count <= NumberForms.mostPrefixes, strip.allSatisfy(isPrefix) else {
                throw section.fault(
                    "strip", "strip holds no usable prefixes",
                    expected:
                        "at most \(NumberForms.mostPrefixes) of 1 to \(NumberForms.mostPrefixDigits) digits: [\"9911\"]"
                )
            }
            forms.strip = strip
        }
        if let read = try section.string("read") {
            forms.reading = try word(read, "read", section, "home or e164")
        }
        if let onward = try section.string("onward") {
            forms.onward = try word(onward, "onward", section, "same, e164, digits, national or tel")
        }
        if let prefix = try section.string("prefix") {
            guard isPrefix(prefix), forms.onward != .same, forms.onward != .tel else {
                throw section.fault(
                    "prefix", "\"\(prefix)\" cannot be put before the number",
                    expected: "digits, beside onward = \"e164\", \"digits\" or \"national\"")
            }
            forms.prefix = prefix
        }
        forms.userPhone = try section.boolean("user_phone")
        if forms.onward == .tel, forms.userPhone == true {
            throw section.fault(
                "user_phone", "a tel URI has no user=phone (RFC 3966)", expected: "onward = \"e164\", or no user_phone")
        }
        return forms
    }

    private static func word<Word: RawRepresentable<String>>(
        _ text: String, _ key: String, _ section: ConfigurationDocument.Section, _ expected: String
    ) throws -> Word {
        guard let word = Word(rawValue: text) else {
            throw section.fault(key, "\(key) does not know \"\(text)\"", expected: expected)
        }
        return word
    }
}
