package import Foundation

/// pyarrow, an independent reader of Parquet files, by `Tests/history/read_parquet.py`.
package enum ParquetReader {
    package static let missing: String = "needs pyarrow in .build-venv: make test installs it"

    /// A Python with pyarrow; nil where there is none.
    package static let python: String? = tool("python3") { candidate in
        let probe = try? ServerProcess(candidate, ["-c", "import pyarrow.parquet"])
        return probe?.wait(seconds: 60) == 0
    }

    /// DuckDB's command beside that Python; nil where there is none.
    package static let duckdb: String? = tool("duckdb") { _ in true }

    /// The lines that the script prints, each one JSON: what it says of the file, then its rows.
    package static func lines(_ file: URL) throws -> [String] {
        struct Failure: Error { let output: String }
        let script = repositoryRoot.appendingPathComponent("Tests/history/read_parquet.py").path
        let process = try ServerProcess(python ?? "/nonexistent", [script, file.path])
        guard process.wait(seconds: 60) == 0 else { throw Failure(output: process.output) }
        return process.output.split(separator: "\n").map(String.init)
    }

    private static func tool(_ name: String, _ works: (String) -> Bool) -> String? {
        let own = repositoryRoot.appendingPathComponent(".build-venv/bin/\(name)").path
        let given = ProcessInfo.processInfo.environment["QORGAN_PYTHON"].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent(name).path
        }
        return [own, given].compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) && works($0) }
    }
}
