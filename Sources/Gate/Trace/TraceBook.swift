internal import SIP
internal import Synchronization
package import Telephony
package import Wire

/// The calls that were traced: in memory alone, masked before they are kept, the oldest given up when it is full.
///
/// Filled by the gate's housekeeper; read by any thread.
package final class TraceBook: Sendable {
    /// 30,000 messages of 1 kB: minutes of a busy trunk.
    package static let mostBytes = 32 << 20
    /// So long after its last message a call is forgotten.
    package static let keepSeconds: Int64 = 3_600
    /// What a message costs beside its bytes.
    private static let overhead = 512

    private struct Entry {
        var call: TracedCall
        var mask: MessageMask
        var seen: Set<UInt64>
        var bytes: Int
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var places: [String: UInt64] = [:]
        var oldest: UInt64 = 1
        var next: UInt64 = 1
        var bytes = 0
        var forgotten: UInt64 = 0
    }

    private let state = Mutex(State())
    private let mostBytes: Int

    package init(mostBytes: Int = TraceBook.mostBytes) { self.mostBytes = mostBytes }

    // MARK: Reading

    /// Of a trunk, newest first.
    package func calls(ofTrunk trunk: String, most: Int) -> [TracedCall] {
        state.withLock { state in
            var found: [TracedCall] = []
            for id in state.entries.keys.sorted(by: >) where found.count < most {
                if let call = state.entries[id]?.call, call.trunk == trunk { found.append(call) }
            }
            return found
        }
    }

    /// Calls of a trunk, and the bytes of all.
    package func size(ofTrunk trunk: String) -> (calls: Int, bytes: Int, forgotten: UInt64) {
        state.withLock { state in
            (state.entries.values.count { $0.call.trunk == trunk }, state.bytes, state.forgotten)
        }
    }

    package func call(_ id: UInt64) -> TracedCall? { state.withLock { $0.entries[id]?.call } }

    /// By its Call-ID, or by as much of it as the journal keeps.
    package func call(withID callID: String) -> TracedCall? {
        state.withLock { state in
            if let id = state.places[callID] { return state.entries[id]?.call }
            guard callID.utf8.count >= JournalledCallID.mostBytes else { return nil }
            return state.entries.values.first { $0.call.callID.hasPrefix(callID) }?.call
        }
    }

    // MARK: Filling

    /// Forgets all of it.
    package func clear() {
        state.withLock { state in
            let next = state.next
            state = State()
            state.next = next
            state.oldest = next
        }
    }

    /// A message that somebody else saw.
    package func add(
        _ bytes: [UInt8], time: Timestamp, peer: PeerAddress, own: PeerAddress, isSent: Bool,
        transport: TraceTransport = .udp, ofTrunk trunk: String, role: TracedMessage.Peer
    ) {
        let head = TraceHead(
            microseconds: time.microseconds, peer: peer, own: own, trunk: .max, isSent: isSent, transport: transport)
        add(head, bytes, ofTrunk: trunk, role, lost: 0)
    }

    /// Forgets what is older than an hour.
    func expire(at now: Timestamp) {
        state.withLock { state in
            while let entry = state.entries[state.oldest], now.seconds - entry.call.ended.seconds > Self.keepSeconds {
                Self.forgetOldest(&state)
            }
        }
    }

    /// One message as a thread of the gate saw it; `lost`: messages that found no room until now.
    func add(_ head: TraceHead, _ bytes: [UInt8], ofTrunk trunk: String, _ role: TracedMessage.Peer, lost: UInt64) {
        guard let callID = CallIDLine.find(in: bytes.span) else { return }
        let name = String(decoding: bytes[callID], as: UTF8.self)
        state.withLock { state in
            var id = state.places[name]
            if let known = id, state.entries[known] == nil { id = nil }
            if id == nil {
                guard Self.opens(bytes) else { return }
                id = Self.open(name, trunk, bytes, &state)
            }
            guard let id, var entry = state.entries.removeValue(forKey: id) else { return }
            let before = entry.bytes
            Self.add(head, bytes, role, to: &entry)
            entry.call.lost = lost
            state.bytes += entry.bytes - before
            state.entries[id] = entry
            while state.bytes > mostBytes, state.entries.count > 1 {
                Self.forgetOldest(&state)
                state.forgotten += 1
            }
        }
    }

    /// What asks whether somebody lives, or registers, is no call.
    private static func opens(_ bytes: [UInt8]) -> Bool {
        var message = SIPMessage()
        _ = try? message.parse(bytes.span, framing: .datagram)
        switch message.cseq.method {
        case .options, .register: return false
        default: return true
        }
    }

    private static func open(_ name: String, _ trunk: String, _ bytes: [UInt8], _ state: inout State) -> UInt64 {
        let id = state.next
        state.next += 1
        var mask = MessageMask()
        let masked = mask.masked(bytes)
        var message = SIPMessage()
        _ = try? message.parse(masked.span, framing: .datagram)
        let callee = message.isRequest ? message.requestURI : message.to.uri
        let call = TracedCall(
            id: id, trunk: trunk, callID: name, caller: shown(message.from.uri, masked),
            callee: shown(callee, masked))
        state.entries[id] = Entry(call: call, mask: mask, seen: [], bytes: overhead)
        state.places[name] = id
        state.bytes += overhead
        return id
    }

    private static func shown(_ uri: SIPURI, _ bytes: [UInt8]) -> String {
        let user = uri.user.isEmpty ? uri.number : uri.user
        guard !user.isEmpty, user.end <= bytes.count else { return "–" }
        return String(decoding: bytes[user.bounds], as: UTF8.self).replacing("x", with: "•")
    }

    private static func add(_ head: TraceHead, _ bytes: [UInt8], _ role: TracedMessage.Peer, to entry: inout Entry) {
        guard entry.call.messages.count < TracedCall.mostMessages else {
            entry.call.notKept += 1
            return
        }
        var hash = ByteHash(.journal)
        hash.absorb(bytes.span)
        hash.absorb(head.peer.high ^ UInt64(head.peer.port) << 1 ^ (head.isSent ? 1 : 0), head.peer.low)
        let isRepeat = !entry.seen.insert(hash.high).inserted
        let masked = entry.mask.masked(bytes)
        let message = TracedMessage(head, masked, role: role, isRepeat: isRepeat)
        // Two threads may have seen them: by their times, of equal ones in the order in which they came.
        let place = entry.call.messages.lastIndex { $0.time <= message.time }.map { $0 + 1 } ?? 0
        entry.call.messages.insert(message, at: place)
        entry.bytes += bytes.count + overhead
    }

    private static func forgetOldest(_ state: inout State) {
        if let entry = state.entries.removeValue(forKey: state.oldest) {
            state.bytes -= entry.bytes
            if state.places[entry.call.callID] == state.oldest { state.places[entry.call.callID] = nil }
        }
        if state.oldest < state.next { state.oldest += 1 }
    }
}

/// How much of a Call-ID a journal entry has room for.
enum JournalledCallID {
    static let mostBytes = 128
}

extension TracedMessage {
    init(_ head: TraceHead, _ bytes: [UInt8], role: Peer, isRepeat: Bool) {
        var message = SIPMessage()
        _ = try? message.parse(bytes.span, framing: head.transport.isStream ? .stream : .datagram)
        let line = LineScan.line(in: bytes, from: 0).text
        let words = String(decoding: bytes[line].prefix(200), as: UTF8.self).split(separator: " ", maxSplits: 2)
        let isResponse = LineScan.begins(bytes, line, "SIP/2.0 ")
        time = Timestamp(microseconds: head.microseconds)
        peer = head.peer
        own = head.own
        self.role = role
        isSent = head.isSent
        transport = head.transport
        self.bytes = bytes
        self.isRepeat = isRepeat
        let named = message.cseq.methodName
        if isResponse, named.end <= bytes.count {
            method = String(decoding: bytes[named.bounds], as: UTF8.self)
        } else {
            method = words.first.map { String($0.prefix(24)) } ?? "?"
        }
        status = isResponse ? words.dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0 : nil
        phrase = isResponse && words.count > 2 ? String(words[2].prefix(60)) : ""
        let body = message.bodyStart
        hasSDP = body > 0 && body < bytes.count && LineScan.begins(bytes, body..<bytes.count, "v=0")
    }
}
