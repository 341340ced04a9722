import Testing
import Wire

@Suite("Addresses of a host's name")
struct HostTests {
    @Test("an address as a name is itself, with the port asked for")
    func literal() {
        #expect(PeerAddress.all(ofHost: "192.0.2.7", port: 443) == [PeerAddress(v4: 0xC000_0207, port: 443)])
        #expect(
            PeerAddress.all(ofHost: "2001:db8::1", port: 8443) == [PeerAddress(v6: 0x2001_0DB8 << 32, 1, port: 8443)])
    }

    @Test("what has no address has none")
    func unknown() {
        #expect(PeerAddress.all(ofHost: "no such host", port: 443).isEmpty)
        #expect(PeerAddress.all(ofHost: "", port: 443).isEmpty)
    }

    @Test("the bytes are those of the network's order")
    func bytes() {
        #expect(PeerAddress(v4: 0xC000_0207, port: 1).networkBytes == [192, 0, 2, 7])
        let address = PeerAddress(v6: 0x2001_0DB8_0000_0000, 1, port: 1).networkBytes
        #expect(address == [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1])
        #expect(PeerAddress.none.networkBytes.isEmpty)
    }
}
