// The other file with libpcap's pointers.
//
// Invariant: `handle` is open from init to deinit, and this ~Copyable value is its only owner. A packet is lent until the
// following call to libpcap, and is read before it.

internal import CPcap

/// Packets of an interface, as messages of UDP and TCP; the same parts as a capture file's.
///
/// Needs CAP_NET_RAW. What the kernel had to drop is counted.
package struct LiveCapture: ~Copyable {
    /// Whole messages, also those that came in jumbo frames.
    private static let snapBytes: Int32 = 65_535
    /// A burst waits here while the tap is busy.
    private static let bufferBytes: Int32 = 16 << 20
    private static let pollMilliseconds: Int32 = 100

    private let handle: OpaquePointer
    private let link: LinkLayer
    private var parts: CaptureParts
    private var given = 0

    /// `filter` in libpcap's words: `port 5060`.
    package init(
        interface: String, filter: String, makeFraming: @escaping @Sendable () -> any MessageFraming
    ) throws(WireError) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(interface, &message) else {
            throw WireError(.system(0), "\(interface): \(Self.text(message))")
        }
        _ = pcap_set_snaplen(handle, Self.snapBytes)
        _ = pcap_set_timeout(handle, Self.pollMilliseconds)
        _ = pcap_set_buffer_size(handle, Self.bufferBytes)
        let status = pcap_activate(handle)
        guard status >= 0 else {
            let fault = Self.fault(status, interface, handle)
            pcap_close(handle)
            throw fault
        }
        let type = pcap_datalink(handle)
        guard let link = LinkLayer(linkType: type) else {
            pcap_close(handle)
            throw WireError(.unknownLinkType(type), "\(interface): links of type \(type) are not read")
        }
        var program = bpf_program()
        guard pcap_compile(handle, &program, filter, 1, 0xFFFF_FFFF) == 0 else {
            let reason = String(cString: pcap_geterr(handle))
            pcap_close(handle)
            throw WireError(.notACapture, "\"\(filter)\" is no filter: \(reason)")
        }
        let isSet = pcap_setfilter(handle, &program) == 0
        pcap_freecode(&program)
        // Without waiting in libpcap: it would wait for a whole buffer's time.
        guard isSet, pcap_setnonblock(handle, 1, &message) == 0 else {
            let reason = String(cString: pcap_geterr(handle))
            pcap_close(handle)
            throw WireError(.system(0), "\(interface): \(reason)")
        }
        self.handle = handle
        self.link = link
        parts = CaptureParts(makeFraming: makeFraming)
    }

    deinit {
        pcap_close(handle)
    }

    package var counters: CaptureCounters { parts.allCounters }

    /// Packets that the kernel had no room for.
    package var dropped: UInt64 {
        var statistics = pcap_stat()
        return pcap_stats(handle, &statistics) == 0 ? UInt64(statistics.ps_drop) : 0
    }

    /// The next message; nil after the time without one.
    package mutating func next(waitMilliseconds: Int) -> CapturedMessage? {
        var hasWaited = false
        while given == parts.messages.count {
            parts.messages.removeAll(keepingCapacity: true)
            given = 0
            if readOne() { continue }
            guard !hasWaited, wait(waitMilliseconds) else { return nil }
            hasWaited = true
        }
        given += 1
        return parts.messages[given - 1]
    }

    private func wait(_ milliseconds: Int) -> Bool {
        let descriptor = pcap_get_selectable_fd(handle)
        guard descriptor >= 0 else { return false }
        var poller = Poller()
        _ = poller.watch(descriptor)
        return poller.wait(timeoutMilliseconds: milliseconds) > 0
    }

    /// False where no packet waits.
    private mutating func readOne() -> Bool {
        var head: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        guard pcap_next_ex(handle, &head, &data) == 1, let head = head?.pointee, let data else { return false }
        let (seconds, overflow) = Int64(head.ts.tv_sec).multipliedReportingOverflow(by: 1_000_000)
        let time = overflow ? 0 : seconds &+ Int64(head.ts.tv_usec)
        parts.add(
            Span(_unsafeStart: data, count: Int(head.caplen)), link, at: time, isCut: head.caplen < head.len)
        return true
    }

    private static func fault(_ status: Int32, _ interface: String, _ handle: OpaquePointer) -> WireError {
        switch status {
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
            WireError(
                .notPermitted,
                "\(interface): not permitted; capturing needs CAP_NET_RAW (setcap cap_net_raw+ep on the program, or AmbientCapabilities=CAP_NET_RAW in its unit)"
            )
        case PCAP_ERROR_NO_SUCH_DEVICE:
            WireError(.addressNotAvailable, "\(interface): there is no such interface")
        default:
            WireError(.system(0), "\(interface): \(String(cString: pcap_geterr(handle)))")
        }
    }

    private static func text(_ message: [CChar]) -> String {
        String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
