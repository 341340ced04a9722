/// Bodies of traced messages: SDP is kept but for its names and keys; all else people may have written, and is blanked.
enum BodyMask {
    enum Kind: Equatable {
        /// No Content-Type: SDP where it begins like SDP.
        case unknown
        case sdp
        case multipart(boundary: [UInt8])
        case other

        /// From the line of a Content-Type.
        init(_ bytes: [UInt8], _ line: Range<Int>) {
            var value = LineScan.value(in: bytes, line)
            while let first = value.first, bytes[first] == 0x20 || bytes[first] == 0x09 {
                value = first + 1..<value.upperBound
            }
            if LineScan.begins(bytes, value, "application/sdp") {
                self = .sdp
            } else if LineScan.begins(bytes, value, "multipart/"), let boundary = Self.boundary(bytes, value) {
                self = .multipart(boundary: boundary)
            } else {
                self = .other
            }
        }

        private static func boundary(_ bytes: [UInt8], _ value: Range<Int>) -> [UInt8]? {
            guard let start = value.first(where: { LineScan.begins(bytes, $0..<value.upperBound, "boundary=") })
            else { return nil }
            var first = start + 9
            if first < value.upperBound, bytes[first] == UInt8(ascii: "\"") {
                first += 1
                let end = LineScan.endOfQuoted(in: bytes, from: first - 1, to: value.upperBound)
                return Array(bytes[first..<max(first, end - 1)])
            }
            let end = (first..<value.upperBound).first { bytes[$0] == UInt8(ascii: ";") || bytes[$0] == 0x20 }
            let boundary = Array(bytes[first..<(end ?? value.upperBound)])
            return boundary.isEmpty ? nil : boundary
        }
    }

    static func mask(_ bytes: inout [UInt8], _ range: Range<Int>, as kind: Kind) {
        switch kind {
        case .sdp: maskSDP(&bytes, range)
        case .unknown where LineScan.begins(bytes, range, "v=0"): maskSDP(&bytes, range)
        case .multipart(let boundary): maskParts(&bytes, range, boundary)
        case .unknown, .other: blank(&bytes, range)
        }
    }

    /// Every byte but line ends: also what binary bodies (an IAM of SIP-I) hold.
    private static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for place in range where bytes[place] != 0x0D && bytes[place] != 0x0A { bytes[place] = NumberMask.hidden }
    }

    private static func maskParts(_ bytes: inout [UInt8], _ range: Range<Int>, _ boundary: [UInt8]) {
        let delimiter = [0x2D, 0x2D] + boundary
        var at = range.lowerBound
        var isInHeaders = false
        var kind = Kind.other
        var partStart: Int?
        while at < range.upperBound {
            let line = LineScan.line(in: bytes, from: at, to: range.upperBound)
            if bytes[line.text].starts(with: delimiter) {
                if let partStart { mask(&bytes, partStart..<at, as: flat(kind)) }
                partStart = nil
                isInHeaders = true
                kind = .other
            } else if isInHeaders {
                if line.text.isEmpty {
                    isInHeaders = false
                    partStart = line.next
                } else if LineScan.headerName(in: bytes, line.text) == "content-type" {
                    kind = Kind(bytes, line.text)
                }
            } else if partStart == nil {
                // Before the first boundary.
                blank(&bytes, line.text)
            }
            at = line.next
        }
        if let partStart, partStart < range.upperBound { mask(&bytes, partStart..<range.upperBound, as: flat(kind)) }
    }

    /// A multipart within a multipart is blanked: nesting ends here.
    private static func flat(_ kind: Kind) -> Kind { kind == .sdp ? .sdp : .other }

    private static func maskSDP(_ bytes: inout [UInt8], _ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            let line = LineScan.line(in: bytes, from: at, to: range.upperBound)
            at = line.next
            guard line.text.count > 2 else { continue }
            let value = line.text.lowerBound + 2..<line.text.upperBound
            switch bytes[line.text.lowerBound] {
            case UInt8(ascii: "o"):
                let end = value.first { bytes[$0] == 0x20 } ?? value.upperBound
                MessageMask.blank(&bytes, value.lowerBound..<end)
            case UInt8(ascii: "s"), UInt8(ascii: "i"), UInt8(ascii: "u"), UInt8(ascii: "e"), UInt8(ascii: "p"),
                UInt8(ascii: "k"):
                MessageMask.blank(&bytes, value)
            // SDES keys (RFC 4568) and passwords of ICE open what people say.
            case UInt8(ascii: "a") where isSecret(bytes, value):
                let start = value.first { bytes[$0] == UInt8(ascii: ":") } ?? value.lowerBound
                MessageMask.blank(&bytes, start..<value.upperBound)
            default: break
            }
        }
    }

    private static func isSecret(_ bytes: [UInt8], _ value: Range<Int>) -> Bool {
        LineScan.begins(bytes, value, "crypto:") || LineScan.begins(bytes, value, "ice-pwd:")
            || LineScan.begins(bytes, value, "key-mgmt:")
    }
}
