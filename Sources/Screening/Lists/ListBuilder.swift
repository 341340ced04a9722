package import Telephony

extension ListSnapshot {
    /// Collects rows, then builds a snapshot; a plain value, so a changed copy can be built beside the one in force.
    package struct Builder: Sendable {
        /// Most intervals that one number keeps, the latest ones: more in a file are a mistake, and would slow every call.
        package static let maximumIntervals = 16

        private struct Interval {
            var digits: UInt64
            var since: UInt32
            var until: UInt32
        }

        // Digits above 8 bits of value, as in `NumberTable`.
        private var blockExact: [UInt64] = []
        private var blockPrefixes: [UInt64] = []
        private var allowExact: [UInt64] = []
        private var allowPrefixes: [UInt64] = []
        private var originationExact: [UInt64] = []
        private var originationPrefixes: [UInt64] = []
        private var roaming: [Interval] = []
        private var consent: [Interval] = []
        private var reports: [(caller: UInt64, callee: UInt64, second: UInt32)] = []
        private var knowsRoaming = false

        package init() {}

        /// Makes room for `count` blocked numbers at once.
        package mutating func reserve(block count: Int) { blockExact.reserveCapacity(count) }

        /// A later row for the same number replaces an earlier one. `treatment` other than divert means block.
        package mutating func add(block number: PhoneNumber, _ treatment: Treatment) {
            blockExact.append(number.digits << 8 | Self.value(treatment))
        }

        /// `digits`: the leading digits of E.164 numbers, country code first, 1 to 15.
        package mutating func add(blockPrefix digits: UInt64, _ treatment: Treatment) {
            guard Self.isNumber(digits) else { return }
            blockPrefixes.append(digits << 8 | Self.value(treatment))
        }

        package mutating func add(allow number: PhoneNumber) { allowExact.append(number.digits << 8 | 1) }

        package mutating func add(allowPrefix digits: UInt64) {
            guard Self.isNumber(digits) else { return }
            allowPrefixes.append(digits << 8 | 1)
        }

        /// `number` calls from nowhere, or from home alone.
        package mutating func add(doNotOriginate number: PhoneNumber, _ origination: Origination) {
            originationExact.append(number.digits << 8 | UInt64(origination.rawValue))
        }

        package mutating func add(doNotOriginatePrefix digits: UInt64, _ origination: Origination) {
            guard Self.isNumber(digits) else { return }
            originationPrefixes.append(digits << 8 | UInt64(origination.rawValue))
        }

        /// A roaming list is there, even if nobody is on it: a number that is not in it does not roam.
        package mutating func giveRoaming() { knowsRoaming = true }

        /// A home mobile is abroad from `since` on, until `until`; nil: open.
        package mutating func add(roaming number: PhoneNumber, since: Timestamp?, until: Timestamp?) {
            knowsRoaming = true
            roaming.append(Self.interval(number, since, until))
        }

        package mutating func add(consent callee: PhoneNumber, since: Timestamp?, until: Timestamp?) {
            consent.append(Self.interval(callee, since, until))
        }

        /// A citizen (`callee`, where known) reported `caller` at `time`.
        package mutating func add(report caller: PhoneNumber, callee: PhoneNumber?, time: Timestamp) {
            reports.append((caller.digits, callee?.digits ?? 0, time.tick))
        }

        package func build(version: UInt32) -> ListSnapshot {
            var digest: UInt64 = 0
            let block = Self.table(blockExact, blockPrefixes, salt: 1, &digest)
            let allow = Self.table(allowExact, allowPrefixes, salt: 3, &digest)
            let origination = Self.table(originationExact, originationPrefixes, salt: 10, &digest)
            let roaming = Self.table(roaming, salt: 5, &digest)
            let consent = Self.table(consent, salt: 6, &digest)
            let reports = self.sortedReports()
            for report in reports { digest &+= Self.part(report.caller ^ UInt64(report.second) << 32, salt: 7) }
            if knowsRoaming { digest &+= Self.part(0, salt: 8) }
            let view = ListView(
                block: block, allow: allow, roaming: roaming, consent: consent, reports: ReportTable(sorted: reports),
                origination: origination, knowsRoaming: knowsRoaming)
            let counts = Counts(
                block: block.count, allow: allow.count, roaming: roaming.count, reports: reports.count,
                consent: consent.count, doNotOriginate: origination.count)
            return ListSnapshot(
                view: view, version: version, digest: digest, counts: counts, knowsRoaming: knowsRoaming)
        }

        private static func isNumber(_ digits: UInt64) -> Bool { digits > 0 && digits < 1_000_000_000_000_000 }

        private static func value(_ treatment: Treatment) -> UInt64 {
            UInt64(treatment == .divert ? Treatment.divert.rawValue : Treatment.block.rawValue)
        }

        private static func interval(_ number: PhoneNumber, _ since: Timestamp?, _ until: Timestamp?) -> Interval {
            Interval(digits: number.digits, since: since?.tick ?? 0, until: until?.tick ?? .max)
        }

        private static func part(_ content: UInt64, salt: UInt64) -> UInt64 { Mixing.mix(Mixing.mix(content) &+ salt) }

        private static func table(
            _ exact: [UInt64], _ prefixes: [UInt64], salt: UInt64, _ digest: inout UInt64
        ) -> PrefixTable {
            var table = PrefixTable(capacity: exact.count)
            for word in exact { table.insert(exact: word >> 8, value: UInt8(truncatingIfNeeded: word)) }
            for word in prefixes { table.insert(prefix: word >> 8, value: UInt8(truncatingIfNeeded: word)) }
            var sum: UInt64 = 0
            table.forEach { digits, value, isPrefix in
                sum &+= part(digits << 8 | UInt64(value), salt: salt + (isPrefix ? 1 : 0))
            }
            digest &+= sum
            return table
        }

        /// Overlapping intervals of a number become one; of what is left the latest are kept.
        private static func table(_ rows: [Interval], salt: UInt64, _ digest: inout UInt64) -> IntervalTable {
            var table = IntervalTable(capacity: rows.count)
            let sorted = rows.filter { $0.since < $0.until }.sorted {
                ($0.digits, $0.since, $0.until) < ($1.digits, $1.since, $1.until)
            }
            var start = 0
            while start < sorted.count {
                var merged: [Interval] = []
                var next = start
                while next < sorted.count, sorted[next].digits == sorted[start].digits {
                    if let last = merged.last, sorted[next].since <= last.until {
                        merged[merged.count - 1].until = max(last.until, sorted[next].until)
                    } else {
                        merged.append(sorted[next])
                    }
                    next += 1
                }
                for row in merged.suffix(maximumIntervals) {
                    table.insert(row.digits, since: row.since, until: row.until)
                    digest &+= part(row.digits ^ part(UInt64(row.since) << 32 | UInt64(row.until), salt: 9), salt: salt)
                }
                start = next
            }
            return table
        }

        /// By caller and time; of one citizen's reports about a caller only the first. Reports without a citizen all count.
        private func sortedReports() -> [(caller: UInt64, second: UInt32)] {
            let ordered = reports.sorted { ($0.caller, $0.callee, $0.second) < ($1.caller, $1.callee, $1.second) }
            var kept: [(caller: UInt64, second: UInt32)] = []
            for (index, report) in ordered.enumerated() {
                if index > 0, report.callee != 0, ordered[index - 1].caller == report.caller,
                    ordered[index - 1].callee == report.callee
                {
                    continue
                }
                kept.append((report.caller, report.second))
            }
            return kept.sorted { ($0.caller, $0.second) < ($1.caller, $1.second) }
        }
    }
}
