/// A person looked at a call, a number, a search, the lists or traced calls.
package struct LookEntry: Hashable, Sendable {
    package enum Subject: UInt8, Hashable, Sendable, CaseIterable {
        case call = 1
        case number = 2
        case search = 3
        case lists = 4
        /// The list of a trunk's traced calls.
        case traces = 5
        /// The messages of one traced call, on a page or as a file.
        case ladder = 6
        /// Entries taken out for a case, with their proofs.
        case export = 7
        /// Entries of the journal themselves, by HTTP: `bundle` of a session, `follows` of a token.
        case entries = 8

        var hasPosition: Bool {
            switch self {
            case .call, .entries: true
            case .number, .search, .lists, .traces, .ladder, .export: false
            }
        }

        var hasPseudonym: Bool {
            switch self {
            case .number, .search, .ladder: true
            case .call, .lists, .traces, .export, .entries: false
            }
        }
    }

    package var subject: Subject
    package var person: String
    /// Of the call, or of the first of the entries; 0 otherwise.
    package var position: UInt64
    /// Of the number; in a search and of a traced call the digest of the Call-ID; `none` otherwise.
    package var pseudonym: Pseudonym
    /// Of the search, as they stand in the address: pseudonyms, never clear numbers, and free text only by its length.
    /// Of an export `case=NAME&entries=POSITIONS&order=NUMBER`, the name and number percent-encoded. Of traced calls the trunk; of one of them `page`, `text` or `pcap`. Entries of before may hold a Call-ID as it was typed, as `call=`.
    package var filters: String

    package init(
        subject: Subject, person: String, position: UInt64 = 0, pseudonym: Pseudonym = .none, filters: String = ""
    ) {
        self.subject = subject
        self.person = person
        self.position = position
        self.pseudonym = pseudonym
        self.filters = filters
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(subject.rawValue)
        writer.shortText(person)
        writer.integer(position)
        writer.integer(pseudonym.high)
        writer.integer(pseudonym.low)
        writer.text(filters)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let subject = Subject(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.subject = subject
        person = try reader.shortText()
        let start = reader.offset
        position = try reader.integer()
        pseudonym = Pseudonym(high: try reader.integer(), low: try reader.integer())
        guard position == 0 || subject.hasPosition, pseudonym == .none || subject.hasPseudonym else {
            throw .value(at: start)
        }
        filters = try reader.text()
    }
}
