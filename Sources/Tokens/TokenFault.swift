internal import CP11Kit

/// Why a token does not sign.
package enum TokenFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not as RFC 7512 has it.
    case badURI(String)
    /// A PIN would stand in the list of processes.
    case pinInURI
    /// The module's path, or `all` of the system's; the library's words.
    case module(String, String)
    /// Labels of the tokens that are there.
    case noToken([String])
    case severalTokens([String])
    case noKey
    /// Labels of the keys.
    case severalKeys([String])
    case noCertificate
    case otherKey
    case wrongPIN
    case lockedPIN
    /// What was asked, and the answer of PKCS #11 in the library's words.
    case refused(String, String)

    package var description: String {
        switch self {
        case .badURI(let text):
            "\(text) is no address of a key: pkcs11:token=Officer;object=sign was expected (RFC 7512)"
        case .pinInURI: "a PIN in the address can be read by others: give it in a file, or when asked"
        case .module(let path, let why): "the PKCS #11 module \(path) cannot be used: \(why)"
        case .noToken([]): "no token is there"
        case .noToken(let labels): "no token of this address is there; there are: \(labels.joined(separator: ", "))"
        case .severalTokens(let labels):
            "several tokens have this address: \(labels.joined(separator: ", ")): name one by token= or serial="
        case .noKey: "the token holds no private key of this address that may sign"
        case .severalKeys(let labels):
            "several keys of the token have this address: \(labels.joined(separator: ", ")): name one by object= or id="
        case .noCertificate: "the token holds no certificate of the key: give it in a file"
        case .otherKey: "the key is neither RSA nor on a curve"
        case .wrongPIN: "the PIN is wrong; after a few wrong ones the token locks"
        case .lockedPIN: "the PIN is locked: whoever issued the token can unlock it"
        case .refused(let what, let why): "the token refuses to \(what): \(why)"
        }
    }

    /// Nil where PKCS #11 says that all is well.
    init?(_ answer: CK_RV, _ what: String) {
        switch answer {
        case CKR_OK: return nil
        case CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE: self = .wrongPIN
        case CKR_PIN_LOCKED: self = .lockedPIN
        default: self = .refused(what, p11_kit_strerror(answer).map { String(cString: $0) } ?? "\(answer)")
        }
    }

    static func check(_ answer: CK_RV?, _ what: String) throws(TokenFault) {
        guard let answer else { throw .refused(what, "the module cannot") }
        if let fault = TokenFault(answer, what) { throw fault }
    }
}
