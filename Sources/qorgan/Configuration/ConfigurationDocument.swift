import Foundation
import TOMLKit

/// A TOML file being read: hands out typed values, remembers what was asked for, and refuses what nobody asked for.
final class ConfigurationDocument {
    let file: String
    private let positions: KeyPositions
    private let root: TOMLTable

    init(text: String, file: String) throws {
        self.file = file
        positions = KeyPositions(text: text)
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw InputFault(
                file: file, line: error.source.begin.line, column: error.source.begin.column,
                problem: error.description, expected: "TOML 1.0")
        }
    }

    func top(keys: [String]) throws -> Section {
        try Section(document: self, table: root, path: "", keys: keys)
    }

    func fault(at path: String, _ problem: String, expected: String) -> InputFault {
        let place = positions.place(of: path)
        return InputFault(
            file: file, line: place?.line, column: place?.column, problem: problem, expected: expected)
    }

    /// One table of the document; every key it may hold is named when it is opened.
    struct Section {
        let document: ConfigurationDocument
        let table: TOMLTable
        let path: String

        fileprivate init(document: ConfigurationDocument, table: TOMLTable, path: String, keys: [String]?) throws {
            self.document = document
            self.table = table
            self.path = path
            guard let keys else { return }
            for key in table.keys where !keys.contains(key) {
                throw document.fault(
                    at: path.isEmpty ? key : "\(path).\(key)", "unknown key \"\(key)\"",
                    expected: keys.count == 1 ? keys[0] : "one of \(keys.joined(separator: ", "))")
            }
        }

        var names: [String] { table.keys }

        func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

        func fault(_ key: String, _ problem: String, expected: String) -> InputFault {
            document.fault(at: full(key), problem, expected: expected)
        }

        /// `keys` nil: any key may stand in it (`[policy]`).
        func section(_ key: String, keys: [String]?) throws -> Section? {
            guard let value = table[key] else { return nil }
            guard let inner = value.table else { throw fault(key, "\"\(key)\" is no table", expected: "[\(key)]") }
            return try Section(document: document, table: inner, path: full(key), keys: keys)
        }

        func sections(_ key: String, keys: [String]) throws -> [Section] {
            guard let value = table[key] else { return [] }
            guard let array = value.array else {
                throw fault(key, "\"\(key)\" is no list of tables", expected: "[[\(key)]]")
            }
            return try array.enumerated().map { index, element in
                guard let inner = element.table else {
                    throw fault(key, "\"\(key)\" is no list of tables", expected: "[[\(key)]]")
                }
                return try Section(document: document, table: inner, path: "\(full(key))[\(index)]", keys: keys)
            }
        }

        func string(_ key: String) throws -> String? {
            guard let value = table[key] else { return nil }
            guard let text = value.string else { throw fault(key, "\(key) is no text", expected: "\"…\"") }
            return text
        }

        func required(_ key: String) throws -> String {
            guard let text = try string(key) else {
                throw fault(key, "\(key) is missing", expected: "\(key) = \"…\" (it has no default)")
            }
            guard !text.isEmpty else { throw fault(key, "\(key) is empty", expected: "a text") }
            return text
        }

        func strings(_ key: String) throws -> [String]? {
            guard let value = table[key] else { return nil }
            let problem = fault(key, "\(key) is no list of texts", expected: "[\"…\", \"…\"]")
            guard let array = value.array else { throw problem }
            return try array.map { element in
                guard let text = element.string else { throw problem }
                return text
            }
        }

        func integers(_ key: String) throws -> [Int]? {
            guard let value = table[key] else { return nil }
            let problem = fault(key, "\(key) is no list of whole numbers", expected: "[603, 608]")
            guard let array = value.array else { throw problem }
            return try array.map { element in
                guard let number = element.int else { throw problem }
                return number
            }
        }

        func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
            guard let value = table[key] else { return nil }
            guard let number = value.int, range.contains(number) else {
                throw fault(
                    key, "\(key) is out of range or no whole number",
                    expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }

        func boolean(_ key: String) throws -> Bool? {
            guard let value = table[key] else { return nil }
            guard let flag = value.bool else {
                throw fault(key, "\(key) is neither true nor false", expected: "true or false")
            }
            return flag
        }

        /// A TOML date, or the same as text, as `YYYY-MM-DD`.
        func date(_ key: String) throws -> String? {
            guard let value = table[key] else { return nil }
            if let date = value.date {
                return String(format: "%04d-%02d-%02d", date.year, date.month, date.day)
            }
            if let text = value.string { return text }
            throw fault(key, "\(key) is no date", expected: "a date such as 2025-11-18")
        }
    }
}
