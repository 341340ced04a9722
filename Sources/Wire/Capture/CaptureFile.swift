// The one file with libpcap's pointers.
//
// Invariant: `handle` is open from init to deinit, and this ~Copyable value is its only owner. What `next` lends is valid
// until the following `next`, and is lent to a closure that cannot keep it.

internal import CPcap

/// A capture file as libpcap reads it: pcap (both byte orders, micro- and nanoseconds) and pcapng.
struct CaptureFile: ~Copyable {
    struct Head {
        let time: Int64
        /// The capture kept only the first bytes of the packet.
        let isCut: Bool
    }

    enum Ending: Hashable {
        case end
        case damaged(String)
    }

    let link: LinkLayer
    let bytes: Int64
    private let handle: OpaquePointer

    init(path: String) throws(WireError) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_open_offline(path, &message) else {
            // libpcap names the file itself only where it could not be opened.
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let reason = text.hasPrefix("\(path): ") ? String(text.dropFirst(path.utf8.count + 2)) : text
            throw WireError(.notACapture, "\(path): \(reason); expected a pcap or pcapng capture")
        }
        let type = pcap_datalink(handle)
        guard let link = LinkLayer(linkType: type) else {
            let name = pcap_datalink_val_to_name(type).map { String(cString: $0) } ?? "number \(type)"
            pcap_close(handle)
            throw WireError(
                .unknownLinkType(type),
                "\(path): captured on a link of type \(name); expected Ethernet, Linux cooked, raw IP or loopback")
        }
        self.handle = handle
        self.link = link
        var size: Int64 = 0
        if let file = pcap_file(handle) {
            let here = ftell(file)
            if here >= 0, fseek(file, 0, SEEK_END) == 0 {
                size = Int64(ftell(file))
                fseek(file, here, SEEK_SET)
            }
        }
        bytes = size
    }

    deinit {
        pcap_close(handle)
    }

    /// How far the file has been read.
    var position: Int64 { pcap_file(handle).map { Int64(ftell($0)) } ?? 0 }

    /// Lends the next packet; nil ends the file, and `ending` says how.
    mutating func next(_ take: (Head, Span<UInt8>) -> Void, ending: inout Ending?) -> Bool {
        var head: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        switch pcap_next_ex(handle, &head, &data) {
        case 1:
            guard let head = head?.pointee, let data else { return true }
            let (seconds, overflow) = Int64(head.ts.tv_sec).multipliedReportingOverflow(by: 1_000_000)
            let time = overflow ? 0 : seconds &+ Int64(head.ts.tv_usec)
            take(
                Head(time: time, isCut: head.caplen < head.len),
                Span(_unsafeStart: data, count: Int(head.caplen)))
            return true
        case -2:
            ending = .end
            return false
        default:
            ending = .damaged(String(cString: pcap_geterr(handle)))
            return false
        }
    }
}
