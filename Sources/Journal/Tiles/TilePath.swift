/// The name of a tile or a bundle below a log's address (C2SP tlog-tiles).
package struct TilePath: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Hashes at this level.
        case hashes(level: Int)
        /// Entries.
        case entries
        /// What is left of entries some of which are destroyed (docs/journal.md).
        case remains
    }

    /// 256 hashes of 32 bytes span 2^64 entries long before this.
    static let mostLevels = 64

    package let kind: Kind
    package let number: UInt64
    /// 256: a full one.
    package let width: Int

    package init(_ kind: Kind, _ number: UInt64, width: Int = TileNode.width) {
        self.kind = kind
        self.number = number
        self.width = width
    }

    /// Reads `tile/0/x001/067`, `tile/entries/000.p/12`; nil for a path that is none, or another spelling of one.
    package init?(_ path: some StringProtocol) {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        var width = TileNode.width
        if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
            guard let partial = Checkpoint.decimal(parts.removeLast()), (1..<256).contains(partial) else { return nil }
            width = Int(partial)
            parts[parts.count - 1].removeLast(2)
        }
        let kind: Kind
        if parts.first == "remains" {
            kind = .remains
            parts.removeFirst()
        } else {
            guard parts.count >= 3, parts[0] == "tile" else { return nil }
            if parts[1] == "entries" {
                kind = .entries
            } else {
                guard let level = Checkpoint.decimal(parts[1]), level < Self.mostLevels else { return nil }
                kind = .hashes(level: Int(level))
            }
            parts.removeFirst(2)
        }
        guard let number = Self.number(parts) else { return nil }
        self.init(kind, number, width: width)
        // One tile has one name.
        guard description == path else { return nil }
    }

    package var description: String {
        let folder =
            switch kind {
            case .hashes(let level): "tile/\(level)"
            case .entries: "tile/entries"
            case .remains: "remains"
            }
        return folder + "/" + Self.text(number) + (width == TileNode.width ? "" : ".p/\(width)")
    }

    /// Three digits an element, all but the last behind an `x`.
    private static func text(_ number: UInt64) -> String {
        var elements: [String] = []
        var rest = number
        repeat {
            let digits = "\(rest % 1_000)"
            let padded = String(repeating: "0", count: 3 - digits.count) + digits
            elements.append(elements.isEmpty ? padded : "x" + padded)
            rest /= 1_000
        } while rest > 0
        return elements.reversed().joined(separator: "/")
    }

    private static func number(_ parts: [String]) -> UInt64? {
        guard !parts.isEmpty, parts.count <= 7 else { return nil }
        var number: UInt64 = 0
        for (index, part) in parts.enumerated() {
            let digits = index < parts.count - 1 ? part.dropFirst() : part[...]
            guard digits.utf8.count == 3, index == parts.count - 1 || part.hasPrefix("x"),
                digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let value = UInt64(digits)
            else { return nil }
            let (scaled, overflow) = number.multipliedReportingOverflow(by: 1_000)
            guard !overflow, scaled <= UInt64.max - value else { return nil }
            number = scaled + value
        }
        return number
    }
}

/// Which tiles a tree of a size has.
package enum TileLayout {
    /// Hashes of complete subtrees at a level: a hash of level `l` stands over 256^l entries.
    package static func hashes(level: Int, size: UInt64) -> UInt64 {
        level < 8 ? size >> UInt64(level * TileNode.height) : 0
    }

    /// Levels that have a hash.
    package static func levels(size: UInt64) -> Int {
        (0..<8).first { hashes(level: $0, size: size) == 0 } ?? 8
    }

    /// Hashes in tile `number` of a level, 0 to 256; 0: there is no such tile.
    package static func width(level: Int, number: UInt64, size: UInt64) -> Int {
        let hashes = hashes(level: level, size: size)
        guard number <= hashes >> UInt64(TileNode.height) else { return 0 }
        return Int(min(UInt64(TileNode.width), hashes - number << UInt64(TileNode.height)))
    }
}
