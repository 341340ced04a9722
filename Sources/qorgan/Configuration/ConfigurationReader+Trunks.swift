import Telephony

extension ConfigurationReader {
    private static let trunkKeys =
        [
            "name", "carrier", "class", "sources", "trust_identity", "allow", "stop", "onward", "durable", "label",
            "stir", "stir_reason", "tls_subject",
        ] + profileKeys

    /// The `[[trunk]]` tables: name, class and sources have no default.
    static func trunks(_ top: ConfigurationDocument.Section) throws -> [Trunk] {
        let sections = try top.sections("trunk", keys: trunkKeys)
        guard !sections.isEmpty else {
            throw top.fault("trunk", "no trunk is configured", expected: "at least one [[trunk]]")
        }
        var result: [Trunk] = []
        for section in sections {
            let trunk = try self.trunk(section)
            if result.contains(where: { $0.name == trunk.name }) {
                throw section.fault("name", "two trunks are named \"\(trunk.name)\"", expected: "a name of its own")
            }
            result.append(trunk)
        }
        return result
    }

    private static func trunk(_ section: ConfigurationDocument.Section) throws -> Trunk {
        let name = try section.required("name")
        guard name.count <= 32, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        else {
            throw section.fault(
                "name", "\"\(name)\" is no trunk name", expected: "at most 32 letters, digits, hyphens, dots")
        }
        let trunkClass: TrunkClass
        switch try section.required("class") {
        case "national": trunkClass = .national
        case "international": trunkClass = .international
        case let other:
            throw section.fault("class", "no trunk class \"\(other)\"", expected: "national or international")
        }
        let subject = try tlsSubject(section)
        let sources = try section.strings("sources") ?? []
        guard !sources.isEmpty || subject != nil else {
            throw section.fault("sources", "sources is missing", expected: "[\"192.0.2.0/24\"] (it has no default)")
        }
        var trunk = Trunk(
            name: name, carrier: try section.string("carrier") ?? name, trunkClass: trunkClass, sources: sources)
        if let trusts = try section.boolean("trust_identity") { trunk.trustIdentity = trusts }
        if let allow = try section.integer("allow", in: 300...699) {
            guard [302, 404, 503].contains(allow) else {
                throw section.fault("allow", "\(allow) makes no SBC go on", expected: "302, 404 or 503")
            }
            trunk.allowCode = allow
        }
        if let stop = try section.integers("stop") {
            guard !stop.isEmpty, stop.allSatisfy({ (400...699).contains($0) }), !stop.contains(trunk.allowCode) else {
                throw section.fault(
                    "stop", "stop holds no usable code", expected: "codes from 400 to 699, without the one of allow")
            }
            trunk.stopCodes = stop
        }
        trunk.tlsSubject = subject
        trunk.onward = try section.string("onward")
        trunk.durable = try section.boolean("durable") ?? false
        trunk.stir = try section.boolean("stir") ?? false
        trunk.stirReason = try section.boolean("stir_reason") ?? false
        guard trunk.stir || !trunk.stirReason else {
            throw section.fault(
                "stir_reason", "stir_reason, and no identity is verified", expected: "stir = true beside it")
        }
        try profile(section, into: &trunk)
        return trunk
    }
}
