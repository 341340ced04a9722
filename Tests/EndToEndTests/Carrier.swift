import Foundation
import TestSupport

/// A carrier around a gate: Kamailio as its SBC with the configuration of docs/integration, SIPp as the foreign carrier
/// that calls in, and as callee and Desk.
final class Carrier {
    enum Transport: String {
        case udp
        case tcp
        /// Towards the gate alone: SIPp has no TLS, and calls in by UDP. `settings` load it.
        case tls

        var sipp: String { self == .tcp ? "t1" : "u1" }
    }

    /// The international trunk's address in every test configuration.
    static let address = "127.0.0.20"

    let folder: ScratchFolder
    let port: Int
    let tlsPort: Int
    let calleePort: Int
    let deskPort: Int
    let transport: Transport
    private let waitMilliseconds: Int
    /// Lines for the end of the SBC's settings: a tap.
    var settings: String
    private var kamailio: ServerProcess?
    private var phones: [String: SIPpPhone] = [:]

    /// `waitMilliseconds`: how long the SBC waits for a verdict; a busy test machine may need more than a carrier's 300.
    init(transport: Transport = .udp, waitMilliseconds: Int = 5_000, settings: String = "") throws {
        self.settings = settings
        self.waitMilliseconds = waitMilliseconds
        folder = try ScratchFolder("carrier")
        self.transport = transport
        port = try Ports.free()
        tlsPort = try Ports.free()
        calleePort = try Ports.free()
        deskPort = try Ports.free()
    }

    /// Where a 302's allow leads.
    var onward: String { "\(Self.address):\(calleePort)" }

    /// Starts the SBC, and SIPps that answer at callee and Desk. `gatePort` is where Qorgan listens, or what stands in its place.
    func start(gatePort: Int, phones names: [String] = ["callee", "desk"]) throws {
        let kamailio = try ServerProcess(
            Programs.kamailio ?? "",
            ["-f", try sbc(gatePort), "-DD", "-E", "-m", "64", "-M", "8", "-Y", folder.url.path])
        self.kamailio = kamailio
        if names.contains("callee") { phones["callee"] = try SIPpPhone(at: Self.address, port: calleePort, in: folder) }
        if names.contains("desk") { phones["desk"] = try SIPpPhone(at: "127.0.0.1", port: deskPort, in: folder) }
        guard waitUntil(seconds: 20, { Self.answersOptions(port) || !kamailio.isRunning }), kamailio.isRunning else {
            throw Failure("Kamailio did not start: \(kamailio.output)")
        }
    }

    /// The configuration of docs/integration with this test's ports.
    private func sbc(_ gatePort: Int) throws -> String {
        let file = repositoryRoot.appendingPathComponent("docs/integration/kamailio.cfg")
        var text = try String(contentsOf: file, encoding: .utf8)
        let suffix = transport == .udp ? "" : ";transport=\(transport.rawValue)"
        for (old, new) in [
            ("#!define SBC_PORT 5070", "#!define SBC_PORT \(port)"),
            // One worker: two may overtake each other, and SIPp takes a 180 after the 200 for a fault.
            ("children=2", "children=1"), ("#!define WAIT_MS 300", "#!define WAIT_MS \(waitMilliseconds)"),
            (
                "!TRUNK_SOCKET!udp:127.0.0.20:5070!",
                "!TRUNK_SOCKET!\(transport.rawValue):\(Self.address):\(transport == .tls ? tlsPort : port)!"
            ),
            ("!QORGAN_URI!sip:127.0.0.1:5060!", "!QORGAN_URI!sip:127.0.0.1:\(gatePort)\(suffix)!"),
            ("!ONWARD_URI!sip:127.0.0.20:5072!", "!ONWARD_URI!sip:\(onward)!"),
        ] {
            guard text.contains(old) else { throw Failure("kamailio.cfg no longer has \(old)") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        text = text.replacingOccurrences(
            of: "loadmodule \"uac_redirect.so\"\n", with: "loadmodule \"uac_redirect.so\"\n\(settings)\n")
        return try folder.write(text, to: "kamailio.cfg").path
    }

    /// A command to the SBC's control socket.
    func command(_ words: String...) throws {
        let answer = try Programs.run(
            Programs.kamcmd ?? "", ["-s", "unix:\(folder.url.path)/kamailio_ctl"] + words, seconds: 20)
        guard answer.status == 0, !answer.output.contains("error") else { throw Failure("kamcmd: \(answer.output)") }
    }

    /// What callee or Desk received.
    func messages(at name: String) -> String {
        phones[name]?.messages ?? ""
    }

    /// INVITEs that reached callee or Desk.
    func invites(at name: String) -> Int {
        phones[name]?.invites ?? 0
    }

    /// Places calls one after the other or at `rate` a second; SIPp's exit status 0 means that each went as the scenario says.
    func call(
        _ scenario: String = "caller", from caller: String, to callee: String = "+77010000045", count: Int = 1,
        rate: Int = 20
    ) throws -> (status: Int32, output: String) {
        try SIPp.call(
            "\(Self.address):\(port)", scenario, from: caller, to: callee, at: "127.0.0.30", count: count, rate: rate,
            transport: transport.sipp, in: folder)
    }

    func stop() {
        for phone in phones.values { phone.stop() }
        kamailio?.stop()
    }

    deinit { stop() }

    private static func answersOptions(_ port: Int) -> Bool {
        let text =
            "OPTIONS sip:\(address):\(port) SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.30:9;branch=z9hG4bK\(UInt32.random(in: 1 ... .max));rport\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:t@127.0.0.30>;tag=1\r\nTo: <sip:\(address)>\r\nCall-ID: \(UUID())\r\n"
            + "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
        return Datagrams.ask(text, at: address, port, from: "127.0.0.30")?.hasPrefix("SIP/2.0 200") ?? false
    }
}

/// One SIP datagram out, one in: what a test needs of a socket.
enum Datagrams {
    static func ask(_ text: String, at host: String, _ port: Int, from source: String, seconds: Double = 0.3) -> String?
    {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var own = address(source, 0)
        var target = address(host, port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafePointer(to: &own) { own in
            own.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
        }
        guard isReady else { return nil }
        let bytes = Array(text.utf8)
        let sent = withUnsafePointer(to: &target) { target in
            target.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, size)
            }
        }
        guard sent == bytes.count else { return nil }
        var patience = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - Double(Int(seconds))) * 1_000_000))
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// An INVITE from a trunk's address, as an SBC sends it.
    static func invite(from caller: String, to callee: String, source: String, id: String) -> String {
        "INVITE sip:\(callee)@127.0.0.1;user=phone SIP/2.0\r\nVia: SIP/2.0/UDP \(source):5070;branch=z9hG4bK\(id);rport\r\n"
            + "Max-Forwards: 70\r\nFrom: <sip:\(caller)@\(source);user=phone>;tag=f\(id)\r\n"
            + "To: <sip:\(callee)@127.0.0.1;user=phone>\r\nCall-ID: \(id)@test\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:\(source):5070>\r\nP-Asserted-Identity: <sip:\(caller)@\(source);user=phone>\r\n"
            + "Content-Length: 0\r\n\r\n"
    }

    private static func address(_ host: String, _ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr(host)
        return address
    }
}
