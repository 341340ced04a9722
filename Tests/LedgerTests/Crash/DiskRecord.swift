import Foundation

/// What a program changed on its disk, in order, as Tests/crash/disk.c has written it down.
enum DiskEvent {
    case created(path: String, object: UInt64)
    case madeFolder(path: String)
    case written(object: UInt64, offset: Int, bytes: [UInt8])
    case cut(object: UInt64, size: Int)
    case flushed(object: UInt64)
    /// What was to be flushed may be lost, and is never written again by the system.
    case flushFailed(object: UInt64)
    case flushedFolder(path: String)
    case renamed(from: String, to: String)
    case linked(from: String, to: String)
    case unlinked(path: String)
    case mark(String)
    /// Another call, which was made to fail.
    case failed(path: String)
}

/// Reads such a record.
enum DiskRecord {
    /// Kind, object, offset and two lengths.
    private static let headBytes = 25

    /// Throws where it ends within an event or holds one of a kind that nobody knows.
    static func read(_ file: URL) throws -> [DiskEvent] {
        let bytes = [UInt8](try Data(contentsOf: file))
        var events: [DiskEvent] = []
        var next = 0
        while next < bytes.count {
            guard bytes.count - next >= headBytes else { throw Unreadable(offset: next) }
            func integer(_ offset: Int, _ count: Int) -> UInt64 {
                (0..<count).reduce(0) { $0 | UInt64(bytes[next + offset + $1]) << UInt64($1 * 8) }
            }
            let first = next + headBytes
            let second = first + Int(integer(17, 4))
            let end = second + Int(integer(21, 4))
            guard end <= bytes.count,
                let event = event(
                    bytes[next], object: integer(1, 8), offset: Int(integer(9, 8)), bytes[first..<second],
                    bytes[second..<end])
            else { throw Unreadable(offset: next) }
            events.append(event)
            next = end
        }
        return events
    }

    private static func event(
        _ kind: UInt8, object: UInt64, offset: Int, _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>
    ) -> DiskEvent? {
        let text = String(decoding: first, as: UTF8.self)
        return switch kind {
        case UInt8(ascii: "c"): .created(path: text, object: object)
        case UInt8(ascii: "d"): .madeFolder(path: text)
        case UInt8(ascii: "w"): .written(object: object, offset: offset, bytes: Array(first))
        case UInt8(ascii: "t"): .cut(object: object, size: offset)
        case UInt8(ascii: "s"): .flushed(object: object)
        case UInt8(ascii: "F"): .flushFailed(object: object)
        case UInt8(ascii: "S"): .flushedFolder(path: text)
        case UInt8(ascii: "r"): .renamed(from: text, to: String(decoding: second, as: UTF8.self))
        case UInt8(ascii: "l"): .linked(from: text, to: String(decoding: second, as: UTF8.self))
        case UInt8(ascii: "u"): .unlinked(path: text)
        case UInt8(ascii: "m"): .mark(text)
        case UInt8(ascii: "x"): .failed(path: text)
        default: nil
        }
    }

    struct Unreadable: Error {
        var offset: Int
    }
}
