/// What software sends an INVITE: its User-Agent and how its Call-IDs look. Names are invented.
struct CallingSoftware: Hashable, Sendable {
    /// Empty: it sends no such header.
    var name: String
    var shape: CallIDShape
    /// What a gate at the edge makes of its messages' form: header order, tags, session description. Not in records.
    var hand: UInt64 = 0

    static let none = CallingSoftware(name: "", shape: .hex)

    /// Families of software; honest offices and call centres buy of the same shelf.
    enum Family: UInt64, Hashable, Sendable {
        /// A carrier's switch or session border controller.
        case carrier = 1
        case pbx
        case dialler
        case app
        case simGateway
    }

    /// The one that `key` uses. Of a family there are some products in some versions.
    static func drawn(_ family: Family, by key: UInt64) -> CallingSoftware {
        let stems: [String] =
            switch family {
            case .carrier: ["CoreSBC", "TransitGate", "HomeSwitch", "EdgeBC"]
            case .pbx: ["OpenPBX", "DeskExchange", "StarOffice", "SmallSwitch", "HostedPBX"]
            case .dialler: ["PredictCall", "OutreachBox", "Autodial", "OpenPBX", "ContactSet"]
            case .app: ["CallOut", "AppGateway", "NetPhone"]
            case .simGateway: ["GoipBank", "SimRack", "OpenPBX"]
            }
        let stem = stems[Int(key % UInt64(stems.count))]
        // Old versions are more frequent than a uniform draw would have them.
        let major = 1 + min(key >> 8 & 7, key >> 12 & 7)
        let name = key >> 16 & 15 == 0 ? "" : "\(stem)/\(major).\(key >> 20 & 3)"
        let shape = CallIDShape.allCases[Int((key % UInt64(stems.count) &+ family.rawValue &+ major / 4) % 6)]
        // Users hide the name of a version, not its hand.
        return CallingSoftware(
            name: name, shape: shape, hand: SplitMix.hash(key % UInt64(stems.count), family.rawValue, major))
    }
}

/// How the Call-IDs of a software look (RFC 3261 §8.1.1.4 leaves it open).
package enum CallIDShape: UInt8, Hashable, Sendable, CaseIterable {
    /// 32 hexadecimal digits at the host.
    case hex = 0
    /// A UUID, no host.
    case uuid
    /// Digits at the host.
    case digits
    /// Two hexadecimal words with a dash, at the host.
    case pair
    /// Letters and digits, no host.
    case word
    /// A counter and a time at the host.
    case counter

    /// From 64 bits that are the call's own.
    func text(_ bits: UInt64, host: String) -> String {
        // Everybody is to see that it is a simulated call.
        let at = host.isEmpty ? "@traffic" : "@\(host).traffic"
        let other = SplitMix.hash(bits, 1)
        switch self {
        case .hex: return Self.hex(bits, 16) + Self.hex(other, 16) + at
        case .uuid:
            let tail = Self.hex(other, 16)
            let head = Self.hex(bits, 16)
            return "\(head.prefix(8))-\(head.dropFirst(8).prefix(4))-4\(head.suffix(3))-\(tail.prefix(4))-"
                + tail.suffix(12)
        case .digits: return "\(bits)" + at
        case .pair: return Self.hex(bits >> 32, 8) + "-" + Self.hex(other, 16) + at
        case .word:
            let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
            var rest = bits
            var bytes: [UInt8] = []
            for _ in 0..<11 {
                bytes.append(letters[Int(rest % UInt64(letters.count))])
                rest /= UInt64(letters.count)
            }
            return String(decoding: bytes, as: UTF8.self) + Self.hex(other, 8)
        case .counter: return "\(bits % 100_000_000)_\(other % 1_000_000_000)" + at
        }
    }

    private static func hex(_ bits: UInt64, _ width: Int) -> String {
        let text = String(bits, radix: 16)
        return text.utf8.count >= width
            ? String(text.suffix(width)) : String(repeating: "0", count: width - text.utf8.count) + text
    }
}
