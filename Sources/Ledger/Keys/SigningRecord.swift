internal import Foundation
internal import Journal

/// The checkpoint signed last, beside the key and outside the database: on disk before anybody sees it.
///
/// Whoever changes the database and computes all roots anew does not change this. Two places of 2,048 bytes, written in
/// turn and flushed: one that a crash has torn leaves the other. A checkpoint that somebody has kept can be copied over the
/// file; it is read as a single one.
struct SigningRecord {
    /// Two signatures of the longest names fit.
    static let placeBytes = 2_048
    /// Far above a checkpoint with the signatures of sixty witnesses.
    private static let longest = SignedNote.mostBytes

    let path: String
    /// The place to write next.
    private var next = 0
    /// Its name is known to be on disk.
    private var isNamed = false

    init(path: String) { self.path = path }

    /// Nil where there is no such file. Throws where it cannot be read, or holds no checkpoint.
    mutating func read() throws(LedgerError) -> SignedNote? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data: Data
        do {
            data =
                try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: Self.longest + 1) ?? Data()
        } catch {
            throw .cannotRead("\(path): it cannot be opened")
        }
        let bytes = [UInt8](data)
        var newest: (note: SignedNote, size: UInt64)?
        let places = bytes.count == 2 * Self.placeBytes ? [0, Self.placeBytes] : [0]
        for (index, start) in places.enumerated() {
            let place = places.count == 1 ? bytes[...] : bytes[start..<start + Self.placeBytes]
            guard let note = try? SignedNote(Array(place.prefix { $0 != 0 })),
                let size = try? Checkpoint(note.text).size
            else { continue }
            guard newest == nil || size > newest?.size ?? 0 else { continue }
            newest = (note, size)
            next = 1 - index
        }
        guard let newest else { throw .cannotRead("\(path): it holds no checkpoint") }
        return newest.note
    }

    /// On disk when it returns.
    mutating func write(_ note: SignedNote) throws(LedgerError) {
        let bytes = note.bytes
        guard bytes.count < Self.placeBytes else { throw .cannotWrite("\(path): the checkpoint is too long") }
        let padded = bytes + [UInt8](repeating: 0, count: Self.placeBytes - bytes.count)
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size == 2 * Self.placeBytes else {
            // The first one, and one that was copied here: the whole file at once.
            try SafeFile.replace(
                path, padded + [UInt8](repeating: 0, count: Self.placeBytes), isFlushed: true)
            next = 1
            isNamed = true
            return
        }
        if !isNamed {
            // Made by a process before this one, or by a write that failed after it.
            try SafeFile.flushFolder(of: path)
            isNamed = true
        }
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw SafeFile.fault(path) }
        defer { close(file) }
        try SafeFile.write(padded, to: file, at: next * Self.placeBytes, path)
        // Neither size nor place of the file has changed: its content is all there is to flush.
        guard fdatasync(file) == 0 else { throw SafeFile.fault(path) }
        next = 1 - next
    }
}
