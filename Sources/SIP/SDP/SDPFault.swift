/// What is wrong with a session description. A call is not refused for it: who asks for SDP has none, and may count why.
package enum SDPFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    case tooLong = 1
    /// The first line is not `v=0` (RFC 8866 §5.1).
    case badVersion
    /// A line that is not a letter, an equals sign and a value; or a control character in it.
    case badLine
    /// A letter that is none, which voids the whole description (RFC 8866 §5).
    case unknownLine
    /// A line of the session behind its first medium, or the other way round.
    case misplacedLine
    /// A second origin, name or connection of the session.
    case repeatedLine
    case missingOrigin
    case badOrigin
    case missingName
    case badConnection
    case badMedia
    case tooManyLines
    case tooManyMedia
    case tooManyFormats
}
