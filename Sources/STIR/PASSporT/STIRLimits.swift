package import Telephony

/// How much of anything a signed identity may hold. Whoever calls chooses these bytes; beyond, they are refused.
package enum STIRLimits {
    /// A line of a SIP header; a PASSporT with an URL is about 1 kB.
    package static let headerBytes = 8_192
    /// Identity headers that are looked at in one message: a call is diverted three or four times in practice.
    package static let identities = 8
    /// Objects and arrays inside each other: claims in use need three.
    package static let jsonDepth = 8
    /// Values in one JSON text.
    package static let jsonValues = 256
    package static let json = JSONReader.Limits(depth: jsonDepth, values: jsonValues)
    /// Numbers and URIs called at once (RFC 8225 §5.2.1 allows a list).
    package static let destinations = 16
    /// E.164 has 15 digits; short codes with `*` and `#` are shorter (RFC 8224 §8.3).
    package static let numberDigits = 15
    /// An `x5u`; those in use have about 80 bytes.
    package static let urlBytes = 512
    /// Leaf, intermediates and what else a repository puts beside them.
    package static let certificates = 6
    /// A chain as it was fetched: six certificates of some 1 kB as text.
    package static let chainBytes = 32_768
    /// Entries of one TNAuthList and names of one list of claim constraints.
    package static let authorityEntries = 1_024
}
