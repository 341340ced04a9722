internal import CP11Kit

/// Which token and which key on it: a PKCS #11 URI (RFC 7512).
struct TokenAddress: ~Copyable {
    private let uri: OpaquePointer

    init(_ text: String) throws(TokenFault) {
        guard let uri = p11_kit_uri_new() else { throw .badURI(text) }
        guard p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri) == 0 else {
            p11_kit_uri_free(uri)
            throw .badURI(text)
        }
        guard p11_kit_uri_get_pin_value(uri) == nil else {
            p11_kit_uri_free(uri)
            throw .pinInURI
        }
        self.uri = uri
    }

    deinit { p11_kit_uri_free(uri) }

    func names(_ token: CK_TOKEN_INFO) -> Bool {
        var token = token
        return p11_kit_uri_match_token_info(uri, &token) == 1
    }

    /// Label and identity of the key, as far as they are given.
    var object: [TokenAttribute] {
        var count: CK_ULONG = 0
        guard let found = p11_kit_uri_get_attributes(uri, &count) else { return [] }
        return UnsafeBufferPointer(start: found, count: Int(count)).compactMap { attribute in
            guard attribute.type == CKA_LABEL || attribute.type == CKA_ID, let value = attribute.pValue else {
                return nil
            }
            let bytes = UnsafeRawBufferPointer(start: value, count: Int(attribute.ulValueLen))
            return TokenAttribute(attribute.type, [UInt8](bytes))
        }
    }
}

/// What an object on a token is looked for by.
struct TokenAttribute {
    let type: CK_ATTRIBUTE_TYPE
    var value: [UInt8]

    init(_ type: CK_ATTRIBUTE_TYPE, _ value: [UInt8]) {
        self.type = type
        self.value = value
    }

    /// A number, or a truth, as wide as PKCS #11 has it.
    init<Number: FixedWidthInteger>(_ type: CK_ATTRIBUTE_TYPE, number: Number) {
        self.init(type, withUnsafeBytes(of: number) { [UInt8]($0) })
    }
}
