import Foundation
import Journal
import Ledger
import Screening
import Telephony
import Testing

@Suite("What the ledger answers")
struct ReaderTests {
    /// 600 calls: 30 blocked, 30 labelled, the rest passed in silence.
    private func ledger() async throws -> (LedgerFixture, LedgerReader) {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        for number in 0..<600 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 601 })
        writer.stop()
        return (ledger, try ledger.reader())
    }

    @Test("pages follow each other without a gap or a double, newest first")
    func paging() async throws {
        let (_, reader) = try await ledger()
        var seen: [UInt64] = []
        var before: UInt64?
        while true {
            let page = try await reader.calls(matching: CallQuery(before: before, limit: 7))
            #expect(page.count <= 7)
            guard let last = page.last else { break }
            seen += page.map(\.position)
            before = last.position
        }
        let expected = stride(from: UInt64(591), through: 1, by: -10)
        #expect(seen == Array(expected))
        #expect(try await reader.calls(matching: CallQuery(limit: 100_000)).count == 60)
        #expect(try await reader.calls(matching: CallQuery(limit: -1)).isEmpty)
    }

    @Test("each field of a search narrows it")
    func filters() async throws {
        let (ledger, reader) = try await ledger()
        func count(_ query: CallQuery) async throws -> Int { try await reader.calls(matching: query).count }
        #expect(try await count(CallQuery(treatment: .block, limit: 200)) == 30)
        #expect(try await count(CallQuery(trunk: "intl-1", limit: 200)) == 60)
        #expect(try await count(CallQuery(trunk: "intl-9", limit: 200)) == 0)
        #expect(try await count(CallQuery(rule: .cliHomeMobileInternational, limit: 200)) == 60)
        #expect(try await count(CallQuery(rule: .callerRate, limit: 200)) == 0)
        #expect(try await count(CallQuery(limit: 200, interceptedOnly: true)) == 60)
        let middle = LedgerFixture.start.adding(microseconds: 3_000_000)
        #expect(try await count(CallQuery(from: middle, limit: 200)) == 30)
        #expect(try await count(CallQuery(until: middle, limit: 200)) == 30)
        // Callers repeat every 50 calls, of which every tenth has a reason: 5 callers, 12 calls each.
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller + 20))
        #expect(try await count(CallQuery(number: number, limit: 200)) == 12)
        let pseudonym = ledger.sealing.pseudonym(of: number).hex
        #expect(try await count(CallQuery(pseudonym: pseudonym, limit: 200)) == 12)
        #expect(try await count(CallQuery(number: .anonymous, limit: 200)) == 0)
        #expect(try await count(CallQuery(pseudonym: "no hex", limit: 200)) == 0)
    }

    @Test("a call comes back with all that is known of it, its numbers masked")
    func call() async throws {
        let (ledger, reader) = try await ledger()
        let judged = LedgerFixture.mixedCall(20)
        let row = try #require(try await reader.call(at: 21))
        #expect(row.callID == "20-" + LedgerFixture.callID)
        #expect(row.time == judged.attempt.time)
        #expect(row.trunk == "intl-1")
        #expect(row.treatment == .block)
        #expect(row.reasons == [LedgerFixture.reason])
        #expect(row.rule == .cliHomeMobileInternational)
        #expect(row.orderNumber == "17/25")
        #expect(row.versions == judged.versions)
        #expect(row.judgedNanoseconds == 1_500)
        #expect(row.logOdds == judged.verdict.logOdds)
        #expect(row.scorePerTenThousand == judged.verdict.scorePerTenThousand)
        #expect(row.caller.masked == Masking.masked(judged.attempt.caller))
        #expect(row.caller.pseudonym == ledger.sealing.pseudonym(of: judged.attempt.caller).hex)
        #expect(row.callee.country == "KZ")
        #expect(row.callee.region == NumberingPlan.kazakhstan.classify(judged.attempt.callee)?.region?.code)
        #expect(try await reader.call(callID: row.callID)?.position == 21)
        #expect(try await reader.call(callID: "none") == nil)
        #expect(try await reader.call(at: 22) == nil)
        #expect(try await reader.call(at: .max) == nil)
    }

    @Test("a verdict is explained by the vector, the versions and the policy that it was given under")
    func explain() async throws {
        let (_, reader) = try await ledger()
        let judged = LedgerFixture.mixedCall(20)
        let row = try #require(try await reader.features(at: 21))
        #expect(row.features == judged.features)
        #expect(row.versions == judged.versions)
        #expect(row.verdict.treatment == .block)
        #expect(row.verdict.reasonCount == 1)
        #expect(row.verdict.reasons[0] == LedgerFixture.reason)
        #expect(row.verdict.basis == 1)
        #expect(row.trunkClass == .international)
        #expect(row.configuration == LedgerFixture.configuration)
        #expect(try await reader.features(at: 2) == nil)
        #expect(try await reader.configuration(version: 7) == LedgerFixture.configuration)
        #expect(try await reader.configuration(version: 8) == nil)
        #expect(try await reader.newestConfigurationVersion() == 7)
    }

    @Test("sums by number, minute, trunk and region")
    func sums() async throws {
        let (_, reader) = try await ledger()
        let totals = try await reader.totals(since: Timestamp(seconds: 0))
        #expect(totals.allowed == 540)
        #expect(totals.warned == 30)
        #expect(totals.diverted == 0)
        #expect(totals.blocked == 30)
        #expect(totals.unscreened == 0)
        let trunks = try await reader.trunkTotals(since: Timestamp(seconds: 0))
        #expect(trunks.map(\.trunk) == ["intl-1", "intl-2"])
        #expect(trunks[0].totals.allowed == 240)
        #expect(trunks[1].totals.allowed == 300)
        let minutes = try await reader.minutes(
            from: Timestamp(seconds: 0), until: LedgerFixture.start.adding(microseconds: 60_000_000))
        #expect(minutes.reduce(0) { $0 + $1.blocked } == 30)
        #expect(try await reader.minutes(from: Timestamp(seconds: 0), until: Timestamp(seconds: 1)).isEmpty)
        let regions = try await reader.regionCounts(since: Timestamp(seconds: 0))
        #expect(regions.values.reduce(0, +) == 60)
        let active = try await reader.mostActive(since: Timestamp(seconds: 0), limit: 3)
        // Blocked are calls 0, 20, 40 … 580: callers 0, 10, 20, 30, 40 with six stops each.
        #expect(active.count == 3)
        #expect(active.allSatisfy { $0.intercepted == 6 && $0.judged == 12 && $0.warned == 6 })
        #expect(try await reader.mostActive(since: Timestamp(seconds: 9_000_000_000), limit: 3).isEmpty)
        #expect(try await reader.position() == 601)
        #expect(try await reader.tree().size == 601)
    }

    @Test("what each rule did, by the hour: fired, stopped, warned, held back, in shadow and alone there")
    func rules() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let shadow = Reason(rule: .callerNew, isShadow: true, weight: 800, first: 1, second: 0)
        // Blocked by the first rule, labelled by it, allowed: each beside a shadow.
        for (number, treatment) in [Treatment.block, .label, .allow, .divert].enumerated() {
            var call = LedgerFixture.call(number, treatment: treatment, reasons: [LedgerFixture.reason, shadow])
            call.verdict.proposed = treatment == .label ? .divert : treatment
            if treatment == .divert { call.verdict.rule = .callerRate }
            ledger.ring.offer(call)
        }
        var later = LedgerFixture.call(4, treatment: .block, reasons: [LedgerFixture.reason])
        later.attempt.time = LedgerFixture.start.adding(microseconds: 7_200_000_000)
        ledger.ring.offer(later)
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 5 })
        writer.stop()
        let reader = try ledger.reader()
        let all = try await reader.ruleCounts(since: LedgerFixture.start)
        let counted = try #require(all[.cliHomeMobileInternational])
        #expect(counted.fired == 5 && counted.stopped == 2 && counted.warned == 1 && counted.heldBack == 1)
        #expect(counted.shadow == 0)
        let quiet = try #require(all[.callerNew])
        #expect(quiet.fired == 0 && quiet.shadow == 4 && quiet.shadowAlone == 2)
        #expect(all[.callerRate] == nil)
        let recent = try await reader.ruleCounts(since: later.attempt.time)
        #expect(recent[.cliHomeMobileInternational]?.fired == 1 && recent[.callerNew] == nil)
        let grown = try LedgerProbe.dump(ledger.folder.views)
        #expect(grown.contains { $0.contains("rule_hours") })
        _ = try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try LedgerProbe.dump(ledger.folder.views) == grown)
    }

    @Test("unsigned models that were in force are known by their digests; signed ones are not among them")
    func unsignedModels() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let own = Sealing.digest(of: [1]), signed = Sealing.digest(of: [2])
        try await writer.append(
            .model(
                TakenModel(version: 1, former: 0, digest: own, source: "built-in", key: ""), at: LedgerFixture.start))
        try await writer.append(
            .model(
                TakenModel(version: 2, former: 1, digest: signed, source: "/m.json", key: "00ff00ff00ff00ff"),
                at: LedgerFixture.start))
        writer.stop()
        #expect(try await ledger.reader().unsignedModels() == [own])
    }

    @Test("what people found of a call counts for its rules, once; where they disagree, for none")
    func findings() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let shadow = Reason(rule: .callerNew, isShadow: true, weight: 800, first: 1, second: 0)
        for number in 0..<3 {
            ledger.ring.offer(LedgerFixture.call(number, treatment: .block, reasons: [LedgerFixture.reason, shadow]))
        }
        #expect(await LedgerFixture.wait { writer.health.position == 3 })
        func find(_ call: UInt64, _ finding: Finding, _ effect: CallFindings.Effect) async throws {
            let pair = PairFinding(
                caller: PhoneNumber(digits: LedgerFixture.caller), callee: .absent, isAbroad: true, finding: finding)
            let found = FoundCall(call: call, pair: pair, effect: effect, reason: "heard it", person: "shift-1")
            try await writer.append(.finding(found, at: LedgerFixture.start))
        }
        try await find(0, .scam, .first)
        try await find(0, .scam, .confirms)
        try await find(1, .honest, .first)
        try await find(2, .honest, .first)
        let reader = try ledger.reader()
        let before = try await reader.ruleCounts(since: LedgerFixture.start)
        #expect(before[.cliHomeMobileInternational]?.scam == 1 && before[.cliHomeMobileInternational]?.honest == 2)
        #expect(before[.callerNew]?.scam == 1 && before[.callerNew]?.shadow == 3)
        #expect(try await reader.falseStops(since: LedgerFixture.start) == 2)
        // Contested twice, and a call that no journal has.
        try await find(1, .scam, .contradicts)
        try await find(1, .scam, .contradicts)
        try await find(77, .scam, .first)
        #expect(try await reader.falseStops(since: LedgerFixture.start) == 1)
        // Whoever is on the allow list since was stopped falsely each time; a call that is found honest too counts once.
        for number in [LedgerFixture.caller, LedgerFixture.caller + 2] {
            try await writer.append(
                .listAddition(
                    PresentedNumber(text: "+\(number)"), .allow, reason: "asked", person: "shift-1",
                    at: LedgerFixture.start))
        }
        #expect(try await reader.falseStops(since: LedgerFixture.start) == 2)
        #expect(try await reader.falseStops(since: LedgerFixture.start.adding(microseconds: 60_000_000)) == 0)
        writer.stop()
        let after = try await reader.ruleCounts(since: LedgerFixture.start)
        #expect(after[.cliHomeMobileInternational]?.scam == 1 && after[.cliHomeMobileInternational]?.honest == 1)
        let grown = try LedgerProbe.dump(ledger.folder.views)
        _ = try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try LedgerProbe.dump(ledger.folder.views) == grown)
    }

    @Test("a pseudonym resolves to its number, also of a callee, and to nothing when unknown")
    func resolve() async throws {
        let (ledger, reader) = try await ledger()
        let judged = LedgerFixture.mixedCall(20)
        for number in [judged.attempt.caller, judged.attempt.callee] {
            #expect(try await reader.resolve(pseudonym: ledger.sealing.pseudonym(of: number).hex) == number)
        }
        // A call that passed in silence leaves no number behind.
        let silent = LedgerFixture.mixedCall(21).attempt.caller
        #expect(try await reader.resolve(pseudonym: ledger.sealing.pseudonym(of: silent).hex) == nil)
        #expect(try await reader.resolve(pseudonym: "00") == nil)
        let summary = try #require(try await reader.number(judged.attempt.callee))
        #expect(summary.judged == 0)
        #expect(summary.number.masked == Masking.masked(judged.attempt.callee))
        #expect(try await reader.number(silent) == nil)
        #expect(try await reader.number(.anonymous) == nil)
    }

    @Test("an outcome comes to its call")
    func outcome() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let judged = LedgerFixture.mixedCall(10)
        ledger.ring.offer(judged)
        #expect(await LedgerFixture.wait { writer.health.position == 1 })
        let outcome = CallOutcome(
            callID: judged.attempt.callID, caller: judged.attempt.caller, callee: judged.attempt.callee,
            trunk: judged.attempt.trunk, isAnswered: true, ringMilliseconds: 4_000, durationMilliseconds: 61_000,
            releasedBy: .callee)
        try await writer.append(.outcome(outcome, at: judged.attempt.time))
        writer.stop()
        let row = try #require(try await ledger.reader().call(at: 0)?.outcome)
        #expect(row.isAnswered)
        #expect(row.durationMilliseconds == 61_000)
        #expect(row.releasedBy == .callee)
    }

    @Test("an outcome comes to the call of its own trunk, though another trunk's has the same Call-ID and is newer")
    func outcomeOfTrunk() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        var first = LedgerFixture.mixedCall(20)
        first.attempt.trunk = TrunkID(index: 0)
        var second = first
        second.attempt.trunk = TrunkID(index: 1)
        ledger.ring.offer(first)
        ledger.ring.offer(second)
        #expect(await LedgerFixture.wait { writer.health.position == 3 })
        let outcome = CallOutcome(
            callID: first.attempt.callID, caller: first.attempt.caller, callee: first.attempt.callee,
            trunk: TrunkID(index: 0), isAnswered: true, ringMilliseconds: 4_000, durationMilliseconds: 61_000,
            releasedBy: .callee)
        try await writer.append(.outcome(outcome, at: first.attempt.time))
        writer.stop()
        let reader = try ledger.reader()
        #expect(try await reader.call(at: 1)?.outcome?.durationMilliseconds == 61_000)
        #expect(try await reader.call(at: 2)?.outcome == nil)
        // The same from the journal alone.
        let grown = try LedgerProbe.dump(ledger.folder.views)
        _ = try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try LedgerProbe.dump(ledger.folder.views) == grown)
    }

    @Test("an outcome under another trunk's name comes to a call that has none yet, and changes none that has")
    func outcomeOfAnotherTrunk() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        var call = LedgerFixture.mixedCall(20)
        call.attempt.trunk = TrunkID(index: 0)
        ledger.ring.offer(call)
        #expect(await LedgerFixture.wait { writer.health.position == 2 })
        func tell(_ milliseconds: Int64, ofTrunk trunk: TrunkID) async throws {
            let outcome = CallOutcome(
                callID: call.attempt.callID, caller: call.attempt.caller, callee: call.attempt.callee, trunk: trunk,
                isAnswered: true, ringMilliseconds: 4_000, durationMilliseconds: milliseconds, releasedBy: .callee)
            try await writer.append(.outcome(outcome, at: call.attempt.time))
        }
        let reader = try ledger.reader()
        try await tell(61_000, ofTrunk: TrunkID(index: 1))
        #expect(try await reader.call(at: 1)?.outcome?.durationMilliseconds == 61_000)
        // Neither another trunk nor a stranger.
        try await tell(1_000, ofTrunk: TrunkID(index: 1))
        try await tell(1_000, ofTrunk: .unknown)
        #expect(try await reader.call(at: 1)?.outcome?.durationMilliseconds == 61_000)
        // Its own trunk knows better.
        try await tell(62_000, ofTrunk: TrunkID(index: 0))
        writer.stop()
        #expect(try await reader.call(at: 1)?.outcome?.durationMilliseconds == 62_000)
    }

    @Test("rebuilt views equal those that grew with the journal")
    func rebuild() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        try await writer.append(.configuration(LedgerFixture.configuration, at: LedgerFixture.start))
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        for part in 0..<4 {
            for call in 0..<400 { ledger.ring.offer(LedgerFixture.mixedCall(part * 400 + call)) }
            let added = try await writer.append(
                .listAddition(number, .divert, reason: "Report \(part)", person: "shift-1", at: LedgerFixture.start))
            if part % 2 == 0 {
                try await writer.append(
                    .listRemoval(position: added, reason: "Undone", person: "shift-1", at: LedgerFixture.start))
            }
        }
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 1_607 })
        #expect(throws: LedgerError.inUse(path: ledger.folder.lock.path)) {
            try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        }
        writer.stop()
        let grown = try LedgerProbe.dump(ledger.folder.views)
        #expect(grown.count > 160)
        #expect(try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing) == 1_607)
        #expect(try LedgerProbe.dump(ledger.folder.views) == grown)
    }

    @Test("no clear number and no Call-ID is in any byte of any file")
    func sealed() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let digits = LedgerFixture.caller
        for number in 0..<500 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        let listed = PresentedNumber.number(PhoneNumber(digits: digits))
        try await writer.append(
            .listAddition(listed, .block, reason: "Calls from \(digits)", person: "shift-1", at: LedgerFixture.start))
        try await writer.append(
            .report(caller: listed, callee: .absent, kind: "bank", at: LedgerFixture.start))
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 502 })
        func check() throws {
            for number in 0..<50 {
                #expect(try LedgerProbe.contains("\(digits + UInt64(number))".dropFirst(), in: ledger.url).isEmpty)
                let word = withUnsafeBytes(of: (digits + UInt64(number)).littleEndian) { Array($0) }
                #expect(try LedgerProbe.contains(bytes: word, in: ledger.url).isEmpty)
            }
            #expect(try LedgerProbe.contains(bytes: Array(LedgerFixture.callID.utf8), in: ledger.url).isEmpty)
        }
        // With the logs of a running writer, and after they went into the databases.
        try check()
        writer.stop()
        try check()
        #expect(try !LedgerProbe.contains("shift-1", in: ledger.url).isEmpty)
    }
}
