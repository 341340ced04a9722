/// A value with the place where it stood.
struct Placed<Value: Sendable>: Sendable {
    var value: Value
    var place: RulePlace
}

/// A rule as it was read, before it is checked. What a file does not say is nil, or empty.
struct RuleDraft: Sendable {
    var name: String
    var place: RulePlace
    var number: Placed<UInt8>?
    /// It has its own place in the order of looking.
    var isFixed = false
    /// The operator's file says something of it.
    var isOwn = false
    var layer: Placed<Layers>?
    var setting: Placed<RuleSetting>?
    /// `unless model` stands behind the treatment.
    var yieldsToModel = false
    var most: Placed<Treatment>?
    var when: Placed<RuleExpression>?
    var conditionText = ""
    var weights: [WeightClause] = []
    var weightText: [String] = []
    var halves: [RuleExpression] = []
    var evidence: [RuleExpression] = []
    var source: Placed<String>?
    var review: Placed<String>?
    var misses: Placed<String>?
    var titles: [String: Placed<String>] = [:]
    var texts: [String: [TextClause]] = [:]

    /// `weight 1500 when abroad`, or in steps: `weight callees-hour 15: 1500, 30: 2500`.
    struct WeightClause: Sendable {
        var place: RulePlace
        /// The quantity whose steps are asked; nil: one step that always counts.
        var quantity: RuleExpression?
        var steps: [Step]
        var when: RuleExpression?
    }

    struct Step: Sendable {
        var place: RulePlace
        var from: Int64
        var weight: Int64
    }

    /// `text en if first = 1 "…"`
    struct TextClause: Sendable {
        var place: RulePlace
        var condition: (isSecond: Bool, value: RuleExpression)?
        var text: String
    }

    /// What `own` says takes the place of what stands here; of texts, by language.
    mutating func take(_ own: RuleDraft) {
        isOwn = true
        place = own.place
        layer = own.layer ?? layer
        if own.setting != nil { (setting, yieldsToModel) = (own.setting, own.yieldsToModel) }
        most = own.most ?? most
        if own.when != nil {
            when = own.when
            conditionText = own.conditionText
        }
        if !own.weights.isEmpty {
            weights = own.weights
            weightText = own.weightText
            halves = own.halves
        } else if !own.halves.isEmpty {
            halves = own.halves
            weightText += own.weightText
        }
        if !own.evidence.isEmpty { evidence = own.evidence }
        source = own.source ?? source
        review = own.review ?? review
        misses = own.misses ?? misses
        titles.merge(own.titles) { _, new in new }
        texts.merge(own.texts) { _, new in new }
    }

    /// It changes more than words.
    var changesVerdicts: Bool {
        isFixed || layer != nil || setting != nil || most != nil || when != nil || !weights.isEmpty || !halves.isEmpty
            || !evidence.isEmpty
    }
}
