/// How much of anything a message may hold. Beyond, the message is refused with a fault of its own.
package enum Limits {
    /// UDP carries no more, and offsets of 16 bits reach no further.
    package static let messageBytes = 65_535
    /// The 34 Vias of RFC 4475 §3.1.1.7 and its other headers are 43; real INVITEs have 15 to 40.
    package static let headers = 128
    /// What a proxy may add to a request: Via, two Record-Routes (RFC 5658), Max-Forwards, a Route, P-Asserted-Identity,
    /// Call-Info and Content-Length.
    package static let headersOfProxy = 8
    /// The same in bytes: some 150 each, with 9 for each Route that gets a line of its own, and what is left for a label and
    /// two URIs of people's choice.
    package static let bytesOfProxy = 3_072
    /// An IPv4 datagram carries no more (RFC 768).
    package static let datagramBytes = 65_507
    /// A PASSporT in an Identity header with its certificate's URL is about 1 kB (RFC 8224); each line copies to a reply.
    package static let headerLineBytes = 8_192
    /// RFC 4475 §3.1.1.7 has a name of 92 bytes; its length is kept in 8 bits.
    package static let headerNameBytes = 128
    /// Start line and headers together on a stream, before anything is known of the sender.
    package static let headerSectionBytes = 32_768
    /// A request makes at most 70 hops: Max-Forwards starts there (RFC 3261 §8.1.1.6).
    package static let vias = 70
    /// RFC 3261 §19.1 names no limit; RFC 4475 §3.1.1.7 has a URI of almost 600 bytes.
    package static let uriBytes = 1_024
    /// Extension methods have at most 32 bytes in practice; RFC 4475 §3.1.1.2 has one of 43.
    package static let methodBytes = 64
    /// It keys tables and is hashed for each call; RFC 4475 §3.1.1.7 has one of almost 150 bytes.
    package static let callIDBytes = 256
    /// Values in one comma list or in all headers of one name: identities, diversions, contacts.
    package static let listValues = 64
    /// A session description; a browser's with audio and video has 60 to 150.
    package static let sdpLines = 512
    /// Media of a session; telephones have 1 or 2, conferences 3 or 4 more.
    package static let sdpMedia = 16
    /// Formats of one medium: there are 128 payload types, and browsers list some 40.
    package static let sdpFormats = 64
}
