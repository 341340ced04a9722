import Foundation
import Telephony

/// What people found when they listened: the form that `--format csv` prints, filled in.
struct CheckedCalls {
    enum Finding: String {
        case scam
        case honest
        case unclear
    }

    private static let columns = [
        CSVColumn("no", isRequired: false), CSVColumn("key"), CSVColumn("time", isRequired: false),
        CSVColumn("trunk", isRequired: false), CSVColumn("caller", isRequired: false),
        CSVColumn("callee", isRequired: false), CSVColumn("call_id", isRequired: false),
        CSVColumn("treatment", isRequired: false), CSVColumn("rule", isRequired: false),
        CSVColumn("score", isRequired: false), CSVColumn("finding"), CSVColumn("note", isRequired: false),
    ]
    private static let key = 1
    private static let finding = 10

    private(set) var findings: [String: Finding] = [:]

    /// `keys`: of the calls in this report's sample; a row of another call is a fault, since it tells of other data.
    init(file: String, keys: Set<String>) throws {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw InputFault(file: file, problem: "cannot be read", expected: "the form of --format csv, filled in")
        }
        do {
            try read([UInt8](bytes), file, keys)
        } catch let fault as CSVFault {
            throw InputFault(fault)
        }
    }

    private mutating func read(_ bytes: [UInt8], _ file: String, _ keys: Set<String>) throws {
        var reader = CSVReader(file: file, columns: Self.columns)
        reader.append(bytes.span)
        reader.finish()
        while try reader.next() {
            let key = try reader.row.requiredText(Self.key).lowercased()
            guard keys.contains(key) else {
                throw reader.row.fault(
                    Self.key, "this call is not in the sample",
                    expected: "the form of a report on the same calls with the same --seed and --checks")
            }
            let text = try reader.row.text(Self.finding).lowercased()
            if text.isEmpty { continue }
            guard let finding = Finding(rawValue: text) else {
                throw reader.row.fault(Self.finding, "no finding", expected: "scam, honest, unclear or nothing")
            }
            guard findings.updateValue(finding, forKey: key) == nil else {
                throw reader.row.fault(Self.key, "the call stands here twice", expected: "one row a call")
            }
        }
    }

    func findings(of strata: [StopSample.Drawn]) -> [StratumFinding] {
        strata.map { drawn in
            var result = StratumFinding(population: drawn.population)
            for call in drawn.calls {
                switch findings[call.key] {
                case .scam: result.scam += 1
                case .honest: result.honest += 1
                case .unclear: result.unclear += 1
                case nil: break
                }
            }
            return result
        }
    }
}
