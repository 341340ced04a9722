package import Telephony

// The lists that the carrier has on the first morning of a world, and the citizens' reports that come later, in the
// forms of `[lists]` of `qorgan.toml`.

extension World {
    /// `number,since,until`: own mobiles abroad, as far as the carrier was told; nil: it has no such list.
    package func roamingList() -> String? {
        guard make.hasRoamingList else { return nil }
        return roamingRows().reduce(into: "number,since,until\n") { text, row in
            text += "+\(row.number),\(row.since.rfc3339),\(row.until.rfc3339)\n"
        }
    }

    /// Trips that touch the world's days, in the order of their agents. Whole days of Kazakhstan.
    package func roamingRows() -> [(number: UInt64, since: Timestamp, until: Timestamp)] {
        guard make.hasRoamingList, let index = plans.firstIndex(where: { $0.role == .roamer }) else { return [] }
        var rows: [(number: UInt64, since: Timestamp, until: Timestamp)] = []
        let first = society.firstDay
        for agent in 0..<UInt32(agents[index]) {
            let trip = society.trip(.roamer, agent)
            // Trips begin where (day - first + offset) is a multiple of 60.
            var begin = first - trip.offset
            while begin + trip.length <= first { begin += 60 }
            while begin <= first + Int64(days) {
                rows.append(
                    (
                        society.mobile(society.key(.roamer, agent)), LocalTime.midnight(begin),
                        LocalTime.midnight(begin + trip.length)
                    ))
                begin += 60
            }
        }
        return rows
    }

    /// `number,reason`: lines from which banks read out codes, as far as they were announced.
    package func allowList() -> String {
        allowedNumbers().reduce(into: "number,reason\n") { $0 += "+\($1),bank voice codes (simulated)\n" }
    }

    package func allowedNumbers() -> [UInt64] {
        guard let index = plans.firstIndex(where: { $0.role == .bankCode }) else { return [] }
        return (0..<UInt32(agents[index])).compactMap { agent in
            let key = society.key(.bankCode, agent)
            guard key >> 40 % 1_000 < UInt64(make.allowPermille) else { return nil }
            return serviceLine(key)
        }
    }

    /// `number,treatment`: numbers of yesterday's campaigns, as far as they were reported.
    package func blockList() -> String {
        blockedNumbers().reduce(into: "number,treatment\n") { $0 += "+\($1),block\n" }
    }

    package func blockedNumbers() -> [UInt64] {
        var numbers: [UInt64] = []
        for campaign in campaigns where campaign.isOld {
            var yesterday = campaign
            yesterday.generation = 0
            let known = make.knownPermille * campaign.plan.numbers.isKnownOf / 1_000
            for place in 0..<Campaign.knownNumbers {
                let draw = SplitMix.hash(campaign.key, UInt64(place), 0xB10C) % 1_000
                if draw < UInt64(known) { numbers.append(number(of: yesterday, place)) }
            }
        }
        // The first ones show the order of campaigns; a list is sorted.
        return numbers.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
