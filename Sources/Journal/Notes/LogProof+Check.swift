extension LogProof {
    /// What a proof shows, to somebody who has the keys.
    package struct Shown: Hashable, Sendable {
        package var checkpoint: Checkpoint
        /// Keys of the journal that have signed the checkpoint.
        package var signers: [VerifierKey]
        /// Witnesses, with when each has signed, in seconds since 1970.
        package var witnesses: [Cosigned]
    }

    package struct Cosigned: Hashable, Sendable {
        package var witness: VerifierKey
        package var seconds: UInt64
    }

    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case note(NoteFault)
        /// Hashed with the path, the entry does not lead to the signed root.
        case otherEntry
        /// This witness was to have signed, and has not.
        case unwitnessed(String)

        package var description: String {
            switch self {
            case .note(let fault): "the checkpoint: \(fault)"
            case .otherEntry: "the entry, with the path of the proof, does not lead to the signed root"
            case .unwitnessed(let name): "the witness \(name) has not signed this checkpoint"
            }
        }
    }

    /// `leaf`: the entry's hash. One of `keys` must have signed, and each of `witnesses`.
    package func check(leaf: TreeHash, keys: [VerifierKey], witnesses: [VerifierKey]) throws(Fault) -> Shown {
        let tree: Checkpoint
        let signers: [VerifierKey]
        do {
            tree = try Checkpoint(checkpoint, signedBy: keys)
            signers = try checkpoint.verified(by: keys)
        } catch {
            throw .note(error)
        }
        guard inclusion.size == tree.size, inclusion.verifies(leaf: leaf, root: tree.root) else { throw .otherEntry }
        var cosigned: [Cosigned] = []
        for witness in witnesses {
            guard witness.kind == .cosignature,
                let signature = checkpoint.signatures.first(where: { $0.isOf(witness) }),
                witness.verifies(signature, of: checkpoint.text), let seconds = signature.cosignedSeconds
            else { throw .unwitnessed(witness.name) }
            cosigned.append(Cosigned(witness: witness, seconds: seconds))
        }
        return Shown(checkpoint: tree, signers: signers, witnesses: cosigned)
    }
}
