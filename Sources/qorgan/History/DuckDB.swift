import Foundation

/// DuckDB's command, which reads Parquet files and answers SQL; a program of its own, at low priority, away from the call path.
struct DuckDB {
    static let name = "duckdb"
    private static let niceness: Int32 = 15
    private static let mostComplaint = 1 << 16

    let path: String

    /// `given`: a file; otherwise what is found on the path.
    init(_ given: String?) throws {
        if let given {
            guard FileManager.default.isExecutableFile(atPath: given) else {
                throw InputFault(file: given, problem: "is no program", expected: "DuckDB's command (--engine)")
            }
            path = given
            return
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/\(Self.name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw Refusal(
                sentence: "qorgan: history is asked by DuckDB's command, and none is on the path. Install it, "
                    + "for example by pip install duckdb-cli, or name it: --engine /opt/duckdb/duckdb")
        }
        path = found
    }

    /// Runs a script, whose answer goes to standard output in the given form.
    func run(_ script: String, _ format: OutputFormat) throws {
        let process = Process()
        let complaints = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        let form =
            switch format {
            case .text: "-box"
            case .json: "-json"
            case .csv: "-csv"
            }
        process.arguments = ["-no-init", "-batch", "-bail", form, "-c", script]
        process.standardInput = FileHandle.nullDevice
        process.standardError = complaints
        _ = nice(Self.niceness)
        do {
            try process.run()
        } catch {
            throw InputFault(file: path, problem: "\(error)", expected: "DuckDB's command")
        }
        let words = complaints.fileHandleForReading.readDataToEndOfFile().prefix(Self.mostComplaint)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Refusal(
                sentence: "qorgan: DuckDB has not answered (status \(process.terminationStatus)): "
                    + String(decoding: words, as: UTF8.self))
        }
    }
}
