/// A witness of other centres' journals (C2SP tlog-witness): signs a checkpoint that continues the last one it has signed of
/// that journal, and no other.
///
/// Pure: what it knows of a journal is handed in, and what it must remember comes back, to be on disk before the answer leaves.
package struct Witness: Sendable {
    /// What comes of a request.
    package enum Decision: Sendable {
        /// Keep `note` as the newest one of `origin`, flushed; then answer with the line.
        case sign(origin: String, note: SignedNote, line: [UInt8])
        case refuse(Refusal)
    }

    package struct Refusal: Hashable, Sendable {
        /// HTTP's.
        package var status: Int
        /// 409 tells the size of what was signed last.
        package var size: UInt64?
        /// What the request shows, by itself or with what was signed before.
        package var evidence: Evidence

        package init(status: Int, size: UInt64? = nil, evidence: Evidence = .none) {
            self.status = status
            self.size = size
            self.evidence = evidence
        }
    }

    package enum Evidence: Hashable, Sendable {
        case none
        /// A checkpoint whose proof does not hold: a second history, or a proof that anybody has made up, since proofs are
        /// not signed.
        case unproven
        /// The log has signed two trees of one size.
        case contradiction
    }

    package let key: SigningKey
    private let logs: [VerifierKey]

    /// Precondition: the key signs as a witness, those of the logs as logs.
    package init(key: SigningKey, logs: [VerifierKey]) {
        precondition(key.verifier.kind == .cosignature && logs.allSatisfy { $0.kind == .note })
        self.key = key
        self.logs = logs
    }

    /// `newest`: the checkpoint signed last of a journal; nil: none was. `seconds` since 1970.
    package func decide<Failure: Error>(
        _ body: [UInt8], seconds: UInt64, newest: (_ origin: String) throws(Failure) -> Checkpoint?
    ) throws(Failure) -> Decision {
        guard let request = try? AddCheckpoint(body), let claimed = try? Checkpoint(request.note.text) else {
            return .refuse(Refusal(status: 400))
        }
        let keys = logs.filter { $0.name.utf8.elementsEqual(claimed.origin.utf8) }
        if keys.isEmpty { return .refuse(Refusal(status: 404)) }
        guard let checkpoint = try? Checkpoint(request.note, signedBy: keys) else {
            return .refuse(Refusal(status: 403))
        }
        guard request.old <= checkpoint.size else { return .refuse(Refusal(status: 400)) }
        let known = try newest(checkpoint.origin)
        let size = known?.size ?? 0
        let root = known?.root ?? TreeHasher.empty
        guard request.old == size else { return .refuse(Refusal(status: 409, size: size)) }
        if size == checkpoint.size, root != checkpoint.root {
            return .refuse(Refusal(status: 409, size: size, evidence: .contradiction))
        }
        let proof = ConsistencyProof(first: size, second: checkpoint.size, path: request.path)
        guard proof.verifies(firstRoot: root, secondRoot: checkpoint.root) else {
            return .refuse(Refusal(status: 422, evidence: .unproven))
        }
        guard let signature = try? key.signature(of: request.note.text, seconds: seconds) else {
            return .refuse(Refusal(status: 500))
        }
        return .sign(origin: checkpoint.origin, note: request.note, line: signature.line)
    }
}
