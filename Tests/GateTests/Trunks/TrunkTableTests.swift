import Telephony
import Testing
import Wire

@testable import Gate

@Suite("Trunk table")
struct TrunkTableTests {
    private func trunk(_ name: String, _ sources: [String]) -> Trunk {
        Trunk(name: name, carrier: name, trunkClass: .international, sources: sources)
    }

    private func address(_ text: String) throws -> PeerAddress { try #require(PeerAddress(text)) }

    @Test("the longest prefix wins, for IPv4 and IPv6, whatever the order of the trunks")
    func longestPrefix() throws {
        let trunks = [
            trunk("wide", ["10.0.0.0/8", "2001:db8::/32"]), trunk("narrow", ["10.1.2.0/24", "2001:db8:5::/48"]),
            trunk("host", ["10.1.2.3", "2001:db8:5::1/128"]),
        ]
        let cases: [(String, String)] = [
            ("10.9.9.9", "wide"), ("10.1.2.9", "narrow"), ("10.1.2.3", "host"), ("10.1.3.3", "wide"),
            ("2001:db8:9::1", "wide"), ("2001:db8:5::2", "narrow"), ("2001:db8:5::1", "host"),
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let ordered = order.map { trunks[$0] }
            let table = try TrunkTable(ordered)
            for (source, name) in cases {
                let found = table.trunk(of: try address(source))
                #expect(ordered[Int(found.index)].name == name, "\(source)")
            }
            #expect(table.trunk(of: try address("11.0.0.1")) == .unknown)
            #expect(table.trunk(of: try address("2001:db9::1")) == .unknown)
        }
    }

    @Test("a default route takes what nobody else has; no trunk at all knows nobody")
    func edges() throws {
        let table = try TrunkTable([trunk("all4", ["0.0.0.0/0"]), trunk("one", ["192.0.2.1/32"])])
        #expect(table.trunk(of: try address("198.51.100.7")).index == 0)
        #expect(table.trunk(of: try address("192.0.2.1")).index == 1)
        #expect(table.trunk(of: try address("2001:db8::1")) == .unknown)
        #expect(try TrunkTable([]).trunk(of: try address("127.0.0.1")) == .unknown)
        #expect(table.trunk(of: .none) == .unknown)
    }

    @Test("the port of the source does not count")
    func port() throws {
        let table = try TrunkTable([trunk("one", ["127.0.0.20/32"])])
        #expect(table.trunk(of: try address("127.0.0.20:5070")) == table.trunk(of: try address("127.0.0.20:1")))
    }

    @Test(
        "what is no prefix is refused",
        arguments: [
            "", "127.0.0.256", "127.0.0.1/33", "127.0.0.1/-1", "127.0.0.1/8", "2001:db8::1/64", "::/129", "example.org",
            "127.0.0.1/", "/8", "10.0.0.0/+8",
        ])
    func badSource(_ text: String) {
        #expect(throws: GateError.self) { try TrunkTable([trunk("bad", [text])]) }
    }

    @Test("the same prefix twice is refused by name")
    func twice() {
        let error = #expect(throws: GateError.self) {
            try TrunkTable([trunk("a", ["127.0.0.20"]), trunk("b", ["127.0.0.20/32"])])
        }
        #expect(error?.code == .sourceTwice)
        #expect(error?.description.contains("trunks a and b") == true)
    }

    @Test("many addresses are all found again")
    func many() throws {
        let trunks = (0..<200).map { n in trunk("t\(n)", (0..<40).map { "10.\(n).\($0).0/24" }) }
        let table = try TrunkTable(trunks)
        for n in 0..<200 {
            for k in 0..<40 {
                #expect(table.trunk(of: try address("10.\(n).\(k).77")).index == UInt16(n))
            }
            #expect(table.trunk(of: try address("10.\(n).41.1")) == .unknown)
        }
    }
}
