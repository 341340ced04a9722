import Foundation
import Synchronization

/// Standard output carries data, standard error the rest.
enum Terminal {
    static func write(_ text: String) {
        write(Array(text.utf8))
    }

    static func write(_ bytes: [UInt8]) {
        writeAll(bytes, to: STDOUT_FILENO)
    }

    static func error(_ text: String) {
        writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO)
    }

    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// A line that the next one replaces; only where a person looks on.
    static func progress(_ text: String) {
        guard showsProgress else { return }
        writeAll(Array("\r\u{1B}[K\(text)".utf8), to: STDERR_FILENO)
    }

    /// The same; elsewhere each stage, the words before the colon, leaves one line of its own.
    static func stage(_ text: String) {
        if showsProgress { return progress(text) }
        let stage = String(text.prefix { $0 != ":" })
        let isNew = lastStage.withLock { last in
            defer { last = stage }
            return last != stage
        }
        if isNew { error(stage) }
    }

    private static let lastStage = Mutex("")

    static func endProgress() {
        guard showsProgress else { return }
        writeAll(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
