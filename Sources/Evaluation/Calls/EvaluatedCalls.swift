package import Screening

/// Judged calls in the order of their time, with the names of their roles and campaigns.
///
///     var calls = EvaluatedCalls()
///     calls.add(call, role: "courier", campaign: "")
package struct EvaluatedCalls: Sendable {
    /// Personas and kinds of campaign: more than any scenario library has, and a byte holds them.
    package static let maximumRoles = 255

    package private(set) var calls: [EvaluatedCall] = []
    /// By position; the first is no name.
    package private(set) var roles = [""]
    package private(set) var campaigns = [""]
    private var rolePositions: [String: UInt8] = [:]
    private var campaignPositions: [String: UInt32] = [:]

    /// They name what decided.
    package let rules: RuleSet

    package init(rules: RuleSet = .standard) {
        self.rules = rules
    }

    /// `role` names the persona or the kind of campaign; empty: not known, as of records.
    package mutating func add(_ call: EvaluatedCall, role: String, campaign: String) {
        var call = call
        call.role = position(role)
        call.campaign = position(campaign: campaign)
        calls.append(call)
    }

    private mutating func position(_ role: String) -> UInt8 {
        if role.isEmpty { return 0 }
        if let known = rolePositions[role] { return known }
        // What has no room is shown without a role, not under another's.
        guard roles.count <= Self.maximumRoles else { return 0 }
        let position = UInt8(roles.count)
        roles.append(role)
        rolePositions[role] = position
        return position
    }

    private mutating func position(campaign: String) -> UInt32 {
        if campaign.isEmpty { return 0 }
        if let known = campaignPositions[campaign] { return known }
        let position = UInt32(campaigns.count)
        campaigns.append(campaign)
        campaignPositions[campaign] = position
        return position
    }

    /// Calls that chance has together: of a campaign, or of a caller. A call without either is alone.
    package func cluster(of index: Int) -> UInt64 {
        let call = calls[index]
        if call.isScam, call.campaign != 0 { return UInt64(call.campaign) | 1 << 63 }
        return call.caller != 0 ? call.caller : UInt64(index) | 1 << 62
    }
}
