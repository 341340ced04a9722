import Telephony
import Testing

@testable import STIR

/// Claim constraints in DER.
enum ConstraintsDER {
    static func names(_ names: [String]) -> [UInt8] {
        TNAuthDER.tagged(0x30, names.flatMap { TNAuthDER.tagged(0x16, Array($0.utf8)) })
    }

    static func constraints(
        include: [String]? = nil, values: [(String, [String])]? = nil, exclude: [String]? = nil
    ) -> [UInt8] {
        var content: [UInt8] = []
        if let include { content += TNAuthDER.tagged(0xA0, names(include)) }
        if let values {
            let list = values.flatMap { name, texts in
                TNAuthDER.tagged(
                    0x30,
                    TNAuthDER.tagged(0x16, Array(name.utf8))
                        + TNAuthDER.tagged(0x30, texts.flatMap { TNAuthDER.tagged(0x0C, Array($0.utf8)) }))
            }
            content += TNAuthDER.tagged(0xA1, TNAuthDER.tagged(0x30, list))
        }
        if let exclude { content += TNAuthDER.tagged(0xA2, names(exclude)) }
        return TNAuthDER.tagged(0x30, content)
    }
}

@Suite("claims that a certificate demands")
struct ClaimConstraintsTests {
    private func claims(_ type: PASSporTType = .shaken) throws -> PASSporTClaims {
        let json = try JSONReader.read(Array(PASSporTTests.claims.utf8), limits: STIRLimits.json)
        return try PASSporTClaims(json, type: type)
    }

    private func allow(_ der: [UInt8], isEnhanced: Bool = false) throws -> Bool {
        try #require(ClaimConstraints(der: der[...], isEnhanced: isEnhanced)).allow(try claims())
    }

    @Test("a claim that has to be there")
    func include() throws {
        #expect(try allow(ConstraintsDER.constraints(include: ["attest"])))
        #expect(try !allow(ConstraintsDER.constraints(include: ["attest", "confidence"])))
    }

    @Test("values that are permitted; a claim that is not there has none")
    func values() throws {
        #expect(try allow(ConstraintsDER.constraints(values: [("attest", ["A", "B"])])))
        #expect(try !allow(ConstraintsDER.constraints(values: [("attest", ["B", "C"])])))
        #expect(try allow(ConstraintsDER.constraints(values: [("iat", ["1763460000"])])))
        #expect(try allow(ConstraintsDER.constraints(values: [("confidence", ["high"])])))
        #expect(try !allow(ConstraintsDER.constraints(values: [("orig", ["77010000001"])])))
    }

    @Test("a claim that must not be there is RFC 9118's")
    func exclude() throws {
        #expect(try !allow(ConstraintsDER.constraints(exclude: ["attest"]), isEnhanced: true))
        #expect(try allow(ConstraintsDER.constraints(exclude: ["rcd"]), isEnhanced: true))
        #expect(ClaimConstraints(der: ConstraintsDER.constraints(exclude: ["rcd"])[...], isEnhanced: false) == nil)
    }

    @Test("what is no constraint is refused")
    func refused() {
        for der in [
            [], ConstraintsDER.constraints(), ConstraintsDER.constraints(include: []),
            ConstraintsDER.constraints(values: []), ConstraintsDER.constraints(values: [("a", [])]),
            ConstraintsDER.constraints(values: [("a", ["1"]), ("a", ["2"])]), [0x30, 0x01],
        ] { #expect(ClaimConstraints(der: der[...], isEnhanced: true) == nil) }
        let whole = ConstraintsDER.constraints(include: ["attest"], values: [("attest", ["A"])], exclude: ["rcd"])
        for count in 0..<whole.count { #expect(ClaimConstraints(der: whole[..<count], isEnhanced: true) == nil) }
    }
}
