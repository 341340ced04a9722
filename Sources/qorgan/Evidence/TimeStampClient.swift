import Evidence

/// Asks one authority when bytes existed (RFC 3161 by HTTP, §3.4).
struct TimeStampClient: Sendable {
    /// Why an authority gave no time stamp, beside what is wrong with what it gave.
    enum Silence: Error, CustomStringConvertible {
        case status(Int)

        var description: String {
            switch self {
            case .status(let code): "it answers \(code)"
            }
        }
    }

    let address: WebAddress
    let roots: TrustedRoots
    var policy: String?

    /// Verified: it is of these bytes, answers this question, and one of the roots vouches for who has signed it.
    func stamp(_ bytes: [UInt8]) async throws -> TimeStampToken {
        let request = TimeStampRequest(bytes, policy: policy)
        let reply = try await PostExchange.post(
            try request.der(), type: TimeStampRequest.contentType, to: address)
        guard reply.status == 200 else { throw Silence.status(reply.status) }
        let token = try TimeStampReply.token(reply.body)
        try token.verify(bytes, answers: request, roots: roots)
        return token
    }
}
