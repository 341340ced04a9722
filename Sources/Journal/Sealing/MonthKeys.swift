internal import Crypto
internal import Synchronization
package import Telephony

/// The independent random keys under which numbers are sealed, one for each purpose and month, and their end: destroying one
/// makes all that was ever sealed under it unreadable, wherever copies of it lie.
///
/// Shared by all threads of a process. Keys that another process has made are read when they are asked for; only the one that
/// holds the folder makes or destroys them.
package final class MonthKeys: Sendable {
    private struct Known {
        var records: [MonthKeyRecord] = []
        var opened: [MonthKeyName: SymmetricKey] = [:]
        /// The key that is taken for a month.
        var current: [Place: MonthKeyName] = [:]
        var stamp: MonthKeyFile.Stamp?
    }

    private struct Place: Hashable {
        var purpose: KeyPurpose
        var month: CalendarMonth
    }

    /// What is known of a key.
    enum Found {
        case key(SymmetricKey)
        case destroyed
        case unknown
    }

    /// Nil: they live as long as this does.
    private let file: MonthKeyFile?
    private let wrapping: SymmetricKey
    private let keyID: UInt32
    private let known: Mutex<Known>

    init(file: MonthKeyFile?, wrapping: SymmetricKey, keyID: UInt32) throws(MasterKey.Fault) {
        self.file = file
        self.wrapping = wrapping
        self.keyID = keyID
        var first = Known()
        if let file {
            first.stamp = MonthKeyFile.Stamp(file.path)
            Self.take(try file.read(), wrapping, keyID, &first)
        }
        known = Mutex(first)
    }

    /// Those that are there.
    package var living: [MonthKeyName] { known.withLock { $0.records.filter { $0.wrapped != nil }.map(\.name) } }

    package var records: [MonthKeyRecord] { known.withLock { $0.records } }

    /// The key of this name.
    func find(_ name: MonthKeyName) -> Found {
        known.withLock { known in
            if let key = known.opened[name] { return .key(key) }
            refresh(&known)
            if let key = known.opened[name] { return .key(key) }
            return known.records.contains { $0.name == name && $0.wrapped == nil } ? .destroyed : .unknown
        }
    }

    /// The key for what happened then, made where there is none; where none can be made, the newest of its purpose. Nil: there
    /// is none at all.
    func take(_ purpose: KeyPurpose, at time: Timestamp) -> (name: MonthKeyName, key: SymmetricKey)? {
        known.withLock { known in
            let place = Place(purpose: purpose, month: CalendarMonth(of: time))
            if known.current[place] == nil { try? make([place], &known) }
            let name =
                known.current[place] ?? known.records.last { $0.name.purpose == purpose && $0.wrapped != nil }?.name
            guard let name, let key = known.opened[name] else { return nil }
            return (name, key)
        }
    }

    /// Makes the keys of this month and of what comes within two days, so that nothing waits for a disk at the turn.
    package func prepare(at time: Timestamp) throws(MasterKey.Fault) {
        let months = Set([time, time.adding(microseconds: 2 * 86_400_000_000)].map { CalendarMonth(of: $0) })
        let places = KeyPurpose.allCases.flatMap { purpose in
            months.sorted().map { Place(purpose: purpose, month: $0) }
        }
        try known.withLock { known throws(MasterKey.Fault) in
            let missing = places.filter { known.current[$0] == nil }
            if !missing.isEmpty { try make(missing, &known) }
        }
    }

    /// Destroys keys, here and in the file; those of no such name are passed over.
    package func destroy(_ names: Set<MonthKeyName>) throws(MasterKey.Fault) {
        try known.withLock { known throws(MasterKey.Fault) in
            var records = known.records
            if let file {
                try file.destroy(names)
                records = try file.read()
                known.stamp = MonthKeyFile.Stamp(file.path)
            } else {
                records = records.map { names.contains($0.name) ? MonthKeyRecord(name: $0.name, wrapped: nil) : $0 }
            }
            Self.take(records, wrapping, keyID, &known)
        }
    }

    /// On disk before anything is sealed under them.
    private func make(_ places: [Place], _ known: inout Known) throws(MasterKey.Fault) {
        refresh(&known)
        var records = known.records
        for place in places where known.current[place] == nil && records.count < MonthKeyFile.mostKeys {
            let name = MonthKeyName(purpose: place.purpose, month: place.month, id: .random(in: .min ... .max))
            guard let wrapped = Self.wrapped(SymmetricKey(size: .bits256), name, wrapping, keyID) else { continue }
            records.append(MonthKeyRecord(name: name, wrapped: wrapped))
        }
        if let file {
            try file.write(records)
            known.stamp = MonthKeyFile.Stamp(file.path)
        }
        Self.take(records, wrapping, keyID, &known)
    }

    /// Reads the file where it is another than it was.
    private func refresh(_ known: inout Known) {
        guard let file, let stamp = MonthKeyFile.Stamp(file.path), stamp != known.stamp, let records = try? file.read()
        else { return }
        known.stamp = stamp
        Self.take(records, wrapping, keyID, &known)
    }

    private static func take(
        _ records: [MonthKeyRecord], _ wrapping: SymmetricKey, _ keyID: UInt32, _ known: inout Known
    ) {
        known.records = records
        known.opened = [:]
        known.current = [:]
        for record in records {
            guard let wrapped = record.wrapped, let key = opened(wrapped, record.name, wrapping, keyID) else {
                continue
            }
            known.opened[record.name] = key
            known.current[Place(purpose: record.name.purpose, month: record.name.month)] = record.name
        }
    }

    // MARK: Wrapping

    private static func wrapped(
        _ key: SymmetricKey, _ name: MonthKeyName, _ wrapping: SymmetricKey, _ keyID: UInt32
    ) -> [UInt8]? {
        let bytes = key.withUnsafeBytes { [UInt8]($0) }
        return (try? AES.GCM.seal(bytes, using: wrapping, authenticating: header(name, keyID)))?.combined.map {
            [UInt8]($0)
        }
    }

    private static func opened(
        _ wrapped: [UInt8], _ name: MonthKeyName, _ wrapping: SymmetricKey, _ keyID: UInt32
    ) -> SymmetricKey? {
        guard let box = try? AES.GCM.SealedBox(combined: wrapped),
            let bytes = try? AES.GCM.open(box, using: wrapping, authenticating: header(name, keyID))
        else { return nil }
        return SymmetricKey(data: bytes)
    }

    /// Of which master key, and which key: no wrapped key can stand in the place of another.
    private static func header(_ name: MonthKeyName, _ keyID: UInt32) -> [UInt8] {
        var writer = ByteWriter(reserving: 4 + MonthKeyName.byteCount)
        writer.integer(keyID)
        name.write(to: &writer)
        return writer.bytes
    }
}
