// Owner: the thread that answers; pure. Allocates nothing. Budget: 5 ns for a name that is none.

extension AttemptReader {
    /// The same for a field of a file.
    package static func isScanner(_ userAgent: Span<UInt8>) -> Bool { Scanners.names(userAgent) }
}

/// User-Agents of tools that look for open exchanges: nobody telephones with them.
///
/// Told by how the header begins, letters in either case. What hides behind another name is found by what it does.
enum Scanners {
    /// By first letter, so that a telephone's name costs one comparison.
    static func names(_ userAgent: Span<UInt8>) -> Bool {
        guard userAgent.count >= 4 else { return false }
        switch userAgent[0] | 0x20 {
        case UInt8(ascii: "f"):
            return begins(userAgent, "friendly-scanner") || begins(userAgent, "friendly-request")
        case UInt8(ascii: "s"):
            return begins(userAgent, "sipvicious") || begins(userAgent, "sipcli") || begins(userAgent, "sip-scan")
                || begins(userAgent, "sipscan") || begins(userAgent, "sundayddr") || begins(userAgent, "sivus")
                || begins(userAgent, "sipptk")
        case UInt8(ascii: "p"): return begins(userAgent, "pplsip")
        case UInt8(ascii: "v"): return begins(userAgent, "vaxsipuseragent") || begins(userAgent, "vaxasip")
        case UInt8(ascii: "i"): return begins(userAgent, "iwar")
        default: return false
        }
    }

    /// `name` in small letters, digits and hyphens.
    private static func begins(_ bytes: Span<UInt8>, _ name: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        return name.withUTF8Buffer { letters in
            for index in 0..<count {
                let byte = bytes[index]
                let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                if (isCapital ? byte | 0x20 : byte) != letters[index] { return false }
            }
            return true
        }
    }
}
