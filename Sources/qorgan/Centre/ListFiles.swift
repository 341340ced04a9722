import Crypto
import Foundation
import Journal
import Screening
import Telephony

/// The list files of `[lists]`, read whole: rows in a builder, and what each file was.
struct ListFiles: Sendable {
    /// One file as it was read.
    struct Loaded: Sendable {
        /// The key in `[lists]`.
        var name: String
        var path: String
        var rows: Int
        var digest: [UInt8]
        var time: Timestamp
    }

    var builder = ListSnapshot.Builder()
    var loaded: [Loaded] = []

    /// Throws the first fault of the first file that has one; nothing of it is used then.
    static func load(_ lists: Configuration.Lists) throws -> ListFiles {
        var files = ListFiles()
        if let path = lists.block {
            let rows = try files.read(path, as: "block", BlockListRow.read)
            files.builder.reserve(block: rows.count)
            for row in rows { try files.add(row, from: path) }
        }
        if let path = lists.allow {
            for row in try files.read(path, as: "allow", AllowListRow.read) {
                switch row.pattern {
                case .exact(let number): files.builder.add(allow: number)
                case .prefix(let prefix): files.builder.add(allowPrefix: prefix.digits)
                case .short(let code): throw Self.fault(code, in: path)
                }
            }
        }
        if let path = lists.doNotOriginate {
            for row in try files.read(path, as: "dno", DoNotOriginateRow.read) {
                switch row.pattern {
                case .exact(let number): files.builder.add(doNotOriginate: number, row.origination)
                case .prefix(let prefix): files.builder.add(doNotOriginatePrefix: prefix.digits, row.origination)
                case .short(let code): throw Self.fault(code, in: path)
                }
            }
        }
        if let path = lists.roaming {
            files.builder.giveRoaming()
            for row in try files.read(path, as: "roaming", RoamingRow.read) {
                files.builder.add(roaming: row.number, since: row.period.since, until: row.period.until)
            }
        }
        if let path = lists.reports {
            for row in try files.read(path, as: "reports", ReportRow.read) {
                files.builder.add(report: row.caller, callee: row.callee, time: row.time)
            }
        }
        if let path = lists.consent {
            for row in try files.read(path, as: "consent", ConsentRow.read) {
                files.builder.add(consent: row.callee, since: row.period.since, until: row.period.until)
            }
        }
        return files
    }

    /// Short codes are services of the callee's network; none of them can be a caller from a trunk that is worth listing.
    private static func fault(_ code: ShortNumber, in path: String) -> InputFault {
        InputFault(
            file: path, problem: "\(code) is a short code", expected: "whole numbers, or prefixes such as +37060*")
    }

    private mutating func add(_ row: BlockListRow, from path: String) throws {
        let treatment: Treatment = row.treatment == .divert ? .divert : .block
        switch row.pattern {
        case .exact(let number): builder.add(block: number, treatment)
        case .prefix(let prefix): builder.add(blockPrefix: prefix.digits, treatment)
        case .short(let code): throw Self.fault(code, in: path)
        }
    }

    private mutating func read<Row>(
        _ path: String, as name: String, _ parse: (Span<UInt8>, String) throws(CSVFault) -> [Row]
    ) throws -> [Row] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputFault(
                file: path, problem: "the \(name) list cannot be read", expected: "a readable CSV file")
        }
        let bytes = [UInt8](data)
        do {
            let rows = try parse(bytes.span, path)
            loaded.append(
                Loaded(
                    name: name, path: path, rows: rows.count, digest: Array(SHA256.hash(data: data)),
                    time: Centre.now()))
            return rows
        } catch {
            throw InputFault(error)
        }
    }
}
