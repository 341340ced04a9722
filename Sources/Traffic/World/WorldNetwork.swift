package import Telephony

/// One trunk of a simulated carrier.
package struct WorldTrunk: Hashable, Sendable {
    package var name: String
    package var trunkClass: TrunkClass
    /// Its border controller rewrites User-Agent and Call-ID.
    var isHiding: Bool
    /// Customers' own exchanges send here, each from its address.
    var isAccess: Bool
    /// The first address, and how many follow it where it is no access trunk.
    var address: UInt32
    var addresses: Int
    var software: CallingSoftware
    /// Calls of 1,000 that are signed.
    var signed: Int

    /// `198.18.1.0/24`: every address that it sends from.
    package var sourcePrefix: String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).0/\(isAccess ? 23 : 24)"
    }
}

/// The trunks, and which way a caller's calls take.
struct WorldNetwork: Sendable {
    /// What an INVITE looks like when it arrives.
    struct Route: Sendable {
        var trunk: Int
        var source: UInt32
        var software: CallingSoftware
    }

    let trunks: [WorldTrunk]
    private let international: Int
    private let rerouted: Int
    private let shelves: [[CallingSoftware]]

    init(make: WorldMake, seed: UInt64) {
        var random = SplitMix(seed: SplitMix.hash(seed, 0x7E7, 1))
        international = max(1, make.internationalTrunks)
        rerouted = make.rerouted
        let families: [CallingSoftware.Family] = [.carrier, .pbx, .dialler, .app, .simGateway]
        shelves = families.map { family in
            (0..<40).map { _ in CallingSoftware.drawn(family, by: random.next()) }
        }
        trunks = (0..<international + max(1, make.nationalTrunks)).map { [international] index in
            let isForeign = index < international
            return WorldTrunk(
                name: isForeign ? "transit-\(index + 1)" : "national-\(index - international + 1)",
                trunkClass: isForeign ? .international : .national,
                isHiding: random.chance(make.hidingPermille),
                isAccess: !isForeign && random.chance(make.accessPermille),
                // 198.18.0.0/15 is for measurements (RFC 2544): two subnets of 256 a trunk.
                address: 198 << 24 | 18 << 16 | UInt32(index * 2) << 8, addresses: random.within(1...6),
                software: CallingSoftware.drawn(.carrier, by: random.next()),
                signed: make.hasAttestation ? random.within(isForeign ? 0...500 : 400...1_000) : 0)
        }
    }

    /// The way of a caller with this key; from time to time another one.
    func route(
        _ trunkClass: TrunkClass, key: UInt64, _ family: CallingSoftware.Family, _ random: inout SplitMix
    ) -> Route {
        let shelf = shelves[Int(family.rawValue) - 1]
        // The first products sell best.
        let place = min(key >> 24 % UInt64(shelf.count), key >> 36 % UInt64(shelf.count))
        let isUsual = random.below(1_000) >= rerouted
        let choice = isUsual ? SplitMix.hash(key, 9) : random.next()
        return route(
            trunk: trunk(trunkClass, choice), key: key, software: family == .carrier ? nil : shelf[Int(place)], &random)
    }

    /// Over a chosen trunk; without software of its own a caller has the trunk's.
    func route(trunk: Int, key: UInt64, software: CallingSoftware?, _ random: inout SplitMix) -> Route {
        let place = trunks[trunk]
        let source =
            place.isAccess
            ? place.address + 1 + UInt32(truncatingIfNeeded: key >> 7 % 500)
            : place.address + 1 + UInt32(random.below(place.addresses))
        return Route(
            trunk: trunk, source: source, software: place.isHiding ? place.software : software ?? place.software)
    }

    /// The first trunks of a class carry most.
    func trunk(_ trunkClass: TrunkClass, _ choice: UInt64) -> Int {
        let count = trunkClass == .international ? international : trunks.count - international
        let place = min(choice % UInt64(count), choice >> 20 % UInt64(count))
        return trunkClass == .international ? Int(place) : international + Int(place)
    }

    /// A product off a shelf.
    func software(_ family: CallingSoftware.Family, _ key: UInt64) -> CallingSoftware {
        let shelf = shelves[Int(family.rawValue) - 1]
        return shelf[Int(key % UInt64(shelf.count))]
    }
}
