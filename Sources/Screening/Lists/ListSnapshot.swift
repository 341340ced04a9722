// Owner: built by one thread, then immutable and shared. Never allocates when asked. Bench: JudgeBench.
package import Telephony

/// Block, allow and do-not-originate lists, roamers, reports and consents as they stand at one moment; replaced as a whole.
///
///     var builder = ListSnapshot.Builder()
///     builder.add(block: PhoneNumber(digits: 77172000018), .block)
///     builder.add(blockPrefix: 37060, .divert)
///     let lists = builder.build(version: 4)
///
/// Memory: one million blocked numbers take 16.8 MB (8 bytes a slot, at most two thirds full, so never above 24 bytes a
/// number), roamers and consents 16 bytes a slot, reports 20.
package final class ListSnapshot: Sendable {
    /// Names the journalled content of these lists.
    package let version: UInt32
    /// 64 bits over the content, whatever order it was added in; no proof against forgery, the journal hashes the files.
    package let digest: UInt64
    /// Bytes held until the snapshot goes away.
    package let byteCount: Int
    package let counts: Counts
    /// Whether a roaming list was given at all: without one, nobody knows who roams.
    package let knowsRoaming: Bool
    // Written in init, freed in deinit, read only in between.
    nonisolated(unsafe) let view: ListView

    /// Entries by list.
    package struct Counts: Hashable, Sendable {
        package var block = 0
        package var allow = 0
        package var roaming = 0
        package var reports = 0
        package var consent = 0
        package var doNotOriginate = 0
    }

    /// No lists at all; nobody knows who roams.
    package static let empty = Builder().build(version: 0)

    init(view: ListView, version: UInt32, digest: UInt64, counts: Counts, knowsRoaming: Bool) {
        self.view = view
        self.version = version
        self.digest = digest
        self.counts = counts
        self.knowsRoaming = knowsRoaming
        byteCount =
            view.block.byteCount + view.allow.byteCount + view.roaming.byteCount + view.consent.byteCount
            + view.reports.byteCount + view.origination.byteCount
    }

    deinit {
        view.block.deallocate()
        view.allow.deallocate()
        view.roaming.deallocate()
        view.consent.deallocate()
        view.reports.deallocate()
        view.origination.deallocate()
    }

    /// What the block list says of `number`: the treatment, by an exact row before a prefix, by the longest prefix.
    package func blocked(_ number: PhoneNumber) -> Treatment? {
        view.block.match(number.digits).flatMap { Treatment(rawValue: $0.value) }
    }

    /// From where `number` may call.
    package func origination(_ number: PhoneNumber) -> Origination {
        view.origination.match(number.digits).flatMap { Origination(rawValue: $0.value) } ?? .unlimited
    }

    package func isAllowed(_ number: PhoneNumber) -> Bool { view.allow.match(number.digits) != nil }

    /// Whether `number` is known to be abroad at `time`; nil: there is no roaming list.
    package func roams(_ number: PhoneNumber, at time: Timestamp) -> Bool? {
        knowsRoaming ? view.roaming.contains(number.digits, at: time.tick) : nil
    }

    package func consents(_ callee: PhoneNumber, at time: Timestamp) -> Bool {
        view.consent.contains(callee.digits, at: time.tick)
    }

    /// Citizens who reported `caller` in the 30 days up to `time`.
    package func reports(_ caller: PhoneNumber, at time: Timestamp) -> Int {
        Int(view.reports.count(caller.digits, at: time.tick))
    }
}

/// The tables of a snapshot without its reference count: the engine copies it beside the snapshot that it keeps.
struct ListView {
    var block: PrefixTable
    var allow: PrefixTable
    var roaming: IntervalTable
    var consent: IntervalTable
    var reports: ReportTable
    /// `Origination` raw values.
    var origination: PrefixTable
    var knowsRoaming: Bool
}

extension Timestamp {
    /// Whole seconds since 1970, brought into 32 bits: the time of every table here, good until 2106.
    var tick: UInt32 { UInt32(clamping: seconds) }
}
