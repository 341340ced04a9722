// Owner: the thread that judges. Allocates: at init only. Budget: 400 ns for an INVITE of 0.8-1 kB.
// Benchmark: Benchmarks/Bench/ParserBench.swift.

/// A SIP request or response as offsets over its bytes: nothing is copied, and nothing can be read without the bytes.
///
/// One value serves for all messages of a thread; `parse` begins anew each time.
///
/// ```swift
/// var message = SIPMessage()
/// switch EdgeCheck.examine(bytes, as: .datagram, into: &message) {
/// case .accept where message.method == .invite:
///     let callee = bytes.extracting(message.requestURI.number.bounds)
///     let caller = bytes.extracting(message.from.uri.number.bounds)
///     var identities = message.cursor(.pAssertedIdentity)
///     var identity = NameAddress()
///     var malformed = 0
///     while message.nextAddress(&identities, into: &identity, malformed: &malformed, in: bytes) {
///         let number = bytes.extracting(identity.uri.number.bounds)
///     }
/// case .accept: break                  // message.method decides
/// case .reject(let code, let fault): break   // ReplyWriter answers; fault.endsStream closes the stream
/// case .drop(let fault): break         // counted
/// }
/// ```
///
/// After `parse` threw, what could be read is there all the same: a reply needs Via and what else there is, and an
/// emergency number in the Request-URI is looked at before any fault (`hasRequestURI`).
package struct SIPMessage: ~Copyable {
    // MARK: Start line

    package internal(set) var isRequest = false
    package internal(set) var method = SIPMethod.unknown
    /// The method as it is written.
    package internal(set) var methodName = ByteRange.absent
    package internal(set) var requestURI = SIPURI()
    /// The Request-URI was read and is sound, whatever else is wrong.
    package internal(set) var hasRequestURI = false
    /// 100 to 699 of a response, 0 of a request.
    package internal(set) var statusCode: UInt16 = 0
    package internal(set) var reasonPhrase = ByteRange.absent

    // MARK: Headers that every message has

    /// The topmost Via value: who sent this.
    package internal(set) var topVia = Via()
    /// Values in all Via headers. 0 where not even the sender of the topmost one can be read: no answer is possible.
    package internal(set) var viaCount = 0
    package internal(set) var from = NameAddress()
    package internal(set) var to = NameAddress()
    package internal(set) var callID = ByteRange.absent
    package internal(set) var cseq = CSeq()
    /// 0 to 255, larger ones as 255; nil without the header.
    package internal(set) var maxForwards: UInt8?
    /// As the header says; nil without it.
    package internal(set) var contentLength: Int?
    /// Untouched; empty where there is none.
    package internal(set) var body = ByteRange.absent

    // MARK: Index

    /// Headers in the order in which they came; the first of a kind is meaningful where `present` has its bit.
    var fields = HeaderTable()
    package internal(set) var headerCount = 0
    var present: UInt64 = 0
    var repeated: UInt64 = 0
    /// Start line without its line end.
    var startLine = ByteRange.absent
    /// After the empty line.
    package internal(set) var bodyStart = 0
    /// A header is folded over several lines.
    package internal(set) var hasFoldedHeader = false
    /// A value may hold CR or LF: a header is folded, or a line end stands alone.
    var mayHoldLineEnds = false
    /// The topmost Via was read to its end.
    package internal(set) var hasSoundTopVia = false

    package init() {}

    /// Reads a message anew. Throws what is wrong with it first; see the type for what is there after that.
    package mutating func parse(_ bytes: Span<UInt8>, framing: Framing) throws(SIPFault) {
        reset()
        guard bytes.count <= Limits.messageBytes else { throw .messageTooLong }
        let indexFault = index(bytes)
        mayHoldLineEnds = hasFoldedHeader || indexFault != nil
        if indexFault == .keepAlive { throw .keepAlive }
        var fault = readStartLine(bytes)
        // A line that is no header is worse than a value that does not fit.
        fault = fault ?? indexFault
        let headerFault = readHeaders(bytes)
        fault = fault ?? headerFault ?? frame(bytes, framing)
        if let fault { throw fault }
    }

    @inline(__always)
    private mutating func reset() {
        isRequest = false
        method = .unknown
        methodName = .absent
        hasRequestURI = false
        requestURI = SIPURI()
        statusCode = 0
        reasonPhrase = .absent
        topVia = Via()
        viaCount = 0
        from = NameAddress()
        to = NameAddress()
        callID = .absent
        cseq = CSeq()
        maxForwards = nil
        contentLength = nil
        body = .absent
        headerCount = 0
        present = 0
        repeated = 0
        startLine = .absent
        bodyStart = 0
        hasFoldedHeader = false
        mayHoldLineEnds = false
        hasSoundTopVia = false
    }
}

/// CSeq: a number and a method (RFC 3261 §20.16).
package struct CSeq: Sendable, BitwiseCopyable {
    package var number: UInt32 = 0
    package var method = SIPMethod.unknown
    package var methodName = ByteRange.absent

    package init() {}
}
