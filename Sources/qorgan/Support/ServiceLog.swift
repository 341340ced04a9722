import ArgumentParser
import Console
import Foundation
import Logging
import Telephony

/// How `up` and `gate` write what happens to them.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Standard error while calls are served, by swift-log: one line an event, without a number of a person.
struct ServiceLog: LogHandler {
    let label: String
    let format: LogFormat
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Once, before anything is served.
    static func start(_ format: LogFormat) {
        LoggingSystem.bootstrap { ServiceLog(label: $0, format: format) }
    }

    func log(event: LogEvent) {
        var facts = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { facts["error"] = "\(error)" }
        Terminal.error(
            Self.line(event.message.description, event.level, facts, label: label, format, at: Centre.now()))
    }

    /// `qorgan: the console has ended: …`, or an object with time, level, label, message and what else is known.
    static func line(
        _ message: String, _ level: Logger.Level, _ facts: Logger.Metadata, label: String, _ format: LogFormat,
        at time: Timestamp
    ) -> String {
        let facts = facts.sorted { $0.key < $1.key }.map { (name: $0.key, value: hidden("\($0.value)")) }
        switch format {
        case .text:
            let rest = facts.map { " \($0.name)=\($0.value)" }.joined()
            return "qorgan: " + oneLine(hidden(message)) + oneLine(rest)
        case .json:
            var members: [JSONValue.Member] = [
                .init(name: "time", value: .string(time.rfc3339)),
                .init(name: "level", value: .string(level.rawValue)),
                .init(name: "label", value: .string(label)),
                .init(name: "message", value: .string(hidden(message))),
            ]
            for fact in facts where !members.contains(where: { $0.name == fact.name }) {
                members.append(.init(name: fact.name, value: .string(fact.value)))
            }
            return JSONValue.object(members).text
        }
    }

    /// Without line ends and what a terminal would take for a command.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar.properties.generalCategory == .control || Character(scalar).isNewline ? " " : scalar)
        }
        return String(line)
    }

    /// The version of a model, as people have to type it: no number of anybody.
    private static func isVersion(_ word: ArraySlice<UInt8>) -> Bool {
        let isHexadecimal = word.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        return word.count == 8 && isHexadecimal && word.contains { $0 >= UInt8(ascii: "a") }
    }

    /// Of 7 digits and more in a row all but the first two are hidden: a subscriber's number has 7 to 15 (E.164 §6), and a
    /// routing prefix before it makes it longer.
    static func hidden(_ text: String) -> String {
        func isOfWord(_ byte: UInt8) -> Bool {
            byte >= 0x80 || Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
        }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let word = rest.prefix(while: isOfWord)
            result += isVersion(word) ? Array(word) : hiddenDigits(word)
            rest = rest.dropFirst(word.count)
            if let mark = rest.popFirst() { result.append(mark) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hiddenDigits(_ word: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = word
        while let first = rest.first {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if digits.isEmpty {
                result.append(first)
                rest = rest.dropFirst()
                continue
            }
            let shown = digits.count >= 7 ? 2 : digits.count
            result += digits.prefix(shown)
            for _ in shown..<digits.count { result += "•".utf8 }
            rest = rest.dropFirst(digits.count)
        }
        return result
    }
}

/// The parts' own logger.
enum Log {
    private static let logger = Logger(label: "qorgan")

    static func notice(_ message: String) { logger.notice("\(message)") }
    static func error(_ message: String) { logger.error("\(message)") }
}
