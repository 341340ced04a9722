import Telephony

/// What a trunk's profile may say: everything here is a mistake that would show only when the first such call came.
enum ProfileCheck {
    static func check(_ trunk: Trunk) throws(GateError) {
        try checkStops(trunk)
        try checkNumbers(trunk)
        try checkMeasures(trunk)
        try checkHeaders(trunk)
    }

    private static func checkStops(_ trunk: Trunk) throws(GateError) {
        for (kind, code) in [
            ("analytics", trunk.stopAs.analytics), ("listed", trunk.stopAs.listed), ("invalid", trunk.stopAs.invalid),
        ] {
            guard let code else { continue }
            guard trunk.stopCodes.contains(code) else {
                throw GateError(
                    .badStopCode,
                    "trunk \(trunk.name): stop_as.\(kind) = \(code) is none of its stop codes \(trunk.stopCodes): this SBC would let the call go on"
                )
            }
            guard code != 607 else {
                throw GateError(
                    .badStopCode,
                    "trunk \(trunk.name): stop_as.\(kind) = 607: that is the callee's own word (RFC 8197), which the gate passes on and never says"
                )
            }
            guard code != 608 || kind == "analytics" else {
                throw GateError(
                    .badStopCode,
                    "trunk \(trunk.name): stop_as.\(kind) = 608: that says analytics (RFC 8688), and this stop rests on none; 603 or 404 is one"
                )
            }
        }
        for code in trunk.disguise where !trunk.stopCodes.contains(code) {
            throw GateError(
                .badStopCode,
                "trunk \(trunk.name): disguise = \(code) is none of its stop codes \(trunk.stopCodes): this SBC would let the call go on"
            )
        }
        guard (1...127).contains(trunk.q850Cause) else {
            throw GateError(
                .outOfRange, "trunk \(trunk.name): q850 = \(trunk.q850Cause): causes are 1 to 127; 21 is one")
        }
    }

    private static func checkNumbers(_ trunk: Trunk) throws(GateError) {
        let numbers = trunk.numbers
        guard numbers.strip.count <= NumberForms.mostPrefixes else {
            throw GateError(
                .tooMany,
                "trunk \(trunk.name): \(numbers.strip.count) prefixes to strip: at most \(NumberForms.mostPrefixes)")
        }
        for text in numbers.strip + (numbers.prefix.isEmpty ? [] : [numbers.prefix]) {
            guard !text.isEmpty, text.utf8.count <= NumberForms.mostPrefixDigits,
                text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 0x23 || $0 == 0x2A })
            else {
                throw GateError(
                    .badNumberForm,
                    "trunk \(trunk.name): numbers: \"\(text)\" is no prefix: 1 to \(NumberForms.mostPrefixDigits) of the digits, * and #; \"9911\" is one"
                )
            }
        }
        if numbers.onward == .same, !numbers.prefix.isEmpty {
            throw GateError(
                .badNumberForm,
                "trunk \(trunk.name): numbers: a prefix goes before a number that is written anew: onward = \"e164\", \"digits\" or \"national\""
            )
        }
        if numbers.onward == .tel, !numbers.prefix.isEmpty || numbers.userPhone == true {
            throw GateError(
                .badNumberForm,
                "trunk \(trunk.name): numbers: a tel URI has neither a prefix nor user=phone (RFC 3966); onward = \"e164\" has both"
            )
        }
    }

    private static func checkMeasures(_ trunk: Trunk) throws(GateError) {
        guard (0...100).contains(trunk.actOnPercent) else {
            throw GateError(
                .outOfRange, "trunk \(trunk.name): act_on_percent = \(trunk.actOnPercent): 0 to 100 of a hundred calls")
        }
        for (key, value) in [("calls_per_second", trunk.callsPerSecond), ("concurrent", trunk.concurrentCalls)] {
            guard let value else { continue }
            guard (1...1_000_000).contains(value) else {
                throw GateError(.outOfRange, "trunk \(trunk.name): \(key) = \(value): 1 to 1,000,000; 200 is one")
            }
        }
    }

    private static func checkHeaders(_ trunk: Trunk) throws(GateError) {
        guard Set(trunk.identity).count == trunk.identity.count, Set(trunk.diversion).count == trunk.diversion.count
        else {
            throw GateError(.badHeader, "trunk \(trunk.name): a header stands twice in identity or diversion")
        }
        guard HeaderText.isURI(trunk.alertInfo) else {
            throw GateError(
                .badURI,
                "trunk \(trunk.name): alert_info = \"\(trunk.alertInfo)\" is no URI: urn:alert:source:external is one"
            )
        }
        guard let name = trunk.verdictHeader else { return }
        guard VerdictHeader.isName(name) else {
            throw GateError(
                .badHeader,
                "trunk \(trunk.name): verdict_header = \"\(name)\" is no header of its own: X-Screening is one")
        }
    }
}
