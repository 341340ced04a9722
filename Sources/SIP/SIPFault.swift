/// What is wrong with a message. Small, so that a flood of malformed messages costs little to refuse and to count.
package enum SIPFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// Nothing but line ends or zero bytes: a keep-alive (RFC 5626 §3.5.1).
    case keepAlive = 1
    case messageTooLong
    /// Neither a request line nor a status line (RFC 3261 §7.1, §7.2).
    case badStartLine
    /// A request of another SIP version.
    case versionNotSupported
    /// The empty line after the headers is missing.
    case unterminatedHeaders
    /// CR or LF alone: where the next element ends the line is anybody's guess.
    case bareLineEnd
    /// A header line without a colon, or with a name that is no token.
    case badHeaderLine
    case headerTooLong
    case tooManyHeaders
    case uriTooLong
    case badRequestURI
    /// Headers in the Request-URI (RFC 3261 §19.1.1: not allowed there).
    case headersInRequestURI
    case unknownScheme
    case missingVia
    case badVia
    case tooManyVias
    case missingFrom
    case badFrom
    case missingTo
    case badTo
    case missingCallID
    case badCallID
    case missingCSeq
    case badCSeq
    /// CSeq names another method than the request line.
    case methodMismatch
    /// The same, and the request line's method is unknown.
    case unknownMethodMismatch
    case badMaxForwards
    /// Max-Forwards is 0 and the request is none that this element answers for itself.
    case hopsExhausted
    /// Two values where there may be one.
    case repeatedHeader
    case badContentLength
    /// On a stream the message's end is unknown without it (RFC 3261 §20.14).
    case missingContentLength
    /// The body is shorter than Content-Length.
    case truncatedBody
    case badContact
    /// Require names an extension that this element does not know.
    case badExtension
    /// A response with more than one Via is somebody else's (RFC 3261 §8.1.3.3).
    case strayResponse
    /// A value of another header that does not follow its grammar; only asked-for values give it.
    case badAddress
    case tooManyValues

    /// The response that a request with this fault gets; nil for what is dropped.
    package var statusCode: UInt16? {
        switch self {
        case .keepAlive, .strayResponse: nil
        case .versionNotSupported: 505
        case .unknownScheme: 416
        case .uriTooLong: 414
        case .unknownMethodMismatch: 501
        case .hopsExhausted: 483
        case .badExtension: 420
        case .messageTooLong, .headerTooLong, .tooManyHeaders, .tooManyVias: 513
        case .badStartLine, .unterminatedHeaders, .bareLineEnd, .badHeaderLine, .badRequestURI, .headersInRequestURI,
            .missingVia, .badVia, .missingFrom, .badFrom, .missingTo, .badTo, .missingCallID, .badCallID, .missingCSeq,
            .badCSeq, .methodMismatch, .badMaxForwards, .repeatedHeader, .badContentLength, .missingContentLength,
            .truncatedBody, .badContact, .badAddress, .tooManyValues:
            400
        }
    }

    /// The end of the message is unknown: after the answer the stream is closed.
    package var endsStream: Bool {
        self == .messageTooLong || self == .unterminatedHeaders || self == .bareLineEnd || self == .headerTooLong
            || self == .tooManyHeaders || self == .badContentLength || self == .missingContentLength
            || self == .truncatedBody
    }
}
