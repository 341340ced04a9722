package import Telephony

/// A call that passed without a reason: 64 bytes with its header, whatever the call.
package struct PassedEntry: Hashable, Sendable {
    /// With the header.
    package static let byteCount = 64

    package var caller: NumberMark
    package var callee: NumberMark
    /// Raw value of the treatment: 0, allow.
    package var treatment: UInt8
    package var flags: CallFlags
    /// Version of the policy and the trunks in force: with the header's trunk it names the trunk.
    package var policyVersion: UInt32
    package var logOdds: Int32
    package var judgedNanoseconds: UInt32

    package init(
        caller: NumberMark, callee: NumberMark, treatment: UInt8, flags: CallFlags, policyVersion: UInt32,
        logOdds: Int32, judgedNanoseconds: UInt32
    ) {
        self.caller = caller
        self.callee = callee
        self.treatment = treatment
        self.flags = flags
        self.policyVersion = policyVersion
        self.logOdds = logOdds
        self.judgedNanoseconds = judgedNanoseconds
    }

    func write(to writer: inout ByteWriter) {
        writer.mark(caller)
        writer.mark(callee)
        writer.integer(treatment)
        writer.integer(flags.rawValue)
        writer.integer(policyVersion)
        writer.integer(logOdds)
        writer.integer(judgedNanoseconds)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        caller = try reader.mark()
        callee = try reader.mark()
        treatment = try reader.byte(in: 0...0)
        flags = try CallFlags(from: &reader)
        policyVersion = try reader.integer()
        logOdds = try reader.integer()
        judgedNanoseconds = try reader.integer()
    }

    /// Appends header and entry to leaves that lie one after another; the writer's way for passes, without a copy.
    package func append(to leaves: inout [UInt8], trunk: TrunkID, keyID: UInt32, time: Timestamp) {
        var leaf: InlineArray<64, UInt8> = InlineArray(repeating: 0)
        Self.put(
            UInt64(EntryHeader.version) | UInt64(EntryKind.passed.rawValue) << 8 | UInt64(trunk.index) << 16
                | UInt64(keyID) << 32, at: 0, in: &leaf)
        Self.put(UInt64(bitPattern: time.microseconds), at: 8, in: &leaf)
        leaf[16] = caller.kind
        Self.put(caller.pseudonym.high, at: 17, in: &leaf)
        Self.put(caller.pseudonym.low, at: 25, in: &leaf)
        leaf[33] = callee.kind
        Self.put(callee.pseudonym.high, at: 34, in: &leaf)
        Self.put(callee.pseudonym.low, at: 42, in: &leaf)
        leaf[50] = treatment
        leaf[51] = flags.rawValue
        Self.put(UInt64(policyVersion) | UInt64(UInt32(bitPattern: logOdds)) << 32, at: 52, in: &leaf)
        for index in 0..<4 { leaf[60 + index] = UInt8(truncatingIfNeeded: judgedNanoseconds >> UInt32(index * 8)) }
        withUnsafeBytes(of: leaf) { leaves.append(contentsOf: $0) }
    }

    private static func put(_ word: UInt64, at offset: Int, in leaf: inout InlineArray<64, UInt8>) {
        for index in 0..<8 { leaf[offset + index] = UInt8(truncatingIfNeeded: word >> UInt64(index * 8)) }
    }
}

/// What is known of a call beside its numbers.
package struct CallFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let international = CallFlags(rawValue: 1)
    /// The presented caller is withheld from the callee.
    package static let withheld = CallFlags(rawValue: 2)
    package static let unscreened = CallFlags(rawValue: 4)
    private static let known: UInt8 = 7

    init(from reader: inout ByteReader) throws(EntryFault) {
        rawValue = try reader.integer()
        guard rawValue & ~Self.known == 0 else { throw .value(at: reader.offset - 1) }
    }
}
