import Journal
import Testing

/// The fields of docs/journal-format.md once more, told apart from the code that reads them: which values each byte may have.
private enum Field {
    /// So many bytes that may have any value.
    case free(Int)
    /// One byte of these values.
    case one(Set<UInt8>)
    /// So many bytes that may have no other value, with what stands around them.
    case fixed(Int)
    /// Little-endian, not zero.
    case notZero(Int)
    case mark
    /// UTF-8 behind a count of so many bytes.
    case text(Int)
    /// Other values may be other entries; they have one form, too.
    case open(Int)

    static func one(_ values: ClosedRange<UInt8>) -> Field { .one(Set(values)) }
    static let flag = Field.one(0...1)
    static let hash = Field.free(32)
    static let text8 = Field.text(1)
    static let text16 = Field.text(2)
    static let basis = Field.one([0, 1, 2, 3, 255])

    /// Bytes of the field where `bytes` begin with it.
    func count(_ bytes: ArraySlice<UInt8>) -> Int {
        switch self {
        case .free(let count), .fixed(let count), .notZero(let count), .open(let count): count
        case .one: 1
        case .mark: 17
        case .text(let width): width + bytes.prefix(width).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// Whether the field may be these bytes, of which one was changed; nil: nothing is said of it.
    func permits(_ bytes: ArraySlice<UInt8>, changedAt index: Int) -> Bool? {
        let first = bytes.first ?? 0
        switch self {
        case .free: return true
        case .one(let values): return values.contains(first)
        case .fixed: return false
        case .notZero: return bytes.contains { $0 != 0 }
        case .open: return nil
        case .mark:
            guard bytes.dropFirst().contains(where: { $0 != 0 }) else {
                return [0, 1, 2, 3, 17, 18, 19, 20, 21, 22, 23].contains(first)
            }
            return first == 2 || first == 3
        case .text(let width):
            return index >= width && String(validating: bytes.dropFirst(width), as: UTF8.self) != nil
        }
    }

    /// What the changed byte is tried with: all values where they are few that count.
    func trials(at index: Int) -> [UInt8] {
        switch self {
        case .free, .notZero: [0x00, 0x01, 0x80, 0xFF]
        case .text: [0x00, 0x41, 0x7F, 0x80, 0xC3, 0xFF]
        case .mark where index > 0: [0x00, 0x01, 0x80, 0xFF]
        case .one, .fixed, .open, .mark: Array(0...UInt8.max)
        }
    }
}

extension Entry.Body {
    /// As docs/journal-format.md has them, behind the header.
    fileprivate var fields: [Field] {
        switch self {
        case .passed: return [.mark, .mark, .one([0]), .one(0...7), .free(12)]
        case .verdict(let entry):
            let reason: [Field] = [.one(1...127), .flag, .free(12)]
            return [
                .mark, .mark, .hash, .free(40), .one(0...3), .one(0...7), .one(0...5), .one(0...5), .free(4),
                .one(0...127), .basis, .free(20), .text8, .text8, .fixed(1),
            ] + entry.reasons.flatMap { _ in reason }
                + [.fixed(1), .free(4 * (entry.features.count - 1)), .notZero(4)]
        case .outcome: return [.free(8), .mark, .mark, .flag, .one(0...3), .free(16)]
        case .listChange(let entry) where entry.action == .add:
            return [.one([1]), .one(1...3), .fixed(8), .mark, .hash, .text8]
        case .listChange: return [.one([2]), .fixed(1), .free(8), .fixed(17), .hash, .text8]
        case .listLoad: return [.text8, .text16, .free(12), .hash]
        case .login: return [.one(1...3), .text8]
        case .look(let entry) where entry.position > 0:
            return [.one([1, 8]), .text8, .free(8), .fixed(16), .text16]
        case .look(let entry) where entry.pseudonym != .none:
            return [.one([2, 3, 6]), .text8, .fixed(8), .free(16), .text16]
        case .look: return [.one(1...8), .text8, .fixed(24), .text16]
        case .configuration(let entry):
            return [.free(4), .fixed(2)] + entry.trunks.map { _ in .text8 }
                + [.basis, .text8, .fixed(32), .fixed(4), .fixed(entry.content.count)]
        case .bypass(let entry):
            return [
                .one([entry.scope.rawValue]), .flag, entry.scope == .rule ? .one(1...127) : .fixed(1), .text8, .text8,
            ]
        case .alarm: return [.text8, .free(8), .text16]
        case .gap: return [.free(16), .text8]
        case .lost: return [.free(24), .text16]
        case .report: return [.mark, .mark, .hash, .text8]
        case .trace(let entry):
            return [.fixed(1), entry.isOn ? .one(1...255) : .fixed(1), .text8, .text8, .text16]
        case .finding: return [.free(8), .one(1...2), .one(1...4), .flag, .mark, .mark, .hash, .text8]
        case .model: return [.free(8), .hash, .text16, .text8, .text8, .hash]
        case .keyChange(let entry):
            return [.fixed(2 + entry.former.utf8.count), .fixed(2 + entry.next.utf8.count), .text8, .hash]
        case .purge(let entry):
            let ranges = PurgeFields.bytes(of: entry.ranges)
            return [.one([1, 3]), .fixed(1 + entry.kind.utf8.count), .free(8), .text8, .fixed(2), .open(ranges)]
        case .key(let entry): return [.fixed(2 + entry.key.utf8.count)]
        case .hold(let entry) where entry.action == .hold:
            return [.one([1]), .fixed(8), .mark, .free(16), .text8, .text8, .hash]
        case .hold: return [.one([2]), .free(8), .fixed(33), .text8, .text8, .hash]
        case .keyEnd(let entry): return [.fixed(1)] + entry.names.flatMap { _ in [.one(1...2), .free(6)] }
        }
    }
}

private enum PurgeFields {
    /// Seven bits a byte, of what is kept and of what is gone in turn.
    static func bytes(of ranges: PositionRanges) -> Int {
        var end: UInt64 = 0
        return ranges.ranges.reduce(0) { sum, range in
            defer { end = range.upperBound }
            return sum
                + [range.lowerBound - end, range.upperBound - range.lowerBound].reduce(0) { sum, number in
                    sum + max(1, (64 - number.leadingZeroBitCount + 6) / 7)
                }
        }
    }
}

@Suite("The values that the format lists")
struct EntryFormatTests {
    private static let header: [Field] = [.one([1]), .open(1), .free(2), .free(4), .free(8)]

    @Test(
        "each byte takes the values that are listed and no other, and one content has one form",
        arguments: EntryTests.samples)
    func values(body: Entry.Body) throws {
        let bytes = EntryTests.entry(body).bytes
        var start = 0
        for field in Self.header + body.fields {
            let count = field.count(bytes[start...])
            try #require(start + count <= bytes.count)
            for index in 0..<count {
                for value in field.trials(at: index) where value != bytes[start + index] {
                    var changed = bytes
                    changed[start + index] = value
                    let read = try? Entry(changed)
                    #expect(read == nil || read?.bytes == changed)
                    guard let permits = field.permits(changed[start..<start + count], changedAt: index) else {
                        continue
                    }
                    #expect((read != nil) == permits, "\(body.kind): \(value) at \(start + index)")
                }
            }
            start += count
        }
        #expect(start == bytes.count)
    }

    @Test("a class of data that is not listed is refused, also one that is named in words")
    func purgeClasses() throws {
        for kind in PurgeEntry.kinds {
            let entry = EntryTests.entry(
                .purge(PurgeEntry(cause: .clock, kind: kind, cutoff: EntryTests.time, ranges: PositionRanges([]))))
            #expect(try Entry(entry.bytes) == entry)
        }
        let other = EntryTests.entry(
            .purge(PurgeEntry(cause: .clock, kind: "other", cutoff: EntryTests.time, ranges: PositionRanges([]))))
        #expect(throws: EntryFault.value(at: 17)) { try Entry(other.bytes) }
    }

    @Test("a configuration's content is that of its digest, or a whole mebibyte")
    func content() throws {
        func entry(_ count: Int) -> Entry {
            EntryTests.entry(
                .configuration(
                    ConfigurationEntry(
                        version: 1, trunks: [], basis: 255, orderNumber: "",
                        content: [UInt8](repeating: 7, count: count))))
        }
        let most = ConfigurationEntry.maximumContent
        for count in [0, 1, most - 1, most, most + 1] {
            #expect(try Entry(entry(count).bytes) == Entry(entry(count).bytes))
        }
        // Cut, and the digest is that of the whole.
        #expect(try Entry(entry(most + 1).bytes).bytes.count == entry(most).bytes.count)
        var longer = entry(most).bytes
        let length = longer.count - most - 4
        longer[length] = 1
        longer.append(7)
        #expect(throws: EntryFault.self) { try Entry(longer) }
    }

    @Test("keys of a change are two of one name, and a key is a vkey in its one form")
    func keys() throws {
        let (a, b) = (try SigningKey(name: "log", kind: .note), try SigningKey(name: "log", kind: .note))
        let (other, witness) = (
            try SigningKey(name: "gol", kind: .note), try SigningKey(name: "log", kind: .cosignature)
        )
        func change(_ former: SigningKey, _ next: SigningKey) -> [UInt8] {
            EntryTests.entry(
                .keyChange(
                    KeyChangeEntry(
                        former: "\(former.verifier)", next: "\(next.verifier)", person: "x", commitment: EntryTests.hash
                    ))
            ).bytes
        }
        #expect(throws: Never.self) { try Entry(change(a, b)) }
        for bad in [change(a, a), change(a, other), change(witness, a), change(a, witness)] {
            #expect(throws: EntryFault.self) { try Entry(bad) }
        }
        let key = "\(a.verifier)"
        for bad in [key + "\n", key.uppercased(), " " + key, "", "log", "\(witness.verifier)"] {
            #expect(throws: EntryFault.self) { try Entry(EntryTests.entry(.key(KeyEntry(key: bad))).bytes) }
        }
    }
}
