import Foundation
import Telephony

/// A question with what narrows it, as one script for DuckDB.
struct HistoryQuery {
    var question: HistoryQuestion
    var folder: String
    /// Calls from then on, and before then.
    var from: Timestamp?
    var until: Timestamp?
    /// `KZ-75`, or `none`.
    var region: String?
    var limit: Int
    var memoryMegabytes: Int
    /// Where what does not fit into memory goes.
    var spill: String

    /// The engine reads the history's files and nothing else: no other file, no network, no extensions, no file of settings.
    var script: String {
        """
        SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET autoinstall_known_extensions = false;
        SET memory_limit = '\(memoryMegabytes)MB'; SET temp_directory = \(Self.quoted(spill));
        SET preserve_insertion_order = false; SET autoload_known_extensions = false;
        SET allowed_directories = [\(Self.quoted(folder)), \(Self.quoted(spill))];
        SET enable_external_access = false; SET lock_configuration = true;
        CREATE TEMP VIEW calls AS
        SELECT * FROM read_parquet(\(Self.quoted(folder + "/region=*/day=*/*.parquet")), hive_partitioning = true,
            hive_types = {'region': VARCHAR, 'day': DATE}, union_by_name = false)\(narrowed);
        \(question.sql(limit: limit));
        """
    }

    private var narrowed: String {
        var terms: [String] = []
        if let from { terms += ["day >= '\(from.date)'", "time >= '\(from.rfc3339)'::TIMESTAMPTZ"] }
        if let until { terms += ["day <= '\(until.date)'", "time < '\(until.rfc3339)'::TIMESTAMPTZ"] }
        if let region { terms.append("region = \(Self.quoted(region))") }
        return terms.isEmpty ? "" : "\n    WHERE " + terms.joined(separator: " AND ")
    }

    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
