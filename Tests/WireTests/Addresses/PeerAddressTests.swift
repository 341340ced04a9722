import Testing
import Wire

@Suite("Addresses")
struct PeerAddressTests {
    @Test(
        "text and address agree in both directions",
        arguments: [
            ("127.0.0.1:5060", "127.0.0.1:5060"),
            ("255.255.255.255:65535", "255.255.255.255:65535"),
            ("0.0.0.0:1", "0.0.0.0:1"),
            ("127.0.0.20", "127.0.0.20"),
            ("[::1]:5060", "[::1]:5060"),
            ("[::]:5060", "[::]:5060"),
            ("::1", "::1"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("[2001:db8::0:1:0:0:1]:80", "[2001:db8::1:0:0:1]:80"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
            ("1:2:3:4:5:6::", "1:2:3:4:5:6::"),
            ("::ffff:192.0.2.1", "::ffff:c000:201"),
            ("[fe80::1%3]:5060", "[fe80::1%3]:5060"),
        ])
    func roundTrip(text: String, spelling: String) throws {
        let address = try #require(PeerAddress(text))
        #expect(address.description == spelling)
        #expect(PeerAddress(spelling) == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", ":", "localhost", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:5060x", "127.0.0",
            "127.0.0.1.2", "127.0.0.256", "127.0.0.01", "127.0.0.1 ", "[::1", "[::1]5060", "[127.0.0.1]:5060", "::1::",
            ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::12345", "::g", ":::",
            "::+1", "::1.2.3.4:5", "fe80::1%", "fe80::1%eth0", "99999999999999999999.0.0.1",
        ])
    func refused(text: String) {
        #expect(PeerAddress(text) == nil)
    }

    @Test("a default port is taken where the text has none")
    func defaultPort() {
        #expect(PeerAddress("127.0.0.1", defaultPort: 5060)?.port == 5060)
        #expect(PeerAddress("127.0.0.1:5061", defaultPort: 5060)?.port == 5061)
        #expect(PeerAddress("::1", defaultPort: 5060)?.port == 5060)
        #expect(PeerAddress("[::1]", defaultPort: 5060)?.port == 5060)
    }

    @Test("loopback and wildcard are known in both families")
    func kinds() throws {
        for text in ["127.0.0.1", "127.255.0.9", "::1"] { #expect(try #require(PeerAddress(text)).isLoopback) }
        for text in ["128.0.0.1", "0.0.0.0", "::2", "::"] { #expect(try !#require(PeerAddress(text)).isLoopback) }
        for text in ["0.0.0.0", "::"] { #expect(try #require(PeerAddress(text)).isWildcard) }
        #expect(!PeerAddress.none.isWildcard)
        #expect(PeerAddress("127.0.0.1") != PeerAddress("::127.0.0.1"))
    }
}
