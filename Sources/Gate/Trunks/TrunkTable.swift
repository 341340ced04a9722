// Owner: immutable, read by any thread. Allocates at init only. Budget: one probe for each distinct prefix length.

package import Telephony
package import Wire

/// Which trunk a source address belongs to: the longest prefix wins.
///
/// One open-addressing table for all prefixes and a list of the lengths that occur, longest first. Carriers give single
/// addresses and a few networks, so a look-up is one or two probes.
package struct TrunkTable: Sendable {
    /// A country's interconnects are thousands of addresses, not millions.
    package static let mostPrefixes = 1 << 16

    private struct Slot {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var trunk: UInt16 = .max
        var bits: UInt8 = 0
        var isUsed = false
    }

    private struct Length {
        let high: UInt64
        let low: UInt64
        let bits: UInt8
    }

    private var slots: [Slot]
    private let mask: Int
    private let lengths: [Length]

    /// Throws where a source is no prefix or belongs to two trunks.
    package init(_ trunks: [Trunk]) throws(GateError) {
        guard trunks.count < Int(UInt16.max) else {
            throw GateError(.tooMany, "\(trunks.count) trunks: at most \(UInt16.max - 1)")
        }
        var prefixes: [(SourcePrefix, Int)] = []
        for (index, trunk) in trunks.enumerated() {
            for source in trunk.sources {
                guard let prefix = SourcePrefix(source) else {
                    throw GateError(
                        .badSource,
                        "trunk \(trunk.name): \"\(source)\" is no source address; 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32 is one, without bits set after the prefix"
                    )
                }
                prefixes.append((prefix, index))
            }
        }
        guard prefixes.count <= Self.mostPrefixes else {
            throw GateError(.tooMany, "\(prefixes.count) source prefixes: at most \(Self.mostPrefixes)")
        }
        var size = 16
        while size < prefixes.count * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
        lengths = Set(prefixes.map(\.0.bits)).sorted(by: >).map { bits in
            let mask = SourcePrefix.mask(bits)
            return Length(high: mask.high, low: mask.low, bits: bits)
        }
        for (prefix, index) in prefixes {
            var place = Self.hash(prefix.high, prefix.low, prefix.bits) & mask
            while slots[place].isUsed {
                let slot = slots[place]
                if slot.high == prefix.high, slot.low == prefix.low, slot.bits == prefix.bits {
                    let other = trunks[Int(slot.trunk)].name
                    let own = trunks[index].name
                    throw GateError(.sourceTwice, "trunks \(other) and \(own) have the same source address")
                }
                place = (place + 1) & mask
            }
            slots[place] = Slot(
                high: prefix.high, low: prefix.low, trunk: UInt16(index), bits: prefix.bits, isUsed: true)
        }
    }

    /// The trunk of an address, or `TrunkID.unknown`. The port does not count.
    package func trunk(of address: PeerAddress) -> TrunkID {
        let (high, low) = SourcePrefix.mapped(address)
        for length in lengths {
            let h = high & length.high
            let l = low & length.low
            var place = Self.hash(h, l, length.bits) & mask
            while slots[place].isUsed {
                let slot = slots[place]
                if slot.high == h, slot.low == l, slot.bits == length.bits { return TrunkID(index: slot.trunk) }
                place = (place + 1) & mask
            }
        }
        return .unknown
    }

    private static func hash(_ high: UInt64, _ low: UInt64, _ bits: UInt8) -> Int {
        let mixed = ByteHash.mix(high ^ 0x9E37_79B9_7F4A_7C15, low ^ UInt64(bits) ^ 0xC2B2_AE3D_27D4_EB4F)
        return Int(truncatingIfNeeded: mixed & 0x7FFF_FFFF_FFFF_FFFF)
    }
}
