/// Why a snapshot of the engine's state is refused; the engine then starts empty.
package enum SnapshotFault: Error, Hashable, Sendable {
    /// Fewer bytes than a header.
    case tooShort
    /// No snapshot of an engine, or one of a machine with another byte order.
    case foreign
    /// Written by a later or earlier form of the engine than this one.
    case otherFormat(UInt32)
    /// Made with another number of callers: the configuration has changed.
    case otherCapacity(Int)
    /// Cut off, or changed since, at this byte.
    case torn(at: Int)

    /// One line for the log and the console.
    package var text: String {
        switch self {
        case .tooShort: "the snapshot is shorter than its header"
        case .foreign: "the file is no snapshot of the engine's state"
        case .otherFormat(let format): "the snapshot has format \(format), this engine reads \(SnapshotFormat.version)"
        case .otherCapacity(let callers):
            "the snapshot was made for \(callers) callers, which is not what is configured"
        case .torn(let byte): "the snapshot is cut off or damaged at byte \(byte)"
        }
    }
}
