import Foundation
import SIP
import Testing

/// SplitMix64: the same seed gives the same messages.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Malformed messages")
struct MutationTests {
    /// Another seed: `QORGAN_SEED=7 swift test --filter MutationTests`.
    private static let seed = ProcessInfo.processInfo.environment["QORGAN_SEED"].flatMap { UInt64($0) } ?? 20_251_118

    private static let sound: [[UInt8]] = [
        invite(
            """
            P-Asserted-Identity: "A" <sip:+4930123456@h;user=phone>, <tel:+4930123456>
            Diversion: <sip:+77019999999@h>;reason=unconditional;counter=1
            History-Info: <sip:1@h?Reason=SIP%3Bcause%3D302>;index=1, <sip:2@h>;index=1.1
            Contact: <sip:a@127.0.0.20:5070;transport=udp>;q=0.5
            Subject: folded
             twice
            \tand again
            Require: 100rel, timer
            """, body: "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"),
        RequestWriter(
            uri: "tel:+77011234567", from: "sip:a@b", to: "sip:c@d", sentBy: "[::1]:5060", callID: "x", branch: "y",
            fromTag: "z"
        )
        .options(),
    ]

    /// Pieces that grammars stumble over.
    private static let pieces: [String] = [
        "", "\r\n", "\r\n\r\n", "\r", "\n", "\r\n ", ";", ";;", ",", ",,", ":", "::", "@", "<", ">", "<>", "\"", "\\",
        "\\\"", "%", "%00", "%4",
        "=", "?", "\0", "\t", " ", "[", "]", "[::]", "*", "z9hG4bK", "99999999999999999999", "-1", "4294967296",
        "65536", "0", "SIP/2.0",
        "SIP/7.0", "sip:", "tel:", "urn:service:sos", "Via: SIP/2.0/UDP h\r\n", "Content-Length: 5\r\n", "l: 9\r\n",
        "\u{FEFF}", "ә",
    ]

    private static func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = sound[Int.random(in: 0..<sound.count, using: &generator)]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.replaceSubrange(at..<end, with: [])
            case 1: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8, at: at)
            case 2:
                bytes.replaceSubrange(at..<end, with: pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8)
            case 3:
                bytes.replaceSubrange(
                    at..<end, with: (at..<end).map { _ in UInt8.random(in: 0...255, using: &generator) })
            case 4: bytes.removeSubrange(at...)
            default: bytes.insert(contentsOf: bytes[at..<end], at: at)
            }
            if bytes.isEmpty { bytes = [0] }
        }
        return bytes
    }

    /// Reads the bytes in every way, and says what an edge does with them on a datagram.
    private static func examine(_ bytes: [UInt8], _ room: inout [UInt8]) -> EdgeDecision {
        var message = SIPMessage()
        let decision = EdgeCheck.examine(bytes.span, as: .datagram, into: &message)
        for id in HeaderID.allCases {
            var cursor = message.cursor(id)
            while let value = message.nextValue(&cursor, in: bytes.span) {
                guard let address = try? NameAddress(value, in: bytes.span) else { continue }
                let number = address.uri.number(in: bytes.span)
                precondition(number.end <= bytes.count)
            }
        }
        let length = answer(400, message, bytes, &room)
        precondition(length <= room.count)
        if message.isRequest, message.viaCount > 0 {
            precondition(linesAreWhole(room, length), "an answer with a stray line end")
        }
        return decision
    }

    private static func linesAreWhole(_ room: [UInt8], _ length: Int) -> Bool {
        var at = 0
        while at < length {
            if room[at] == 13 {
                guard at + 1 < length, room[at + 1] == 10 else { return false }
                at += 1
            } else if room[at] == 10 {
                return false
            }
            at += 1
        }
        return true
    }

    @Test("many mutations of sound messages: no crash, and a stream gives the same pieces however it is cut")
    func mutations() {
        var generator = SeededGenerator(seed: Self.seed)
        var room = [UInt8](repeating: 0, count: 8_192)
        var refused = 0
        for round in 0..<20_000 {
            let bytes = Self.mutated(&generator)
            if Self.examine(bytes, &room) != .accept { refused += 1 }
            guard round % 20 == 0 else { continue }
            let whole = TortureMessages.stream(bytes, step: bytes.count)
            #expect(TortureMessages.stream(bytes, step: 1) == whole, "seed \(Self.seed), round \(round)")
        }
        #expect(refused > 10_000, "seed \(Self.seed)")
    }

    @Test("every piece in every place of an INVITE: more than 5,000 malformed cases, each decided")
    func cases() {
        let sound = Self.sound[0]
        let headersEnd = sound.count - 34
        var room = [UInt8](repeating: 0, count: 8_192)
        var decisions: [String: Int] = [:]
        for at in stride(from: 0, to: headersEnd, by: 3) {
            for piece in Self.pieces where !piece.isEmpty {
                var bytes = sound
                bytes.insert(contentsOf: piece.utf8, at: at)
                decisions[TortureMessages.word(Self.examine(bytes, &room)), default: 0] += 1
            }
        }
        #expect(decisions.values.reduce(0, +) > 5_000)
        #expect(decisions["reject:400", default: 0] > 3_000, "\(decisions)")
        #expect(decisions["drop", default: 0] > 10 && decisions["reject:505", default: 0] > 0, "\(decisions)")
    }
}
