/// Reads a capture file and gives out what UDP datagrams and TCP streams carried, in the order in which it was complete.
///
///     var reader = try CaptureReader(path: "calls.pcap") { MyFraming() }
///     while let message = reader.next() { ... }
///     if let damage = reader.damage { ... }   // the file ended in the middle of a packet
///
/// Reassembles IP fragments and TCP streams in bounded memory. No packet makes it stop or trap: what cannot be read is
/// counted. The same file gives the same messages on every machine.
package struct CaptureReader: ~Copyable {
    private var file: CaptureFile
    private var parts: CaptureParts
    private var ending: CaptureFile.Ending?
    private var given = 0

    /// Opens the file; `makeFraming` says where messages of a TCP stream end, for each stream anew.
    /// Throws `notACapture` or `unknownLinkType`, with a text for people.
    package init(path: String, makeFraming: @escaping @Sendable () -> any MessageFraming) throws(WireError) {
        file = try CaptureFile(path: path)
        parts = CaptureParts(makeFraming: makeFraming)
    }

    /// The next message; nil at the end.
    package mutating func next() -> CapturedMessage? {
        while given == parts.messages.count {
            parts.messages.removeAll(keepingCapacity: true)
            given = 0
            guard ending == nil else { return nil }
            let link = file.link
            if !file.next({ parts.add($1, link, at: $0.time, isCut: $0.isCut) }, ending: &ending) { parts.finish() }
        }
        given += 1
        return parts.messages[given - 1]
    }

    package var counters: CaptureCounters { parts.allCounters }

    /// Why reading ended before the end of the file, in libpcap's words; nil when it did not.
    package var damage: String? {
        if case .damaged(let reason) = ending { return reason }
        return nil
    }

    /// The file's size and how much of it has been read, for a progress line.
    package var bytes: Int64 { file.bytes }
    package var bytesRead: Int64 { ending == nil ? min(file.position, file.bytes) : file.bytes }
}
