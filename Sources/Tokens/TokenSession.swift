internal import CP11Kit

/// A session with a token, logged in as its user; ends with this value.
final class TokenSession {
    private let module: TokenModule
    private let functions: CK_FUNCTION_LIST
    private let handle: CK_SESSION_HANDLE
    private var pin: [UInt8]?

    /// `pin`: nil where the token has keys of its own to type it on.
    init(_ module: TokenModule, _ slot: TokenModule.Slot, pin: String?) throws(TokenFault) {
        self.module = module
        functions = slot.functions
        self.pin = pin.map { Array($0.utf8) }
        var handle: CK_SESSION_HANDLE = 0
        try TokenFault.check(
            functions.C_OpenSession?(slot.number, CKF_SERIAL_SESSION, nil, nil, &handle), "open a session")
        self.handle = handle
        if slot.token.flags & CKF_LOGIN_REQUIRED != 0 { try logIn(as: CKU_USER) }
    }

    deinit {
        _ = functions.C_CloseSession?(handle)
        for index in pin?.indices ?? 0..<0 { pin?[index] = 0 }
    }

    private func logIn(as user: CK_USER_TYPE) throws(TokenFault) {
        var pin = pin
        let length = CK_ULONG(pin?.count ?? 0)
        let answer =
            pin == nil
            ? functions.C_Login?(handle, user, nil, 0)
            : pin?.withUnsafeMutableBufferPointer { functions.C_Login?(handle, user, $0.baseAddress, length) } ?? nil
        if answer == CKR_USER_ALREADY_LOGGED_IN { return }
        try TokenFault.check(answer, "log in")
    }

    /// Objects with all of these attributes.
    func objects(with attributes: [TokenAttribute]) throws(TokenFault) -> [CK_OBJECT_HANDLE] {
        let begun = Self.template(attributes) { template, count in
            functions.C_FindObjectsInit?(handle, template, count)
        }
        try TokenFault.check(begun, "look for objects")
        defer { _ = functions.C_FindObjectsFinal?(handle) }
        var found = [CK_OBJECT_HANDLE](repeating: 0, count: 64)
        var count: CK_ULONG = 0
        try TokenFault.check(functions.C_FindObjects?(handle, &found, 64, &count), "look for objects")
        return Array(found.prefix(Int(count)))
    }

    /// Nil where the object has none, or does not tell.
    func attribute(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> [UInt8]? {
        var asked = CK_ATTRIBUTE(type: type, pValue: nil, ulValueLen: 0)
        let most = CK_ULONG(1 << 20)
        guard functions.C_GetAttributeValue?(handle, object, &asked, 1) == CKR_OK, asked.ulValueLen <= most else {
            return nil
        }
        var value = [UInt8](repeating: 0, count: Int(asked.ulValueLen))
        let answer = value.withUnsafeMutableBytes { bytes in
            asked.pValue = bytes.baseAddress
            return functions.C_GetAttributeValue?(handle, object, &asked, 1)
        }
        return answer == CKR_OK ? Array(value.prefix(Int(asked.ulValueLen))) : nil
    }

    /// `asks`: the key wants the PIN for each signature.
    func sign(
        _ bytes: [UInt8], by key: CK_OBJECT_HANDLE, _ mechanism: CK_MECHANISM_TYPE, asks: Bool
    ) throws(TokenFault) -> [UInt8] {
        var mechanism = CK_MECHANISM(mechanism: mechanism, pParameter: nil, ulParameterLen: 0)
        try TokenFault.check(functions.C_SignInit?(handle, &mechanism, key), "sign")
        if asks { try logIn(as: CKU_CONTEXT_SPECIFIC) }
        var bytes = bytes
        // RSA of 16,384 bits is the longest.
        var signature = [UInt8](repeating: 0, count: 2_048)
        var length = CK_ULONG(signature.count)
        try TokenFault.check(functions.C_Sign?(handle, &bytes, CK_ULONG(bytes.count), &signature, &length), "sign")
        return Array(signature.prefix(Int(length)))
    }

    private static func template<Answer>(
        _ attributes: [TokenAttribute], _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) -> Answer
    ) -> Answer {
        var bytes = attributes.flatMap(\.value)
        return bytes.withUnsafeMutableBytes { bytes in
            var offset = 0
            var template = attributes.map { attribute in
                defer { offset += attribute.value.count }
                return CK_ATTRIBUTE(
                    type: attribute.type, pValue: bytes.baseAddress?.advanced(by: offset),
                    ulValueLen: CK_ULONG(attribute.value.count))
            }
            return body(&template, CK_ULONG(attributes.count))
        }
    }
}
