/// Says where messages end in a stream of bytes. One value for each connection; it may remember how far it has looked.
package protocol MessageFraming: Sendable {
    /// `bytes` are all that wait, from the first one that was not consumed. Called again after each consumed piece, and
    /// after a `needMore` with the same bytes and more behind them. `padding` bytes after the end may be read.
    mutating func next(in bytes: Span<UInt8>) -> FramingVerdict
}

/// What stands at the head of a stream.
package enum FramingVerdict: Hashable, Sendable {
    /// No whole message yet.
    case needMore
    /// So many bytes are one whole message.
    case message(Int)
    /// So many bytes are one message, and where the next one begins nobody knows: it is answered, and the stream ends.
    case lastMessage(Int)
    /// So many bytes are consumed and mean nothing (line ends between messages, RFC 3261 §7.5).
    case skip(Int)
    /// So many bytes are a keep-alive that wants the answer CRLF (RFC 5626 §3.5.1).
    case keepAlive(Int)
    /// The stream cannot be followed any more: it is closed.
    case fault
}
