import HTTPTypes
import Hummingbird
import Journal
package import Ledger
package import Telephony

/// The journal for those who check it: checkpoint, tiles (C2SP tlog-tiles), proofs. docs/journal.md.
///
/// Hashes are open to whoever reaches the listener. Entries name persons: they need a session, or a token of the row
/// `@journal`.
extension Console {
    static func isOfJournal(_ path: String) -> Bool {
        path == "/checkpoint" || path.hasPrefix("/tile/") || path.hasPrefix("/remains/") || path.hasPrefix("/journal/")
    }

    func addJournal(to router: Router<ConsoleContext>) {
        guard let journal else { return }
        router.get("checkpoint") { _, _ in
            await Self.answer { try await journal.checkpoint().map { Self.text($0) } }
        }
        router.get("journal/witnessed") { _, _ in
            await Self.answer { try await journal.witnessedCheckpoint().map { Self.text($0) } }
        }
        for folder in ["tile", "remains"] as [RouterPath] {
            router.get("\(folder)/**") { request, context in
                await self.tile(String(request.uri.path.dropFirst()), journal, request, context)
            }
        }
        router.get("journal/proof") { request, context in
            await self.proof(journal, request, context)
        }
        router.get("journal/consistency") { request, _ in
            let fields = FormFields(request.uri.query ?? "")
            guard let first = Checkpoint.decimal(fields["from"]), let second = Checkpoint.decimal(fields["to"]) else {
                return Problem(status: .badRequest, detail: "from and to are sizes of the journal.").response()
            }
            return await Self.answer { try await journal.consistency(from: first, to: second)?.json.response() }
        }
    }

    private func tile(
        _ name: String, _ journal: any JournalService, _ request: Request, _ context: ConsoleContext
    ) async -> Response {
        guard let path = TilePath(name) else { return Response(status: .notFound) }
        let (isOpen, stays) = if case .hashes(let level) = path.kind { (true, level > 0) } else { (false, false) }
        let reader = isOpen ? nil : entryReader(request, context)
        guard isOpen || reader != nil else { return Problem.unauthorized.response() }
        return await Self.answer {
            if let reader { try await self.noteLook(reader, bundle: path.number) }
            return try await journal.tile(path).map { bytes in
                // Entries are destroyed in time: no copy of theirs or of their hashes stays in a cache.
                let caching = stays ? "public, max-age=31536000, immutable" : "no-store"
                return Response(
                    status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: caching],
                    body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            }
        }
    }

    /// As a tlog-proof of C2SP where that is asked for, else as JSON; with the entry itself for those who may see it.
    private func proof(
        _ journal: any JournalService, _ request: Request, _ context: ConsoleContext
    ) async -> Response {
        guard let position = Checkpoint.decimal(FormFields(request.uri.query ?? "")["position"]) else {
            return Problem(status: .badRequest, detail: "position is that of an entry.").response()
        }
        let isText = (request.headers[.accept] ?? "").contains("text/plain")
        let reader = isText ? nil : entryReader(request, context)
        return await Self.answer {
            if let reader { try await self.noteLook(reader, bundle: position >> 8) }
            guard let found = try await journal.proof(ofEntryAt: position) else { return nil }
            return isText ? Self.text(found.proof.bytes) : found.json(withEntry: reader != nil).response()
        }
    }

    /// Nil: entries are not for them.
    private func entryReader(_ request: Request, _ context: ConsoleContext) -> EntryLooks.Reader? {
        if let session = context.session { return .session(session) }
        return APITokens(tokens: configuration.tokens)
            .carrier(of: APIToken.journal, authorization: request.headers[.authorization]).map { .token(carrier: $0) }
    }

    /// First the journal, then the look: entries name persons.
    private func noteLook(_ reader: EntryLooks.Reader, bundle: UInt64) async throws {
        let now = now()
        guard entryLooks.isNew(reader, bundle: bundle, at: now) else { return }
        let form = if case .session = reader { "bundle" } else { "follows" }
        do {
            try await control.recordLook(.entries(from: bundle << 8, form: form), by: reader.person)
        } catch {
            entryLooks.forget(reader, bundle: bundle, at: now)
            throw error
        }
    }

    private static func text(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func answer(_ make: () async throws -> Response?) async -> Response {
        do {
            return try await make() ?? Response(status: .notFound)
        } catch LedgerError.destroyed {
            return Problem(status: .gone, detail: "The data are destroyed: their time was over.").response()
        } catch LedgerError.atCentre {
            return Problem(status: .gone, detail: "This node has kept the hash alone: the centre has the entry.")
                .response()
        } catch {
            return Problem(status: .serviceUnavailable, detail: "The journal cannot be read now.").response()
        }
    }
}

extension EntryProof {
    /// The fields of RFC 9162's inclusion proofs, and the checkpoint that they lead to.
    package func json(withEntry: Bool) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "leaf_index", value: .integer(Int64(clamping: proof.inclusion.index))),
            .init(name: "tree_size", value: .integer(Int64(clamping: proof.inclusion.size))),
            .init(name: "leaf_hash", value: .string(Base64.text(TreeHasher.leaf(entry).bytes))),
            .init(
                name: "inclusion_path",
                value: .array(proof.inclusion.path.map { .string(Base64.text($0.bytes)) })),
            .init(name: "checkpoint", value: .string(String(decoding: proof.checkpoint.bytes, as: UTF8.self))),
        ]
        if withEntry { members.append(.init(name: "entry", value: .string(Base64.text(entry)))) }
        return .object(members)
    }
}

extension TreeGrowth {
    /// The fields of RFC 9162's consistency proofs, with both roots.
    package var json: JSONValue {
        .object([
            .init(name: "first", value: .integer(Int64(clamping: proof.first))),
            .init(name: "second", value: .integer(Int64(clamping: proof.second))),
            .init(name: "first_root", value: .string(Base64.text(firstRoot.bytes))),
            .init(name: "second_root", value: .string(Base64.text(secondRoot.bytes))),
            .init(
                name: "consistency_path", value: .array(proof.path.map { .string(Base64.text($0.bytes)) })),
        ])
    }
}
