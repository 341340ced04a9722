import Foundation
import Synchronization

/// Commands to a running Qorgan: a Unix socket in its data folder, for the user who runs it and nobody else.
///
/// One line in (`bypass on trunk intl-1`), one answer out: `ok …` or `no …`, perhaps of several lines.
final class ControlSocket: Sendable {
    static let fileName = "control.sock"
    /// Most bytes of a request.
    private static let maximumRequest = 4_096

    private let descriptor: Int32
    private let path: String
    private let isStopping = Atomic<Bool>(false)

    /// `answer` is called on the socket's own thread with the words of a request and the name of the user who sent it.
    init(folder: String, answer: @escaping @Sendable (_ words: [String], _ user: String) -> String) throws {
        path = folder + "/" + Self.fileName
        unlink(path)
        descriptor = try Self.bind(path)
        let thread = Thread { [self] in serve(answer) }
        thread.name = "qorgan-control"
        thread.start()
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        shutdown(descriptor, Int32(SHUT_RDWR))
        unlink(path)
    }

    private func serve(_ answer: @Sendable ([String], String) -> String) {
        while !isStopping.load(ordering: .acquiring) {
            let client = accept(descriptor, nil, nil)
            if client < 0 {
                // Out of descriptors or memory for a moment: a bypass must be possible afterwards.
                usleep([EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? 100_000 : 1_000)
                continue
            }
            // A client that says nothing must not hold up the next one.
            var patience = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            if let line = Self.line(from: client) {
                let words = line.split(separator: " ").map(String.init)
                Self.send(answer(words, Self.user(of: client)) + "\n", to: client)
            }
            close(client)
        }
        close(descriptor)
    }

    /// Sends one request to the Qorgan that runs on `folder`; throws a `Refusal` where none does.
    static func ask(_ request: String, folder: String) throws -> String {
        let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = try address(folder + "/" + fileName)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            if let refusal = FileAccess.refusal(folder + "/" + fileName, mode: R_OK | W_OK) { throw refusal }
            throw Refusal(sentence: "qorgan: no Qorgan runs on \(folder); start one with: qorgan up --data \(folder)")
        }
        send(request + "\n", to: client)
        shutdown(client, Int32(SHUT_WR))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let answer = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        if answer.hasPrefix("ok") { return String(answer.dropFirst(2)).trimmingCharacters(in: .whitespaces) }
        throw Refusal(sentence: "qorgan: " + (answer.hasPrefix("no ") ? String(answer.dropFirst(3)) : "no answer"))
    }

    private static func address(_ path: String) throws -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else {
            throw InputFault(
                file: path, problem: "the path of the control socket is too long",
                expected: "a data folder whose path has at most \(capacity - fileName.count - 2) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }

    private static func bind(_ path: String) throws -> Int32 {
        var address = try address(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 8) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw InputFault(file: path, problem: reason, expected: "a data folder that this user may write")
        }
        return descriptor
    }

    private static func line(from client: Int32) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < maximumRequest, recv(client, &byte, 1, 0) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    private static func send(_ text: String, to client: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The user at the other end, as the kernel vouches for it.
    private static func user(of client: Int32) -> String {
        var credentials = [UInt32](repeating: 0, count: 3)  // struct ucred: pid, uid, gid
        var length = socklen_t(12)
        guard getsockopt(client, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return "unknown user" }
        if let entry = getpwuid(credentials[1]), let name = entry.pointee.pw_name { return String(cString: name) }
        return "uid \(credentials[1])"
    }
}
