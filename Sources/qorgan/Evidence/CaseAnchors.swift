import Evidence
import Foundation
import Journal
import Ledger

/// What others have said of the journal that bounds when a case's entries were written.
enum CaseAnchors {
    /// Of each authority: for each entry the last stamped checkpoint without it and the first one with it.
    static func stamped(_ ledger: LedgerFolder, around positions: [UInt64]) -> [CaseAnchor] {
        TimeStampFolder.every(ledger.url).flatMap { folder in
            let sizes = folder.sizes
            var wanted: Set<UInt64> = []
            for position in positions {
                if let before = sizes.last(where: { $0 <= position }) { wanted.insert(before) }
                if let after = sizes.first(where: { $0 > position }) { wanted.insert(after) }
            }
            return wanted.sorted().compactMap { size in
                folder.read(size).map {
                    CaseAnchor(
                        path: "time-stamps/\(folder.name)/\(size)", checkpoint: $0.checkpoint, size: size,
                        token: $0.token.der)
                }
            }
        }
    }

    /// What each witness has signed last.
    static func cosigned(_ ledger: LedgerFolder) -> [SignedNote] {
        let folder = ledger.url.appendingPathComponent("witnesses")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { $0.hasSuffix(".cosigned") }.compactMap { name in
            FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
                .flatMap { try? SignedNote([UInt8]($0)) }
        }
    }

    static func anchors(_ notes: [SignedNote]) -> [CaseAnchor] {
        notes.enumerated().compactMap { index, note in
            (try? Checkpoint(note.text)).map {
                CaseAnchor(path: "cosigned/\(index + 1)", checkpoint: note.bytes, size: $0.size)
            }
        }
    }

    /// A time stamp of the checkpoint itself, by each configured authority that answers; what the others said.
    static func fresh(
        _ note: [UInt8], _ size: UInt64, _ settings: TimeStampSettings?
    ) throws -> (anchors: [CaseAnchor], faults: [String]) {
        guard let settings else { return ([], []) }
        let roots = try RootsFile.read(settings.roots)
        var anchors: [CaseAnchor] = []
        var faults: [String] = []
        for address in settings.addresses {
            guard let web = WebAddress(address) else { continue }
            let client = TimeStampClient(address: web, roots: roots, policy: settings.policy)
            do {
                let token = try blocking { try await client.stamp(note) }
                anchors.append(
                    CaseAnchor(
                        path: "time-stamps/export/\(anchors.count + 1)", checkpoint: note, size: size,
                        token: token.der))
            } catch {
                faults.append("no time stamp from \(web.hostHeader): \(error)")
            }
        }
        return (anchors, faults)
    }
}
