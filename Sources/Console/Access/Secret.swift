import Crypto

/// 256 random bits as 64 hex digits, for links, cookies and form tokens.
enum Secret {
    static let digits = 64

    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            let word = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return hex(bytes)
    }

    /// What is kept of a secret: its SHA-256, so that neither a memory image nor the time of a look-up tells it.
    static func digest(_ secret: String) -> String {
        hex(Array(SHA256.hash(data: Array(secret.utf8))))
    }

    /// Compares in a time that does not depend on where the texts differ.
    static func areEqual(_ a: String, _ b: String) -> Bool {
        var difference: UInt8 = a.utf8.count == b.utf8.count ? 0 : 1
        for (x, y) in zip(a.utf8, b.utf8) { difference |= x ^ y }
        return difference == 0
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(alphabet[Int(byte >> 4)])
            text.append(alphabet[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
