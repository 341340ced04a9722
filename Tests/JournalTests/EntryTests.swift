import Journal
import Telephony
import Testing

@Suite("Entries in canonical bytes")
struct EntryTests {
    private static let sealing = Sealing(MasterKey(bytes: Array(0..<32)))
    private static let caller = sealing.mark(of: .number(PhoneNumber(digits: 77_010_000_001)))
    private static let callee = sealing.mark(of: .number(PhoneNumber(digits: 77_172_000_002)))
    static let time = Timestamp(microseconds: 0x0102_0304_0506_0708)
    static let hash = TreeHasher.leaf([1])

    private static let keys = [
        "log+6915822a+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "log+ea9a6307+ASmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X",
    ]

    /// Entries of each kind, every field with a value of its own.
    static let samples: [Entry.Body] = [
        .passed(
            PassedEntry(
                caller: caller, callee: callee, treatment: 0, flags: [.international, .withheld], policyVersion: 7,
                logOdds: -4_000, judgedNanoseconds: 1_500)),
        .verdict(
            VerdictEntry(
                caller: caller, callee: callee, commitment: hash, callIDDigest: Pseudonym(high: 1, low: 2),
                callHash: 3, userAgent: 4, source: 5, attestation: 2, flags: .unscreened, treatment: 5, proposed: 4,
                logOdds: 2_500, rule: 12, basis: 1, judgedNanoseconds: 900, rulesVersion: 1, listsVersion: 2,
                policyVersion: 3, modelVersion: 4, trunkName: "intl-1", orderNumber: "17/25",
                reasons: [
                    EntryReason(rule: 12, isShadow: false, weight: 2_500, first: 7, second: -3),
                    EntryReason(rule: 30, isShadow: true, weight: -1, first: .min, second: .max),
                ], features: [1, -2, 0, 4])),
        .outcome(
            OutcomeEntry(
                callHash: 9, caller: caller, callee: callee, isAnswered: true, releasedBy: 1, ringMilliseconds: 4_000,
                durationMilliseconds: 61_000)),
        .listChange(
            ListChangeEntry(action: .add, list: 1, added: 0, number: caller, commitment: hash, person: "shift-2")),
        .listChange(
            ListChangeEntry(action: .remove, list: 0, added: 77, number: .absent, commitment: hash, person: "shift-2")),
        .listLoad(ListLoadEntry(list: "block", file: "blocklist.csv", version: 2, count: 1_000_000, digest: hash)),
        .login(LoginEntry(event: .refused, person: "")),
        .look(
            LookEntry(
                subject: .number, person: "shift-2", pseudonym: Pseudonym(high: 6, low: 7), filters: "trunk=intl-1")),
        .look(LookEntry(subject: .call, person: "shift-2", position: 5)),
        .look(LookEntry(subject: .lists, person: "shift-2")),
        .configuration(
            ConfigurationEntry(
                version: 3, trunks: ["intl-1", "ulttyq-2", "Ұлттық"], basis: 1, orderNumber: "17/25",
                content: Array("[gate]\n".utf8))),
        .trace(TraceEntry(isOn: true, minutes: 10, trunk: "intl-1", person: "shift-2", reason: "302 is not followed")),
        .trace(TraceEntry(isOn: false, trunk: "intl-1", person: "shift-2")),
        .model(
            ModelEntry(
                version: 0x0A1B_2C3D, former: 3, digest: hash, source: "built-in", key: "00ff00ff00ff00ff",
                person: "shift-2", commitment: hash)),
        .keyChange(
            KeyChangeEntry(former: keys[0], next: keys[1], person: "shift-2", commitment: hash)),
        .purge(
            PurgeEntry(
                cause: .clock, kind: "pass", cutoff: Timestamp(seconds: 1), person: "",
                ranges: PositionRanges([3..<9, 12..<300, 1 << 40..<1 << 41]))),
        .purge(
            PurgeEntry(
                cause: .earlier, kind: "pass", cutoff: Timestamp(seconds: 0), person: "shift-2",
                ranges: PositionRanges([0..<1]))),
        .key(KeyEntry(key: keys[0])),
        .hold(
            HoldEntry(
                action: .hold, number: caller, from: Timestamp(seconds: 1), until: Timestamp(seconds: 2),
                caseName: "17-2026", person: "shift-2", commitment: hash)),
        .hold(HoldEntry(action: .release, held: 77, caseName: "17-2026", person: "shift-2", commitment: hash)),
        .keyEnd(
            KeyEndEntry(names: [
                MonthKeyName(purpose: .calls, month: CalendarMonth(number: 682), id: 0xA1B2_C3D4),
                MonthKeyName(purpose: .lists, month: CalendarMonth(number: 0), id: 7),
            ])),
        .bypass(BypassEntry(scope: .everything, isOn: false, person: "shift-2")),
        .bypass(BypassEntry(scope: .trunk, isOn: true, trunk: "intl-1", person: "shift-2")),
        .bypass(BypassEntry(scope: .rule, isOn: true, rule: 30, person: "shift-2")),
        .alarm(AlarmEntry(code: "unknown-source", count: 3, detail: "127.0.0.99")),
        .gap(GapEntry(from: Timestamp(seconds: 1), until: Timestamp(seconds: 2), cause: "restart")),
        .lost(LostEntry(count: 900, from: Timestamp(seconds: 1), until: Timestamp(seconds: 2), cause: "disk full")),
        .report(ReportEntry(caller: caller, callee: .absent, commitment: hash, kind: "bank")),
        .finding(
            FindingEntry(
                call: 77, finding: 2, effect: 1, isAbroad: true, caller: caller, callee: callee, commitment: hash,
                person: "shift-2")),
    ]

    static func entry(_ body: Entry.Body) -> Entry {
        Entry(EntryHeader(kind: body.kind, trunk: TrunkID(index: 0x1234), keyID: 0xA1B2_C3D4, time: time), body)
    }

    @Test("every kind comes back as it was, and has one form only", arguments: samples)
    func roundTrip(body: Entry.Body) throws {
        let entry = Self.entry(body)
        let read = try Entry(entry.bytes)
        #expect(read == entry)
        #expect(read.bytes == entry.bytes)
    }

    @Test("all kinds are among the samples")
    func complete() {
        #expect(Set(Self.samples.map(\.kind)) == Set(EntryKind.allCases))
    }

    @Test("every truncation is refused, and so is every byte too many", arguments: samples)
    func truncations(body: Entry.Body) {
        let bytes = Self.entry(body).bytes
        for count in 0..<bytes.count {
            #expect(throws: EntryFault.self) { try Entry(Array(bytes[..<count])) }
        }
        #expect(throws: EntryFault.trailing(count: 1)) { try Entry(bytes + [0]) }
    }

    @Test("a changed byte never traps, and what is read again has the bytes it was read from", arguments: samples)
    func changedBytes(body: Entry.Body) {
        let bytes = Self.entry(body).bytes
        for index in bytes.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var changed = bytes
                changed[index] ^= change
                if let read = try? Entry(changed) { #expect(read.bytes == changed) }
            }
        }
    }

    @Test("unknown versions and kinds are named")
    func unknown() {
        var bytes = Self.entry(Self.samples[0]).bytes
        bytes[0] = 2
        #expect(throws: EntryFault.unknownVersion(2)) { try Entry(bytes) }
        bytes[0] = 1
        bytes[1] = 99
        #expect(throws: EntryFault.unknownKind(99)) { try Entry(bytes) }
    }

    @Test("the bytes of a pass are those of docs/journal-format.md")
    func goldenPass() {
        let bytes = Self.entry(Self.samples[0]).bytes
        let parts = [
            "01", "01", "3412", "d4c3b2a1", "0807060504030201", "02", Self.caller.pseudonym.hex, "02",
            Self.callee.pseudonym.hex, "00", "03", "07000000", "60f0ffff", "dc050000",
        ]
        #expect(bytes.count == PassedEntry.byteCount)
        #expect(Hex.text(bytes) == parts.joined())
        #expect(Self.caller.pseudonym.hex == "908a27d45e4a58cb308a5b2b0b6654a2")
        #expect(TreeHasher.leaf(bytes).hex == "c8c3127dcf763f5affa1e68a949a6bc08de3233d13567a00d58491fe4e6a0e1c")
    }

    @Test("the bytes of a verdict are those of docs/journal-format.md")
    func goldenVerdict() {
        let parts = [
            "01", "02", "3412", "d4c3b2a1", "0807060504030201", "02", Self.caller.pseudonym.hex, "02",
            Self.callee.pseudonym.hex, Self.hash.hex, "0100000000000000", "0200000000000000", "0300000000000000",
            "0400000000000000", "0500000000000000", "02", "04", "05", "04", "c4090000", "0c", "01", "84030000",
            "01000000", "02000000", "03000000", "04000000", "06", Hex.text("intl-1".utf8), "05",
            Hex.text("17/25".utf8), "02", "0c", "00", "c4090000", "07000000", "fdffffff", "1e", "01", "ffffffff",
            "00000080", "ffffff7f", "04", "01000000", "feffffff", "00000000", "04000000",
        ]
        #expect(Hex.text(Self.entry(Self.samples[1]).bytes) == parts.joined())
    }

    @Test("leaves appended one after another are those of the entries")
    func appended() {
        guard case .passed(let pass) = Self.samples[0] else { return }
        var leaves: [UInt8] = []
        pass.append(to: &leaves, trunk: TrunkID(index: 0x1234), keyID: 0xA1B2_C3D4, time: Self.time)
        #expect(leaves == Self.entry(Self.samples[0]).bytes)
    }

    @Test("texts are cut at their limit, between characters")
    func cutTexts() throws {
        let long = String(repeating: "ұ", count: 200)
        let entry = Self.entry(.login(LoginEntry(event: .login, person: long)))
        guard case .login(let login) = try Entry(entry.bytes).body else {
            Issue.record("another kind came back")
            return
        }
        #expect(login.person == String(repeating: "ұ", count: 127))
        let exact = String(repeating: "a", count: 255)
        let whole = Self.entry(.login(LoginEntry(event: .login, person: exact)))
        #expect(try Entry(whole.bytes) == whole)
    }

    @Test("more reasons and features than an entry holds are left out, zeros at the end too")
    func bounds() throws {
        guard case .verdict(var verdict) = Self.samples[1] else { return }
        verdict = VerdictEntry(
            caller: verdict.caller, callee: verdict.callee, commitment: verdict.commitment,
            callIDDigest: verdict.callIDDigest, callHash: 1, userAgent: 0, source: 0, attestation: 0, flags: [],
            treatment: 1, proposed: 1, logOdds: 0, rule: 0, basis: 255, judgedNanoseconds: 0, rulesVersion: 0,
            listsVersion: 0, policyVersion: 0, modelVersion: 0, trunkName: "", orderNumber: "",
            reasons: Array(repeating: verdict.reasons[0], count: 20),
            features: [Int32](repeating: 5, count: 300) + [0, 0])
        #expect(verdict.reasons.count == VerdictEntry.maximumReasons)
        #expect(verdict.features.count == VerdictEntry.maximumFeatures)
        let entry = Self.entry(.verdict(verdict))
        #expect(try Entry(entry.bytes) == entry)
    }
}
