internal import GRDB
package import Journal

extension LedgerReader {
    /// The digest by which the views find a call; a Call-ID longer than what the gate keeps counts by its beginning.
    package func digest(ofCallID callID: String) -> Pseudonym {
        sealing.digest(ofCallID: CallColumns.callID(callID))
    }

    /// Of calls by the hash of their Call-ID, the trunks on which the views show a verdict; at most `maximumRows` hashes.
    package func judged(callHashes: [UInt64]) async throws(LedgerError) -> [UInt64: Set<String>] {
        let hashes = callHashes.prefix(Self.maximumRows).map { Int64(bitPattern: $0) }
        guard !hashes.isEmpty else { return [:] }
        return try await fromViews { db in
            let marks = hashes.map { _ in "?" }.joined(separator: ",")
            var trunks: [UInt64: Set<String>] = [:]
            for row in try Row.fetchAll(
                db, sql: "SELECT DISTINCT call_hash, trunk FROM calls WHERE call_hash IN (\(marks))",
                arguments: StatementArguments(hashes))
            {
                let hash: Int64 = try row.stored("call_hash")
                trunks[UInt64(bitPattern: hash), default: []].insert(try row.stored("trunk"))
            }
            return trunks
        }
    }
}
