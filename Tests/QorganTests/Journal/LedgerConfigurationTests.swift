import Testing

@testable import qorgan

@Suite("The centre in qorgan.toml")
struct LedgerConfigurationTests {
    private static let trunk = """
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]

        """

    private static func ledger(_ lines: String) throws -> Configuration.Ledger {
        let text = trunk + "[ledger]\npostgres = \"host=db1 dbname=qorgan\"\nnode = \"gate-1\"\n" + lines
        return try #require(try ConfigurationReader.read(text: text, file: "qorgan.toml").ledger)
    }

    @Test("nothing is trimmed unless it is asked for, and a standby confirms")
    func trims() throws {
        #expect(try !Self.ledger("").trims)
        #expect(try Self.ledger("trim = true").trims)
        #expect(try Self.ledger("trim = true\nconfirm = \"standby\"").trims)
        #expect(try !Self.ledger("confirm = \"primary\"").needsStandby)
    }

    @Test(
        "what is wrong is named with what is expected",
        arguments: [
            ("trim = 1", "true or false"), ("trim = true\nconfirm = \"primary\"", "no trim"),
            ("confirm = \"nobody\"", "standby, or primary"), ("trims = true", "trim"),
        ])
    func refused(lines: String, expected: String) throws {
        do {
            _ = try Self.ledger(lines)
            Issue.record("\(lines) was taken")
        } catch let fault as InputFault {
            #expect("\(fault)".contains(expected), "\(fault)")
        }
    }
}
