import STIR
import Testing

@Suite("tokens, read strictly")
struct PASSporTTests {
    static let header = #"{"alg":"ES256","ppt":"shaken","typ":"passport","x5u":"https://a.example.com/c.pem"}"#
    static let claims =
        #"{"attest":"A","dest":{"tn":["77010000002"]},"iat":1763460000,"orig":{"tn":"77010000001"},"#
        + #""origid":"123e4567-e89b-12d3-a456-426614174000"}"#

    private func fault(header: String = header, claims: String = claims) -> PASSporTFault? {
        let signature = Base64URL.encode([UInt8](repeating: 7, count: 64))
        let token = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.utf8)).\(signature)"
        do throws(PASSporTFault) {
            _ = try PASSporT.read(Array(token.utf8)[...])
            return nil
        } catch {
            return error
        }
    }

    @Test("a shaken token is read")
    func shaken() {
        #expect(fault() == nil)
    }

    @Test(
        "a header that says another thing is refused",
        arguments: [
            (#""ES256""#, #""none""#, PASSporTFault.algorithm), (#""ES256""#, #""HS256""#, .algorithm),
            (#""ES256""#, #""es256""#, .algorithm), (#""ES256""#, "256", .algorithm),
            (#""passport""#, #""JWT""#, .type), (#""shaken""#, "1", .type),
            (#""https://a.example.com/c.pem""#, "7", .missingURL), (#""x5u""#, #""x5t""#, .missingURL),
            (#""typ""#, #""crit":["x"],"typ""#, .criticalParameter),
            (#""alg":"ES256""#, #""alg":"ES256","alg":"ES256""#, .badJSON),
        ])
    func badHeader(part: String, other: String, expected: PASSporTFault) {
        #expect(fault(header: Self.header.replacing(part, with: other)) == expected)
    }

    @Test(
        "a claim of another type is refused",
        arguments: [
            ("1763460000", #""1763460000""#, PASSporTFault.issuedAt), ("1763460000", "-1", .issuedAt),
            ("1763460000", "1763460000.5", .issuedAt), ("1763460000", "99999999999999999999", .issuedAt),
            (#"["77010000002"]"#, #""77010000002""#, .destination), (#"["77010000002"]"#, "[]", .destination),
            (#"["77010000002"]"#, "[77010000002]", .destination),
            (#"["77010000002"]"#, #"["+77010000002"]"#, .destination),
            (#"{"tn":["77010000002"]}"#, #""77010000002""#, .destination),
            (#"{"tn":["77010000002"]}"#, "{}", .destination),
            (#"{"tn":"77010000001"}"#, #"{"tn":["77010000001"]}"#, .origin),
            (#"{"tn":"77010000001"}"#, #"{"tn":""}"#, .origin),
            (#"{"tn":"77010000001"}"#, #"{"tn":"1","uri":"sip:a@b"}"#, .origin),
            (#"{"tn":"77010000001"}"#, #"{"tn":"7701 000 0001"}"#, .origin),
            (#""A""#, #""D""#, .attestation), (#""A""#, #""a""#, .attestation), (#""A""#, "1", .attestation),
            ("123e4567-e89b-12d3-a456-426614174000", "x", .originID),
            ("123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-42661417400g", .originID),
        ])
    func badClaim(part: String, other: String, expected: PASSporTFault) {
        #expect(fault(claims: Self.claims.replacing(part, with: other)) == expected)
    }

    @Test("numbers called at once, at their limit and one past it")
    func destinations() {
        func claims(_ count: Int) -> String {
            let list = (0..<count).map { "\"7701000\(1_000 + $0)\"" }.joined(separator: ",")
            return Self.claims.replacing(#"["77010000002"]"#, with: "[\(list)]")
        }
        #expect(fault(claims: claims(STIRLimits.destinations)) == nil)
        #expect(fault(claims: claims(STIRLimits.destinations + 1)) == .destination)
    }

    @Test("of an unknown type nothing but the header is looked at")
    func unknownType() throws {
        let header = #"{"alg":"XX","ppt":"rph","typ":"passport"}"#
        let token = Array("\(Base64URL.encode(header.utf8)).!.!".utf8)
        #expect(try PASSporT.read(token[...]) == nil)
    }

    @Test("a signature has 64 bytes", arguments: [0, 63, 65, 70])
    func signatureLength(count: Int) {
        let signature = Base64URL.encode([UInt8](repeating: 1, count: count))
        let token = "\(Base64URL.encode(Self.header.utf8)).\(Base64URL.encode(Self.claims.utf8)).\(signature)"
        #expect(throws: PASSporTFault.badEncoding) { _ = try PASSporT.read(Array(token.utf8)[...]) }
    }

    @Test("a number is masked wherever it is printed")
    func masked() throws {
        let number = try #require(SignedNumber("77010000001"))
        #expect(!"\(number) \(String(reflecting: number)) \(SignedParty.number(number))".contains("7701"))
    }
}
