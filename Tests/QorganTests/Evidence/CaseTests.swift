import Authority
import Foundation
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("A case's entries")
struct CaseTests {
    @Test("positions and ranges are read, each once, and written in the shortest form")
    func positions() {
        #expect(CaseSelection.positions("9,7,8-10") == [7, 8, 9, 10])
        #expect(CaseSelection.text([7, 8, 9, 10, 12]) == "7-10,12")
        #expect(CaseSelection.positions("0-9999")?.count == CaseSelection.most)
        for text in ["", "7,", "a", "9-7", "1-2-3", "-1", "0-10000", "0-9999,10000", "99999999999999999999"] {
            #expect(CaseSelection.positions(text) == nil, "\(text)")
        }
    }

    @Test("what is journalled is one word of bounded length, whatever the case is called")
    func record() {
        let text = CaseRecord.text(case: "17/25 \"Алматы\"", positions: [7, 8, 12], order: "17/25")
        #expect(text.hasPrefix("case=17%2F25%20%22%D0%90") && text.hasSuffix("&entries=7-8,12&order=17%2F25"))
        #expect(CaseRecord.isText(text))
        let long = String(repeating: "ү", count: CaseRecord.mostNameBytes / 2)
        let many = (0..<UInt64(CaseSelection.most)).map { $0 * 2 }
        let longest = CaseRecord.text(case: long, positions: many, order: "17/25")
        #expect(CaseRecord.isText(longest) && longest.contains("&entries=10000,sha256:"))
        #expect(!CaseRecord.isText("case=a b") && !CaseRecord.isText("name=a") && !CaseRecord.isText("case=\n"))
    }

    @Test("clear numbers need a live order of the same number, of a basis that allows them")
    func order() throws {
        let now = Timestamp(seconds: 1_790_000_000)
        func order(_ basis: LegalBasis, from: Int64 = -1, until: Int64 = 1) -> StandingOrder {
            StandingOrder(
                basis: basis, number: "17/25", from: Timestamp(seconds: now.seconds + from),
                until: Timestamp(seconds: now.seconds + until))
        }
        for basis in LegalBasis.allCases where Matrix.condition(of: .unmaskOrList, under: basis) == .byOrder {
            try CaseOrder.check("17/25", against: order(basis), at: now)
            #expect(throws: qorgan.Refusal.self) { try CaseOrder.check("17/26", against: order(basis), at: now) }
            #expect(throws: qorgan.Refusal.self) {
                try CaseOrder.check("17/25", against: order(basis, from: 1, until: 2), at: now)
            }
            #expect(throws: qorgan.Refusal.self) {
                try CaseOrder.check("17/25", against: order(basis, from: -2, until: 0), at: now)
            }
        }
        #expect(throws: qorgan.Refusal.self) { try CaseOrder.check("17/25", against: nil, at: now) }
        #expect(throws: qorgan.Refusal.self) {
            try CaseOrder.check("17/25", against: order(.operatorAntifraud), at: now)
        }
    }

    @Test(
        "what is wrong with time stamps in qorgan.toml is named",
        arguments: [
            ("time_stamps = [\"https://tsa.example/\"]", "time_stamp_roots"),
            ("time_stamp_roots = \"roots.pem\"", "time_stamps"),
            ("time_stamps = [\"tsa.example\"]\ntime_stamp_roots = \"roots.pem\"", "RFC 3161"),
            (
                "time_stamps = [\"https://tsa.example/\"]\ntime_stamp_roots = \"r\"\ntime_stamp_policy = \"x\"",
                "numbers"
            ),
        ])
    func configuration(section: String, expected: String) {
        let text = Self.trunk + "[journal]\n" + section + "\n"
        let fault = #expect(throws: InputFault.self) {
            try ConfigurationReader.read(text: text, file: "/etc/qorgan/qorgan.toml")
        }
        #expect(fault?.expected.contains(expected) == true)
    }

    @Test("time stamps with all their keys")
    func settings() throws {
        let text =
            Self.trunk + """
                [journal]
                time_stamps = ["https://tsa.example/a?b=c"]
                time_stamp_roots = "roots.pem"
                time_stamp_s = 60
                time_stamp_policy = "1.2.398.3"
                """
        let read = try ConfigurationReader.read(text: text, file: "/etc/qorgan/qorgan.toml").journal.timeStamps
        #expect(
            read
                == TimeStampSettings(
                    addresses: ["https://tsa.example/a?b=c"], roots: "/etc/qorgan/roots.pem", seconds: 60,
                    policy: "1.2.398.3"))
        let address = try #require(WebAddress("https://tsa.example/a?b=c"))
        #expect(address.path == "/a?b=c" && address.port == 443 && address.isSecure)
        #expect(WebAddress("https://u@tsa.example/") == nil && WebAddress("ftp://tsa.example/") == nil)
    }

    private static let trunk = """
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]

        """
}
