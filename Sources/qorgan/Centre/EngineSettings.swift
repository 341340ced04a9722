import Authority
import Crypto
import Foundation
import Gate
import Screening
import Telephony
import Wire

/// What a configuration means for engine and gate.
enum EngineSettings {
    /// The policy section and thresholds; an unknown rule or setting is the file's fault, with its line.
    static func policy(_ configuration: Configuration) throws -> Policy {
        try policy(configuration, model: try model(configuration)?.model)
    }

    /// The same with a model of the caller's choice.
    static func policy(_ configuration: Configuration, model: Model?) throws -> Policy {
        let rules = try RuleFile.set(configuration.screening.rules)
        var policy = Policy(version: version(of: configuration), rules: rules, model: model)
        policy.use = configuration.screening.use.reduce(into: Layers()) { layers, name in
            if let layer = Layers(code: name) { layers.insert(layer) }
        }
        func threshold(_ score: Double?) -> Int32? {
            score.map { Policy.logOdds(scorePerTenThousand: Int32(($0 * 10_000).rounded())) }
        }
        policy.labelAt = threshold(configuration.screening.labelAt) ?? policy.labelAt
        policy.divertAt = threshold(configuration.screening.divertAt) ?? policy.divertAt
        policy.blockAt = threshold(configuration.screening.blockAt) ?? policy.blockAt
        for entry in configuration.policy { try set(entry, in: &policy, configuration) }
        policy.ceilings = try ceilings(configuration, rules)
        policy.costs = configuration.costs
        if policy.costs != nil, policy.model == nil {
            let place = KeyPositions(text: configuration.text).place(of: "policy.costs")
            throw InputFault(
                file: configuration.file, line: place?.line, column: place?.column,
                problem: "[policy.costs] without a model: the sum of the rules is no probability",
                expected: "[model] file = \"built-in\", or no costs")
        }
        return policy
    }

    /// `caller-fan-out = "divert"`, or for some callers first: `"divert canary 5"`.
    private static func set(
        _ entry: Configuration.PolicyEntry, in policy: inout Policy, _ configuration: Configuration
    ) throws {
        func fault(_ problem: String, expected: String) -> InputFault {
            InputFault(
                file: configuration.file, line: entry.line, column: entry.column, problem: problem, expected: expected)
        }
        let settings = "allow, label, divert, block, score or shadow"
        guard let rule = policy.rules.rule(named: entry.rule) else {
            throw fault("no rule \"\(entry.rule)\"", expected: "a rule code such as cli-unallocated")
        }
        let words = entry.setting.split(separator: " ").map(String.init)
        guard let word = words.first, let setting = Screening.RuleSetting(code: word) else {
            throw fault("\"\(entry.setting)\" is no setting of a rule", expected: settings)
        }
        if case .treatment(let treatment) = setting, treatment == .announce || treatment == .challenge {
            throw fault("\(word) needs the Desk's media, which this version does not have", expected: settings)
        }
        policy[rule.code] = setting
        guard words.count > 1 else { return }
        guard words.count == 3, words[1] == "canary", let share = Int32(words[2]), (1...99).contains(share) else {
            throw fault("\"\(entry.setting)\" is no setting of a rule", expected: "such as \"\(word) canary 5\"")
        }
        guard !rule.isFixed, setting != .shadow else {
            throw fault("\(rule.name) has no canary as \(word)", expected: "a rule of its own, and no shadow")
        }
        policy[canary: rule.code] = share
    }

    /// The trees of `[model]`; nil without one. Throws where the file is none, is unsigned or of another feature version:
    /// what was in force stays.
    static func model(_ configuration: Configuration) throws -> LoadedModel? {
        guard configuration.screening.use.contains("model") else { return nil }
        switch (configuration.model.file, configuration.model.key) {
        case (nil, _): return nil
        case (Configuration.Model.builtIn, _): return try DefaultModel.loaded()
        case (let file?, let key?): return try ModelFiles.signed(path: file, key: key, features: .calls)
        case (let file?, nil): return try ModelFiles.unsigned(path: file, source: file)
        }
    }

    static func order(_ configuration: Configuration) -> StandingOrder? {
        guard let authority = configuration.authority, let basis = LegalBasis(code: authority.basis) else { return nil }
        return StandingOrder(
            basis: basis, number: authority.number, from: authority.from, until: authority.until,
            isDemo: authority.isDemo)
    }

    static func emergency(_ configuration: Configuration) throws -> EmergencyNumbers {
        do {
            return try EmergencyNumbers(configuration.numbering.emergency)
        } catch {
            throw InputFault(
                file: configuration.file, problem: "\"\(error.code)\" is no emergency number",
                expected: EmergencyNumbers.Fault.expected)
        }
    }

    static func gate(_ configuration: Configuration) throws -> GateConfiguration {
        do {
            var gate = GateConfiguration(trunks: configuration.trunks)
            gate.listen = try configuration.gate.listen.map { try ListenAddress($0) }
            gate.tls = try configuration.tls.map { try TLSCredentials($0) }
            gate.takesFingerprints = configuration.screening.use.contains("behaviour")
            gate.limits = limits(configuration)
            gate.receiveBufferBytes = configuration.gate.receiveBufferBytes
            gate.dscp = configuration.gate.dscp
            gate.deskURI = configuration.desk.uri
            gate.emergencyNumbers = configuration.numbering.emergency
            gate.redress = redress(
                configuration, card: try RedressCard(configuration.redress),
                at: Timestamp(microseconds: Clock.realtimeMicroseconds()))
            gate.labelText = configuration.gate.label
            gate.deadlineMilliseconds = configuration.gate.deadlineMilliseconds
            if configuration.gate.isProxy {
                gate.seesCallEnds = configuration.proxy.recordRoute
                gate.proxy = ProxyConfiguration(
                    nextHops: try configuration.proxy.nextHops.map { try ListenAddress($0).address },
                    recordRoute: configuration.proxy.recordRoute,
                    probeMilliseconds: configuration.proxy.probeMilliseconds,
                    hopMilliseconds: configuration.proxy.hopMilliseconds)
            }
            try gate.check()
            return gate
        } catch let error as GateError {
            throw fault(error, in: configuration)
        } catch let error as TLSFault {
            let place = KeyPositions(text: configuration.text).place(of: "tls.\(error.file.rawValue)")
            throw InputFault(
                file: configuration.file, line: place?.line, column: place?.column, problem: error.problem,
                expected: error.expected)
        }
    }

    /// `[limits]`, and as many connections in all as this process can hold beside its files.
    private static func limits(_ configuration: Configuration) -> StreamLimits {
        var limits = StreamLimits()
        limits.connections = DescriptorLimit.connections
        limits.connectionsPerSource = configuration.limits.connections
        limits.handshakesPerSecond = Double(configuration.limits.handshakesPerSecond)
        limits.messageSeconds = Double(configuration.limits.halfReadMilliseconds) / 1_000
        limits.messageBytes = configuration.limits.messageBytes
        return limits
    }

    /// What a tap is told; nil without a `[tap]` section.
    static func tap(_ configuration: Configuration) throws -> TapConfiguration? {
        guard let section = configuration.tap else { return nil }
        do {
            var tap = TapConfiguration(trunks: configuration.trunks)
            tap.listen = try section.listen.map { try TapConfiguration.address($0) }
            tap.secret = Array((section.secret ?? "").utf8)
            tap.sources = section.sources
            tap.calls = section.calls
            try tap.check()
            return tap
        } catch let error as GateError {
            throw fault(error, in: configuration)
        }
    }

    /// The gate's refusal with the place of the key that it speaks of and an example of what may stand there.
    private static func fault(_ error: GateError, in configuration: Configuration) -> InputFault {
        // The first trunk with which the trunks before it are refused is the one that people have to look at.
        let trunk = configuration.trunks.indices.first { index in
            var gate = GateConfiguration(trunks: Array(configuration.trunks[...index]))
            // What only a proxy can do is no fault of a proxy's trunk.
            if configuration.gate.isProxy {
                gate.seesCallEnds = configuration.proxy.recordRoute
                for index in gate.trunks.indices { gate.trunks[index].overloadControl = nil }
            }
            do throws(GateError) {
                try gate.check()
                return false
            } catch {
                return true
            }
        }
        let table = "trunk[\(trunk ?? max(0, configuration.trunks.count - 1))]"
        let (key, expected): (String, String) =
            switch error.code {
            case .badListenAddress: ("gate.listen", "addresses such as [\"udp://127.0.0.1:5060\"]")
            case .badSource: ("\(table).sources", "addresses or prefixes such as [\"192.0.2.0/24\"]")
            case .sourceTwice: ("\(table).sources", "each source address in one trunk alone")
            case .badOnward: ("\(table).onward", "a host and port such as \"192.0.2.1:5060\"")
            case .onwardIsOurs: ("trunk", "onward = the next hop of an allowed call, such as \"192.0.2.1:5060\"")
            case .badStopCode: ("\(table).stop", "codes such as [603, 608]")
            case .badURI where error.description.hasPrefix("redress"): ("redress", "url = \"https://example.kz/\"")
            case .badURI: ("desk.uri", "an address such as \"sip:desk@192.0.2.1:5080\"")
            case .badNumberForm: ("\(table).numbers", "numbers = { onward = \"e164\" }")
            case .badHeader: ("\(table).verdict_header", "headers as in docs/profiles.md")
            case .needsProxy: ("\(table).overload_control", "[gate] mode = \"proxy\", or no overload_control")
            case .needsCallEnds: ("\(table).concurrent", "calls_per_second in its place")
            case .tooMany: ("trunk", "fewer of them")
            case .outOfRange: ("gate", "a value in that range")
            case .cannotListen, .noThread: ("gate.listen", "a free address of this machine")
            }
        let place = KeyPositions(text: configuration.text).place(of: key)
        return InputFault(
            file: configuration.file, line: place?.line, column: place?.column, problem: error.description,
            expected: expected)
    }

    /// Names the content of a configuration in verdicts and journal: the first four bytes of its SHA-256, never 0.
    static func version(of configuration: Configuration) -> UInt32 {
        let digest = SHA256.hash(data: Data((configuration.text + (configuration.screening.rules?.text ?? "")).utf8))
        return max(1, digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}
