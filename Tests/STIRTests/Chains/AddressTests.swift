import STIR
import Testing

@Suite("where a chain may be fetched")
struct AddressTests {
    @Test("a URL as repositories have it")
    func good() throws {
        let url = try #require(CertificateURL("https://Cert.Example.COM/a/b.pem?x=1"))
        #expect(url.host == "cert.example.com" && url.port == 443 && url.target == "/a/b.pem?x=1")
        #expect(url.text == "https://cert.example.com/a/b.pem?x=1")
        #expect(CertificateURL("https://a.example.com")?.target == "/")
        #expect(CertificateURL("https://a.example.com?x")?.target == "/?x")
        #expect(CertificateURL("https://a.example.com:443/") != nil)
        #expect(CertificateURL("HTTPS://a.example.com/")?.text == "https://a.example.com/")
    }

    @Test(
        "everything else is never asked",
        arguments: [
            "", "http://a.example.com/", "https://", "https:///x", "ftp://a.example.com/", "https://localhost/",
            "https://a.local/", "https://metadata.google.internal/", "https://127.0.0.1/", "https://10.0.0.1/x",
            "https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://0x7f.0x1/",
            "https://a.example.com:8443/",
            "https://a.example.com:/", "https://a.example.com:0443x/", "https://user@a.example.com/",
            "https://a.example.com:443@b.example.com/", "https://a.example.com/#x", "https://a.example.com/ x",
            "https://a.example.com\\@b.example.com/", "https://a..example.com/", "https://-a.example.com/",
            "https://қорған.kz/", "https://a.example.com/\r\nHost: b", "https://a.1/", "https://a.example.com./",
        ])
    func refused(text: String) {
        #expect(CertificateURL(text) == nil)
    }

    @Test("ports, hosts and length are rules")
    func rules() {
        var rules = CertificateURL.Rules()
        rules.ports = [443, 8443]
        rules.hosts = ["a.example.com"]
        #expect(CertificateURL("https://a.example.com:8443/c", rules: rules)?.text == "https://a.example.com:8443/c")
        #expect(CertificateURL("https://b.example.com/c", rules: rules) == nil)
        let start = "https://a.example.com/"
        let longest = start + String(repeating: "x", count: STIRLimits.urlBytes - start.utf8.count)
        #expect(CertificateURL(longest) != nil && CertificateURL(longest + "x") == nil)
    }

    @Test(
        "addresses of our own networks are not public",
        arguments: [
            [0, 0, 0, 0], [10, 1, 2, 3], [100, 64, 0, 1], [127, 0, 0, 1], [169, 254, 169, 254], [172, 16, 0, 1],
            [172, 31, 255, 255], [192, 0, 0, 1], [192, 0, 2, 1], [192, 168, 1, 1], [198, 18, 0, 1], [198, 51, 100, 1],
            [203, 0, 113, 1], [224, 0, 0, 1], [240, 0, 0, 1], [255, 255, 255, 255],
        ] as [[UInt8]])
    func privateV4(address: [UInt8]) {
        #expect(!PublicAddress.isPublic(address))
        #expect(!PublicAddress.isPublic([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + address))
    }

    @Test("others are", arguments: [[1, 1, 1, 1], [100, 128, 0, 1], [172, 32, 0, 1], [192, 1, 0, 1]] as [[UInt8]])
    func publicV4(address: [UInt8]) {
        #expect(PublicAddress.isPublic(address))
    }

    @Test("of IPv6, global unicast without its special blocks")
    func v6() {
        func address(_ start: [UInt8]) -> [UInt8] { start + [UInt8](repeating: 0, count: 15 - start.count) + [1] }
        for start in [
            [], [0xFE, 0x80], [0xFC], [0xFD, 1], [0xFF, 2], [0x20, 0x01, 0x0D, 0xB8], [0x20, 0x01, 0, 0],
            [0x20, 0x02, 10, 0, 0, 1], [0x00, 0x64, 0xFF, 0x9B], [0x3F, 0xFF, 0x0A],
        ] as [[UInt8]] { #expect(!PublicAddress.isPublic(address(start)), "\(start)") }
        for start in [[0x2A, 0x00, 1], [0x20, 0x01, 0x48, 0x60], [0x24, 0x00]] as [[UInt8]] {
            #expect(PublicAddress.isPublic(address(start)), "\(start)")
        }
        #expect(!PublicAddress.isPublic([]) && !PublicAddress.isPublic([1, 1, 1]))
    }
}
