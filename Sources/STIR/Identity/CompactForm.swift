/// The full form of a token of which only the signature travels (RFC 8225 §7, RFC 8224 §4.1): the verifier writes header
/// and claims anew from the call, in the one serialisation of RFC 8225 §9.
enum CompactForm {
    /// `seconds`: the message's Date.
    static func expanded(
        _ header: IdentityHeader, origin: SignedNumber, destination: SignedNumber, seconds: Int64
    ) -> ArraySlice<UInt8> {
        let jose = #"{"alg":"ES256","typ":"passport","x5u":\#(PASSporTText.quoted(header.url))}"#
        let claims =
            #"{"dest":{"tn":["\#(destination.digits)"]},"iat":\#(seconds),"orig":{"tn":"\#(origin.digits)"}}"#
        return Array("\(Base64URL.encode(jose.utf8)).\(Base64URL.encode(claims.utf8)).".utf8)[...]
            + header.token.dropFirst(2)
    }
}
