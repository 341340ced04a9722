package import Journal

/// The first entry of a journal that does not fit, and why.
package struct JournalFault: Hashable, Sendable, CustomStringConvertible {
    package enum Cause: Hashable, Sendable {
        /// There is no entry at this position.
        case missing
        /// A row covers a position that another one has.
        case overlapping
        /// The leaf is not the one whose hash was kept.
        case changed
        /// The leaf fits its hash but cannot be read.
        case unreadable(EntryFault)
        /// The stored kind is not the leaf's.
        case otherKind
        /// The seal beside the entry is not the one that it commits to.
        case sealChanged
        /// What stays of destroyed passes is not as long as it must be.
        case badCover
        /// Each leaf fits its hash, but the root stored with the batch is another.
        case rootDiffers(count: UInt64)
        /// Batches do not follow each other.
        case batchMissing
        /// The tree stored at the end is not that of the entries.
        case treeDiffers
        /// The root kept over so many entries, of which tiles consist, is not theirs.
        case nodeDiffers(level: Int)
        /// What was signed at this size is not the tree of these entries.
        case checkpointDiffers
        /// Beside the key, or by a witness, a tree of this size is signed with which the journal does not begin.
        case otherSigned
        /// The checkpoint is signed, by a key that the journal does not name at this size.
        case otherSigner
        /// The signed note is none, or not signed by the journal's key.
        case badCheckpoint(NoteFault)
        /// Data up to before `end` are gone, and no purge entry under the checkpoint says so.
        case unnamed(end: UInt64)
        /// Data up to before `end` are there, though a purge entry says that they are destroyed.
        case notDestroyed(end: UInt64)
        /// What was sealed beside the entry is gone, and no purge entry under the checkpoint says so.
        case sealMissing
        /// The key of a month is gone, and no entry under the checkpoint says that it was destroyed.
        case keyMissing(MonthKeyName)
        /// It is there, though this entry says that it is destroyed.
        case keyNotDestroyed(MonthKeyName)
        /// A purge entry names what stands behind it.
        case badPurge
        /// Nothing but its hash is here, in a journal that gives nothing away to a centre.
        case hashAlone
        /// It names another key than the one in force.
        case otherKey
        /// A journal whose key is there was signed, and its checkpoint is gone.
        case checkpointMissing
    }

    /// Of the entry, or of the first entry of the batch.
    package var position: UInt64
    package var cause: Cause

    init(position: UInt64, _ cause: Cause) {
        self.position = position
        self.cause = cause
    }

    package var description: String {
        switch cause {
        case .missing: "entry \(position) is missing"
        case .overlapping: "entry \(position) is there twice"
        case .changed: "entry \(position) was changed: it does not fit its hash"
        case .unreadable(let fault): "entry \(position) cannot be read: \(fault)"
        case .otherKind: "entry \(position) is stored under another kind than it has"
        case .sealChanged: "entry \(position): the sealed numbers were changed"
        case .badCover: "entry \(position): what stays of destroyed passes was changed"
        case .rootDiffers(let count):
            "entries \(position) to \(position &+ max(1, count) &- 1) do not fit the root of their batch"
        case .batchMissing: "no batch begins at entry \(position)"
        case .nodeDiffers(let level):
            "entries from \(position) on do not fit the kept root of level \(level) above them"
        case .checkpointDiffers: "the checkpoint signed at \(position) entries is not of these entries"
        case .otherSigned: "\(position) entries were signed that are not the first ones of this journal"
        case .otherSigner: "the checkpoint of \(position) entries is not signed by the key that the journal names there"
        case .badCheckpoint(let fault): "the checkpoint of \(position) entries: \(fault)"
        case .unnamed(let end):
            "entries \(position) to \(end &- 1) are gone, and no signed purge entry says that they were destroyed"
        case .notDestroyed(let end):
            "entries \(position) to \(end &- 1) are there, though a purge entry says that they were destroyed"
        case .sealMissing:
            "entry \(position): the sealed numbers are gone, and no signed purge entry says that they were destroyed"
        case .keyMissing(let name):
            "entry \(position): the key \"\(name)\" is gone, and no signed entry says that it was destroyed"
        case .keyNotDestroyed(let name):
            "entry \(position) says that the key \"\(name)\" is destroyed, and it is there"
        case .badPurge: "entry \(position) says that entries were destroyed which come after it"
        case .hashAlone:
            "of entry \(position) the hash alone is here: somebody has taken the entry away"
        case .otherKey: "entry \(position) names another key than the one in force"
        case .checkpointMissing: "no checkpoint of the \(position) entries is there, though the journal has a key"
        case .treeDiffers: "the stored tree does not fit the \(position) entries"
        }
    }
}
