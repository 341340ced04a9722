import Telephony
import Testing
import Wire

@testable import Gate

@Suite("Trunk profile")
struct TrunkProfileTests {
    private func profile(
        onward: String?, allow: Int = 302, stop: [Int] = [603], listen: String = "udp://127.0.0.1:5060"
    ) throws -> TrunkProfile {
        var trunk = Trunk(name: "t", carrier: "c", trunkClass: .national, sources: ["127.0.0.10"])
        trunk.onward = onward
        trunk.allowCode = allow
        trunk.stopCodes = stop
        return try TrunkProfile(trunk, redress: Redress(), listen: [ListenAddress(listen)])
    }

    @Test("onward to our own listener is refused", arguments: ["127.0.0.1:5060", "127.0.0.1"])
    func loop(_ onward: String) {
        let error = #expect(throws: GateError.self) { try profile(onward: onward) }
        #expect(error?.code == .onwardIsOurs)
        #expect(throws: GateError.self) { try profile(onward: onward, listen: "udp://0.0.0.0:5060") }
    }

    @Test(
        "another port or another host is no loop",
        arguments: ["127.0.0.1:5061", "127.0.0.20:5060", "sbc.example", "[::1]:5060"])
    func fine(_ onward: String) throws {
        #expect(String(decoding: try profile(onward: onward).onward, as: UTF8.self) == onward)
    }

    @Test(
        "what is no host and port is refused",
        arguments: ["", "a b", "host:99999", "host:", "h:1:2", "sip:x", "<x>", "h\r\nX:1"])
    func bad(_ onward: String) {
        #expect(throws: GateError.self) { try profile(onward: onward) }
    }

    @Test("codes that would not do what they are for are refused")
    func codes() {
        #expect(throws: GateError.self) { try profile(onward: nil, allow: 200) }
        #expect(throws: GateError.self) { try profile(onward: nil, stop: []) }
        #expect(throws: GateError.self) { try profile(onward: nil, stop: [302]) }
        #expect(throws: GateError.self) { try profile(onward: nil, allow: 503, stop: [503]) }
    }
}
