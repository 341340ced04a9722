import Testing

@testable import SIP

/// By hand from ITU-T Q.763: the octets of each parameter with the clause that they follow.
@Suite("The initial address message of SIP-I")
struct InitialAddressTests {
    /// §3.9: odd, international; INN not allowed, E.164; 77010000099 and no filler digit.
    static let called: [UInt8] = [0x84, 0x10, 0x77, 0x10, 0x00, 0x00, 0x90, 0x09]

    /// Message type 1; no satellite; forward call indicators; ordinary subscriber; speech; pointers.
    static func message(_ optional: [(code: UInt8, contents: [UInt8])], called: [UInt8] = Self.called) -> [UInt8] {
        var bytes: [UInt8] = [0x01, 0x00, 0x60, 0x01, 0x0A, 0x00, 0x02]
        bytes.append(optional.isEmpty ? 0 : UInt8(called.count + 2))
        bytes.append(UInt8(called.count))
        bytes += called
        for parameter in optional { bytes += [parameter.code, UInt8(parameter.contents.count)] + parameter.contents }
        if !optional.isEmpty { bytes.append(0) }
        return bytes
    }

    /// §3.10: +442079460003, NI complete, E.164, presentation and screening as given.
    static func calling(presentation: UInt8, screening: UInt8) -> [UInt8] {
        [0x04, 0x10 | presentation << 2 | screening, 0x44, 0x02, 0x97, 0x64, 0x00, 0x30]
    }

    static func read(_ bytes: [UInt8]) -> InitialAddress? { InitialAddress(bytes.span) }

    @Test("the called number and the category are read")
    func mandatory() throws {
        let iam = try #require(Self.read(Self.message([])))
        #expect(iam.category == 10)
        #expect(iam.called?.digits == 77_010_000_099)
        #expect(iam.called?.count == 11)
        #expect(iam.called?.nature == .international)
        #expect(iam.calling == nil)
    }

    @Test("the ST signal ends a called number (§3.9 g)")
    func endOfDigits() throws {
        let called: [UInt8] = [0x04, 0x10, 0x77, 0x10, 0x00, 0x00, 0x90, 0xF9]
        let iam = try #require(Self.read(Self.message([], called: called)))
        #expect(iam.called?.digits == 77_010_000_099)
        #expect(iam.called?.count == 11)
        #expect(iam.called?.isUsable == true)
    }

    @Test(
        "screening and presentation are read from their bits (§3.10 f, g)",
        arguments: [UInt8(0), 1, 2, 3], [UInt8(0), 1, 3])
    func indicators(_ screening: UInt8, _ presentation: UInt8) throws {
        let bytes = Self.message([(0x0A, Self.calling(presentation: presentation, screening: screening))])
        let calling = try #require(Self.read(bytes)?.calling)
        #expect(calling.digits == 442_079_460_003)
        #expect(calling.count == 12)
        #expect(calling.screening.rawValue == screening)
        #expect(calling.presentation.rawValue == presentation)
        #expect(calling.isUsable)
    }

    @Test("an address that is not available has no digits, whatever stands there (§3.10 f)")
    func notAvailable() throws {
        let bytes = Self.message([(0x0A, [0x00, 0x0B])])
        let calling = try #require(Self.read(bytes)?.calling)
        #expect(calling.presentation == .notAvailable)
        #expect(calling.count == 0)
    }

    @Test("an incomplete number, another plan and code 11 are no telephone number (§3.10 d, e; §3.9 g)")
    func unusable() throws {
        for contents: [UInt8] in [[0x04, 0x90, 0x44], [0x04, 0x30, 0x44], [0x04, 0x10, 0xB4]] {
            let calling = try #require(Self.read(Self.message([(0x0A, contents)]))?.calling)
            #expect(!calling.isUsable)
        }
    }

    @Test("redirecting and original called number and the redirection information are read (§3.39, §3.44, §3.45)")
    func redirection() throws {
        let bytes = Self.message([
            (0x28, [0x84, 0x10, 0x77, 0x10, 0x00, 0x00, 0x10, 0x00]),
            (0x0B, [0x03, 0x14, 0x07, 0x01, 0x00, 0x00, 0x20]),
            // Reason busy first, no reply last; diverted twice.
            (0x13, [0x13, 0x22]),
        ])
        let iam = try #require(Self.read(bytes))
        #expect(iam.originalCalled?.digits == 77_010_000_010)
        #expect(iam.redirecting?.nature == .national)
        #expect(iam.redirecting?.presentation == .restricted)
        #expect(iam.redirections == 2)
        #expect(iam.redirectionReason == 2)
    }

    @Test("a parameter that stands twice counts once, unknown ones are passed over")
    func repeated() throws {
        let bytes = Self.message([
            (0xC0, [0x00, 0x00]), (0x0A, Self.calling(presentation: 0, screening: 3)), (0x0A, [0x04, 0x10, 0x11]),
        ])
        #expect(try #require(Self.read(bytes)).calling?.digits == 442_079_460_003)
    }

    @Test("no truncation and no changed byte traps, and nothing past the end is read")
    func mutations() {
        let whole = Self.message([
            (0x0A, Self.calling(presentation: 1, screening: 3)), (0x28, Self.called), (0x0B, Self.called),
            (0x13, [0x13, 0x22]),
        ])
        var read = 0
        for count in 0...whole.count where InitialAddress(Array(whole[..<count]).span) != nil { read += 1 }
        #expect(read > 0)
        for position in whole.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = whole
                bytes[position] = value
                guard let iam = InitialAddress(bytes.span) else { continue }
                for number in [iam.called, iam.calling, iam.redirecting, iam.originalCalled] {
                    #expect((number?.count ?? 0) <= UInt8(ISUPNumber.maximumDigits))
                }
            }
        }
        var state: UInt64 = 0x1234_5678_9ABC_DEF1
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<6 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            }
            bytes.removeLast(Int(state >> 50) % bytes.count)
            _ = InitialAddress(bytes.span)
        }
    }
}
