import Glibc
import SIP
import Wire

@testable import Gate

/// A carrier's SBC on a loopback address of its own: sends requests, collects answers.
final class Carrier {
    let address: PeerAddress
    private var socket: UDPSocket
    private var batch: UDPBatch
    private let gate: PeerAddress

    init(_ host: String, to gate: PeerAddress) throws {
        guard let own = PeerAddress(host: host, port: 0) else { throw HarnessFault(what: "no address \(host)") }
        socket = try UDPSocket(bindingTo: own)
        address = socket.localAddress
        batch = try UDPBatch(slots: 64)
        self.gate = gate
    }

    func send(_ bytes: [UInt8], to peer: PeerAddress? = nil) throws {
        var out = try UDPBatch(slots: 1)
        do {
            var room = out.room()
            for (index, byte) in bytes.enumerated() { room[index] = byte }
        }
        out.append(length: bytes.count, to: peer ?? gate)
        guard socket.send(&out) == 1 else { throw HarnessFault(what: "the kernel refused a datagram") }
    }

    /// The next answers; empty when none came in time.
    func receive(seconds: Double = 10) -> [String] {
        let deadline = Clock.monotonicNanoseconds() + Int64(seconds * 1e9)
        repeat {
            if socket.receive(into: &batch, waitMilliseconds: 20) > 0 {
                var texts: [String] = []
                for slot in 0..<batch.count {
                    texts.append(String(decoding: [UInt8](copying: batch.bytes(at: slot)), as: UTF8.self))
                }
                return texts
            }
        } while Clock.monotonicNanoseconds() < deadline
        return []
    }

    /// Sends a request and waits for its one answer.
    func ask(_ bytes: [UInt8]) throws -> String {
        try send(bytes)
        let answers = receive()
        guard let answer = answers.first, answers.count == 1 else {
            throw HarnessFault(what: "\(answers.count) answers to a request")
        }
        return answer
    }

    /// A fresh request of this carrier.
    func request(_ from: String, _ to: String, uri: String? = nil) -> RequestWriter {
        let id = Identity.next()
        return RequestWriter(
            uri: uri ?? "sip:\(to)@gate.example", from: "<sip:\(from)@carrier.example>", to: "<sip:\(to)@gate.example>",
            sentBy: "\(address)", callID: "call-\(id)@carrier.example", branch: "z9hG4bK\(id)", fromTag: "tag\(id)")
    }
}

struct HarnessFault: Error {
    let what: String
}

/// Numbers that no two requests of a run share.
enum Identity {
    static func next() -> String {
        var source = SystemRandomNumberGenerator()
        return String(source.next() as UInt64, radix: 36)
    }
}

/// One connection to the gate.
final class StreamCarrier {
    private let descriptor: Int32
    private var waiting: [UInt8] = []

    init(from host: UInt32, to gate: PeerAddress) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var own = Self.name(host, 0)
        var peer = Self.name(UInt32(truncatingIfNeeded: gate.low), gate.port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        let connected = withUnsafePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard bound == 0, connected == 0 else { throw HarnessFault(what: "no connection to the gate") }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Without waiting, until nothing more fits.
    func sendWhatFits(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Gone without a farewell: the other end sees a reset.
    func breakOff() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        let null = open("/dev/null", O_RDWR)
        dup2(null, descriptor)
        close(null)
    }

    /// The next whole answer; empty when none came.
    func receive() -> String {
        while true {
            if let end = Self.end(of: waiting) {
                defer { waiting.removeFirst(end) }
                return String(decoding: waiting[..<end], as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return "" }
            waiting += buffer[..<count]
        }
    }

    func ask(_ bytes: [UInt8]) -> String {
        send(bytes)
        return receive()
    }

    /// The gate has ended the connection, and nothing was lost by a reset.
    func readsEnd() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        return waiting.isEmpty && recv(descriptor, &buffer, buffer.count, 0) == 0
    }

    /// The gate's answers have no body.
    private static func end(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 4...bytes.count where Array(bytes[(index - 4)..<index]) == [13, 10, 13, 10] { return index }
        return nil
    }

    private static func name(_ host: UInt32, _ port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = host.bigEndian
        name.sin_port = port.bigEndian
        return name
    }
}
