internal import Journal
internal import Telephony

/// How many calls passed in which minute on which trunk: all that stays of passes whose data are destroyed.
///
/// Bytes of each: minute as seconds / 60 (8), policy version (4), trunk (2), count (4), little-endian.
struct PassCounts: Hashable, Sendable {
    struct Bucket: Hashable, Sendable {
        var minute: Int64
        var policyVersion: UInt32
        var trunk: UInt16
        var count: UInt32
    }

    static let bucketBytes = 18
    static let microsecondsAMinute: Int64 = 60_000_000

    private(set) var buckets: [Bucket] = []
    /// Where the last call was counted: the next one mostly belongs there too.
    private var last = 0

    mutating func add(time: Timestamp, policyVersion: UInt32, trunk: TrunkID) {
        let minute = Self.minute(of: time)
        if last < buckets.count, matches(buckets[last], minute, policyVersion, trunk.index) {
            buckets[last].count &+= 1
            return
        }
        if let found = buckets.firstIndex(where: { matches($0, minute, policyVersion, trunk.index) }) {
            last = found
            buckets[found].count &+= 1
            return
        }
        last = buckets.count
        buckets.append(Bucket(minute: minute, policyVersion: policyVersion, trunk: trunk.index, count: 1))
    }

    private func matches(_ bucket: Bucket, _ minute: Int64, _ policyVersion: UInt32, _ trunk: UInt16) -> Bool {
        bucket.minute == minute && bucket.trunk == trunk && bucket.policyVersion == policyVersion
    }

    /// Minutes since 1970, rounded down also before it.
    static func minute(of time: Timestamp) -> Int64 {
        let minute = time.microseconds / microsecondsAMinute
        return time.microseconds % microsecondsAMinute < 0 ? minute - 1 : minute
    }

    init() {}

    /// Counts leaves that lie one after another; those that are no passes are left out.
    init(leaves: [UInt8]) {
        for start in stride(from: 0, to: leaves.count - leaves.count % PassedEntry.byteCount, by: PassedEntry.byteCount)
        {
            guard let entry = try? Entry(leaves, start..<start + PassedEntry.byteCount),
                case .passed(let pass) = entry.body
            else { continue }
            add(time: entry.header.time, policyVersion: pass.policyVersion, trunk: entry.header.trunk)
        }
    }

    init(bytes: [UInt8]) {
        func integer(_ offset: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
        }
        for start in stride(from: 0, to: bytes.count - bytes.count % Self.bucketBytes, by: Self.bucketBytes) {
            buckets.append(
                Bucket(
                    minute: Int64(bitPattern: integer(start, 8)), policyVersion: UInt32(integer(start + 8, 4)),
                    trunk: UInt16(integer(start + 12, 2)), count: UInt32(integer(start + 14, 4))))
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func put(_ value: UInt64, _ count: Int) {
            for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
        }
        for bucket in buckets {
            put(UInt64(bitPattern: bucket.minute), 8)
            put(UInt64(bucket.policyVersion), 4)
            put(UInt64(bucket.trunk), 2)
            put(UInt64(bucket.count), 4)
        }
        return bytes
    }
}
