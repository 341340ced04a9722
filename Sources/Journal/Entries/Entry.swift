/// One entry of the journal: its header and what its kind says. docs/journal-format.md has every byte.
package struct Entry: Hashable, Sendable {
    package var header: EntryHeader
    package var body: Body

    /// What happened, by kind.
    package enum Body: Hashable, Sendable {
        case passed(PassedEntry)
        case verdict(VerdictEntry)
        case outcome(OutcomeEntry)
        case listChange(ListChangeEntry)
        case listLoad(ListLoadEntry)
        case login(LoginEntry)
        case look(LookEntry)
        case configuration(ConfigurationEntry)
        case bypass(BypassEntry)
        case alarm(AlarmEntry)
        case gap(GapEntry)
        case lost(LostEntry)
        case report(ReportEntry)
        case trace(TraceEntry)
        case finding(FindingEntry)
        case model(ModelEntry)
        case keyChange(KeyChangeEntry)
        case purge(PurgeEntry)
        case key(KeyEntry)
        case hold(HoldEntry)
        case keyEnd(KeyEndEntry)

        package var kind: EntryKind {
            switch self {
            case .passed: .passed
            case .verdict: .verdict
            case .outcome: .outcome
            case .listChange: .listChange
            case .listLoad: .listLoad
            case .login: .login
            case .look: .look
            case .configuration: .configuration
            case .bypass: .bypass
            case .alarm: .alarm
            case .gap: .gap
            case .lost: .lost
            case .report: .report
            case .trace: .trace
            case .finding: .finding
            case .model: .model
            case .keyChange: .keyChange
            case .purge: .purge
            case .key: .key
            case .hold: .hold
            case .keyEnd: .keyEnd
            }
        }
    }

    /// The header's kind is the body's.
    package init(_ header: EntryHeader, _ body: Body) {
        self.header = header
        self.header.kind = body.kind
        self.body = body
    }

    /// The canonical bytes: what the leaf hash is taken of.
    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 256)
        header.write(to: &writer)
        switch body {
        case .passed(let entry): entry.write(to: &writer)
        case .verdict(let entry): entry.write(to: &writer)
        case .outcome(let entry): entry.write(to: &writer)
        case .listChange(let entry): entry.write(to: &writer)
        case .listLoad(let entry): entry.write(to: &writer)
        case .login(let entry): entry.write(to: &writer)
        case .look(let entry): entry.write(to: &writer)
        case .configuration(let entry): entry.write(to: &writer)
        case .bypass(let entry): entry.write(to: &writer)
        case .alarm(let entry): entry.write(to: &writer)
        case .gap(let entry): entry.write(to: &writer)
        case .lost(let entry): entry.write(to: &writer)
        case .report(let entry): entry.write(to: &writer)
        case .trace(let entry): entry.write(to: &writer)
        case .finding(let entry): entry.write(to: &writer)
        case .model(let entry): entry.write(to: &writer)
        case .keyChange(let entry): entry.write(to: &writer)
        case .purge(let entry): entry.write(to: &writer)
        case .key(let entry): entry.write(to: &writer)
        case .hold(let entry): entry.write(to: &writer)
        case .keyEnd(let entry): entry.write(to: &writer)
        }
        return writer.bytes
    }

    package init(_ bytes: [UInt8]) throws(EntryFault) {
        try self.init(bytes, bytes.indices)
    }

    /// Of `bytes[range]`; precondition: the range lies inside. Bytes of any origin: a fault is thrown, nothing traps.
    package init(_ bytes: [UInt8], _ range: Range<Int>) throws(EntryFault) {
        var reader = ByteReader(bytes, range)
        header = try EntryHeader(from: &reader)
        switch header.kind {
        case .passed: body = .passed(try PassedEntry(from: &reader))
        case .verdict: body = .verdict(try VerdictEntry(from: &reader))
        case .outcome: body = .outcome(try OutcomeEntry(from: &reader))
        case .listChange: body = .listChange(try ListChangeEntry(from: &reader))
        case .listLoad: body = .listLoad(try ListLoadEntry(from: &reader))
        case .login: body = .login(try LoginEntry(from: &reader))
        case .look: body = .look(try LookEntry(from: &reader))
        case .configuration: body = .configuration(try ConfigurationEntry(from: &reader))
        case .bypass: body = .bypass(try BypassEntry(from: &reader))
        case .alarm: body = .alarm(try AlarmEntry(from: &reader))
        case .gap: body = .gap(try GapEntry(from: &reader))
        case .lost: body = .lost(try LostEntry(from: &reader))
        case .report: body = .report(try ReportEntry(from: &reader))
        case .trace: body = .trace(try TraceEntry(from: &reader))
        case .finding: body = .finding(try FindingEntry(from: &reader))
        case .model: body = .model(try ModelEntry(from: &reader))
        case .keyChange: body = .keyChange(try KeyChangeEntry(from: &reader))
        case .purge: body = .purge(try PurgeEntry(from: &reader))
        case .key: body = .key(try KeyEntry(from: &reader))
        case .hold: body = .hold(try HoldEntry(from: &reader))
        case .keyEnd: body = .keyEnd(try KeyEndEntry(from: &reader))
        }
        try reader.finish()
    }

    /// The commitment of the seal that stands beside this entry; nil for kinds that seal nothing.
    package var commitment: TreeHash? {
        switch body {
        case .verdict(let entry): entry.commitment
        case .listChange(let entry): entry.commitment
        case .report(let entry): entry.commitment
        case .finding(let entry): entry.commitment
        case .model(let entry): entry.commitment
        case .keyChange(let entry): entry.commitment
        case .hold(let entry): entry.commitment
        case .passed, .outcome, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap, .lost, .trace, .purge,
            .key, .keyEnd:
            nil
        }
    }
}
