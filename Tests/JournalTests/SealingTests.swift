import Crypto
import Foundation
import Journal
import Telephony
import Testing

@Suite("Seals and pseudonyms")
struct SealingTests {
    private let sealing = Sealing(MasterKey(bytes: Array(0..<32)))
    private let number = PresentedNumber.number(PhoneNumber(digits: 77_010_000_001))

    @Test("a pseudonym is HMAC-SHA-256 of kind and digits under the key derived for it, cut to 16 bytes")
    func pseudonym() {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(UInt8(0)..<32)), info: Array("qorgan pseudonym 1".utf8),
            outputByteCount: 32)
        var message = withUnsafeBytes(of: UInt64(77_010_000_001).littleEndian) { Array($0) }
        message.append(2)
        let code = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        #expect(sealing.pseudonym(of: number).bytes == Array(code[..<16]))
        #expect(Pseudonym(hex: sealing.pseudonym(of: number).hex) == sealing.pseudonym(of: number))
    }

    @Test("a short code and a number of the same digits have different pseudonyms, also in the cache")
    func kinds() {
        let short = PresentedNumber.short(ShortNumber(digits: 112, count: 3))
        let same = PresentedNumber.number(PhoneNumber(digits: 112 | 3 << 32))
        #expect(sealing.pseudonym(of: short) != sealing.pseudonym(of: same))
        var cache = PseudonymCache(sealing, bits: 1)
        for _ in 0..<2 {
            #expect(cache.mark(of: short) == sealing.mark(of: short))
            #expect(cache.mark(of: same) == sealing.mark(of: same))
        }
    }

    @Test("the cache answers like the key itself, whatever was asked before")
    func cache() {
        var cache = PseudonymCache(sealing, bits: 4)
        for round in 0..<3 {
            for digits in stride(from: 77_010_000_000, to: 77_010_000_200, by: 1 + round) {
                let number = PresentedNumber.number(PhoneNumber(digits: UInt64(digits)))
                #expect(cache.mark(of: number) == sealing.mark(of: number))
            }
        }
    }

    @Test("what is no number has no pseudonym but keeps what it is")
    func noNumber() {
        for (number, kind) in [
            (PresentedNumber.absent, UInt8(0)), (.anonymous, 1),
            (.malformed(.letters), 16 + NumberFault.letters.rawValue),
        ] {
            let mark = sealing.mark(of: number)
            #expect(mark.kind == kind)
            #expect(mark.pseudonym == .none)
            #expect(!mark.hasPseudonym)
        }
    }

    @Test("a seal opens to what was sealed, and two seals of the same differ")
    func round() throws {
        let content = SealedContent(
            numbers: [
                number, .absent, .anonymous, .short(ShortNumber(digits: 12, count: 3)), .malformed(.tooLong),
            ], text: Array("a84b4c76e66710@host".utf8))
        let sealed = try sealing.seal(content)
        #expect(try sealing.open(sealed) == content)
        #expect(try sealing.seal(content) != sealed)
        let clear = 4 + 45 + content.text.count
        #expect(sealed.count == clear + 33)
    }

    @Test("no changed, cut or foreign seal opens")
    func forged() throws {
        let sealed = try sealing.seal(SealedContent(numbers: [number]))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealFault.self) { try sealing.open(changed) }
        }
        for count in 0..<sealed.count {
            #expect(throws: SealFault.self) { try sealing.open(Array(sealed[..<count])) }
        }
        let other = Sealing(MasterKey(bytes: [UInt8](repeating: 1, count: 32)))
        #expect(throws: SealFault.otherKey) { try other.open(sealed) }
        #expect(other.keyID != sealing.keyID)
    }
}

@Suite("The master key's file")
struct MasterKeyTests {
    private func scratch() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    @Test("it is made once, for its owner alone, and read again")
    func made() throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/keys/master"
        let first = Sealing(try MasterKey(path: path))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(Sealing(try MasterKey(path: path)).keyID == first.keyID)
        #expect(Sealing(try MasterKey(existing: path)).keyID == first.keyID)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/keys") == ["master"])
    }

    @Test("a file that others may read is refused", arguments: [0o640, 0o604, 0o620, 0o660, 0o644])
    func openToOthers(mode: Int) throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/keys/master"
        _ = try MasterKey(path: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: MasterKey.Fault.openToOthers(path: path, mode: UInt32(mode))) { try MasterKey(path: path) }
    }

    @Test(
        "a file that holds no key is refused, not replaced", arguments: ["", "abc", String(repeating: "g", count: 64)])
    func malformed(text: String) throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/master"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: MasterKey.Fault.malformed(path: path)) { try MasterKey(path: path) }
        #expect(throws: MasterKey.Fault.notAFile(path: folder)) { try MasterKey(path: folder) }
        #expect(throws: MasterKey.Fault.system(path: folder + "/none", code: 2)) {
            try MasterKey(existing: folder + "/none")
        }
    }
}
