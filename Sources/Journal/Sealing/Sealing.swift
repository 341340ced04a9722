internal import Crypto
package import Telephony

/// Pseudonyms, seals and commitments under one master key and the keys of months that it wraps.
///
/// Keys of their own for each use (HKDF-SHA-256, RFC 5869); the key's identity stands in every entry.
package struct Sealing: Sendable {
    /// Names the master key without telling it: the first four bytes of a value derived from it.
    package let keyID: UInt32

    /// Draws which calls a trunk with `act_on_percent` acts on; `keyID` tells under which master key a call was drawn.
    package let shareKey: Pseudonym

    private let numberHash: KeyedHash
    private let callHash: KeyedHash
    private let sealKey: SymmetricKey
    package let monthKeys: MonthKeys

    /// With keys of months that end with it: for tests.
    package init(_ master: MasterKey) {
        // Nothing is read: nothing is thrown.
        guard let sealing = try? Sealing(master, file: nil) else { preconditionFailure() }
        self = sealing
    }

    /// `monthKeys`: path of their file, which is made with the first of them.
    package init(_ master: MasterKey, monthKeys: String) throws(MasterKey.Fault) {
        try self.init(master, file: MonthKeyFile(path: monthKeys))
    }

    private init(_ master: MasterKey, file: MonthKeyFile?) throws(MasterKey.Fault) {
        func derived(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master.secret, info: Array("qorgan \(use) 1".utf8), outputByteCount: 32)
        }
        numberHash = KeyedHash(key: derived("pseudonym"))
        callHash = KeyedHash(key: derived("call-id"))
        sealKey = derived("seal")
        shareKey = derived("share").withUnsafeBytes { bytes in
            func word(_ offset: Int) -> UInt64 {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            return Pseudonym(high: word(0), low: word(8))
        }
        keyID = derived("key-id").withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
        monthKeys = try MonthKeys(file: file, wrapping: derived("wrap"), keyID: keyID)
    }

    /// Of the number's kind (1 byte) and digits (8 bytes, little-endian); `none` where there is no number.
    package func pseudonym(of number: PresentedNumber) -> Pseudonym {
        switch number {
        case .absent, .anonymous, .malformed: return .none
        case .number, .short: break
        }
        return withUnsafeTemporaryAllocation(byteCount: 9, alignment: 8) { message in
            message.storeBytes(of: SealedContent.word(of: number).littleEndian, as: UInt64.self)
            message[8] = NumberMark.kind(of: number)
            return numberHash.code(of: UnsafeRawBufferPointer(message)).firstHalf
        }
    }

    package func mark(of number: PresentedNumber) -> NumberMark {
        NumberMark(of: number, pseudonym: pseudonym(of: number))
    }

    /// 16 bytes that find a call by its Call-ID; nobody without the key can test a guess.
    package func digest(ofCallID callID: [UInt8]) -> Pseudonym {
        callID.withUnsafeBytes { callHash.code(of: $0).firstHalf }
    }

    /// Version 1: under a key of the master key's own, for what is kept for ever.
    ///
    /// Version 1, key identity (4), nonce (12), AES-256-GCM ciphertext, tag (16); version and key identity are
    /// authenticated too.
    package func seal(_ content: SealedContent) throws(SealFault) -> [UInt8] {
        try Self.seal(content, sealKey, SealHeader(keyID: keyID, name: nil))
    }

    /// Version 2: under the key of the month of what it belongs to; the name of that key stands in its head.
    package func seal(_ content: SealedContent, for purpose: KeyPurpose, at time: Timestamp) throws(SealFault)
        -> [UInt8]
    {
        guard let (name, key) = monthKeys.take(purpose, at: time) else { throw .failed }
        return try Self.seal(content, key, SealHeader(keyID: keyID, name: name))
    }

    package func open(_ sealed: [UInt8]) throws(SealFault) -> SealedContent {
        guard let header = SealHeader(sealed) else { throw .malformed }
        guard header.keyID == keyID else { throw .otherKey }
        guard let name = header.name else { return try Self.open(sealed, sealKey, header) }
        switch monthKeys.find(name) {
        case .key(let key): return try Self.open(sealed, key, header)
        case .destroyed: throw .destroyed
        case .unknown: throw .keyMissing
        }
    }

    private static func seal(
        _ content: SealedContent, _ key: SymmetricKey, _ header: SealHeader
    ) throws(SealFault) -> [UInt8] {
        let head = header.bytes
        guard let box = try? AES.GCM.seal(content.bytes, using: key, authenticating: head),
            let combined = box.combined
        else { throw .failed }
        return head + combined
    }

    private static func open(
        _ sealed: [UInt8], _ key: SymmetricKey, _ header: SealHeader
    ) throws(SealFault) -> SealedContent {
        let head = header.bytes
        guard let box = try? AES.GCM.SealedBox(combined: sealed[head.count...]),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: head),
            let content = try? SealedContent([UInt8](bytes))
        else { throw .malformed }
        return content
    }

    /// What a leaf says of the seal beside it. The nonce makes it unlinkable once the seal is destroyed.
    package static func commitment(to sealed: [UInt8]) -> TreeHash {
        var hash = SHA256()
        Array("qorgan commitment 1".utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
        sealed.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().withUnsafeBytes { TreeHash(digest: $0) }
    }

    /// SHA-256 of a file or text that an entry names.
    package static func digest(of content: [UInt8]) -> TreeHash {
        content.withUnsafeBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize().withUnsafeBytes { TreeHash(digest: $0) }
        }
    }
}

/// Why something was not sealed or opened.
package enum SealFault: Error, Hashable, Sendable {
    case failed
    /// Not a seal, or changed since.
    case malformed
    /// Sealed under another master key.
    case otherKey
    /// The time of what is in it was over: the key is destroyed.
    case destroyed
    /// The key of its month is not there, and nothing says that it is destroyed.
    case keyMissing
}
