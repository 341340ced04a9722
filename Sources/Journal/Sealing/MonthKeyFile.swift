internal import Glibc

/// The keys of months in a file of their own, `keys/months`: not in the journal's database, so that a copy of that database
/// alone cannot be read once they are destroyed.
///
/// Text: a first line, then one for each key: purpose, month, four bytes in hexadecimal digits, and the wrapped key as 120
/// digits or the word `destroyed`. A key that is overwritten where it stands, with zeros, is a destroyed one.
package struct MonthKeyFile: Sendable {
    /// Of 400 years with six purposes, or of calls whose times go astray: some MB.
    package static let mostKeys = 32_768
    private static let longest = 64 + mostKeys * 160
    private static let head = "qorgan month keys 1"

    package let path: String

    package init(path: String) { self.path = path }

    /// What tells one state of the file from another; nil where there is none.
    package struct Stamp: Hashable, Sendable {
        private var inode: UInt64
        private var size: Int64
        private var seconds: Int
        private var nanoseconds: Int

        package init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// In the order of the file; none where there is no file.
    package func read() throws(MasterKey.Fault) -> [MonthKeyRecord] { try lines().map(\.record) }

    /// Takes the place of what is there; on disk when this returns.
    package func write(_ records: [MonthKeyRecord]) throws(MasterKey.Fault) {
        let lines = records.map { "\($0.name) \($0.wrapped.map { Hex.text($0) } ?? "destroyed")" }
        try SecretFile.replace(path, ([Self.head] + lines).joined(separator: "\n"))
    }

    /// The keys are overwritten where they stand, then the file is written without them.
    package func destroy(_ names: Set<MonthKeyName>) throws(MasterKey.Fault) {
        var records: [MonthKeyRecord] = []
        for (record, secret) in try lines() {
            let isOver = names.contains(record.name) && record.wrapped != nil
            if isOver { try SecretFile.overwrite(path, secret) }
            records.append(MonthKeyRecord(name: record.name, wrapped: isOver ? nil : record.wrapped))
        }
        try write(records)
    }

    /// Each key, and where in the file its last word stands.
    private func lines() throws(MasterKey.Fault) -> [(record: MonthKeyRecord, secret: Range<Int>)] {
        guard let text = try SecretFile.read(path, longest: Self.longest) else { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first.map(String.init) == Self.head, lines.count <= Self.mostKeys + 1 else {
            throw .noMonthKeys(path: path)
        }
        var found: [(record: MonthKeyRecord, secret: Range<Int>)] = []
        var end = Self.head.utf8.count
        for line in lines.dropFirst() {
            guard let record = Self.record(line), let word = line.split(separator: " ").last else {
                throw .noMonthKeys(path: path)
            }
            end += 1 + line.utf8.count
            found.append((record, end - word.utf8.count..<end))
        }
        return found
    }

    private static func record(_ line: Substring) -> MonthKeyRecord? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, let purpose = KeyPurpose.allCases.first(where: { "\($0)" == words[0] }),
            let month = CalendarMonth(words[1]), words[2].count == 8, let id = UInt32(words[2], radix: 16)
        else { return nil }
        let name = MonthKeyName(purpose: purpose, month: month, id: id)
        if words[3] == "destroyed" { return MonthKeyRecord(name: name, wrapped: nil) }
        guard let wrapped = Hex.bytes(String(words[3])), wrapped.count == MonthKeyRecord.wrappedBytes else {
            return nil
        }
        return MonthKeyRecord(name: name, wrapped: wrapped)
    }
}
