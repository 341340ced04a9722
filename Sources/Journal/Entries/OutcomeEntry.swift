/// How a judged call ended.
package struct OutcomeEntry: Hashable, Sendable {
    package var callHash: UInt64
    package var caller: NumberMark
    package var callee: NumberMark
    package var isAnswered: Bool
    /// 0 unknown, 1 caller, 2 callee, 3 network.
    package var releasedBy: UInt8
    package var ringMilliseconds: Int64
    package var durationMilliseconds: Int64

    package init(
        callHash: UInt64, caller: NumberMark, callee: NumberMark, isAnswered: Bool, releasedBy: UInt8,
        ringMilliseconds: Int64, durationMilliseconds: Int64
    ) {
        self.callHash = callHash
        self.caller = caller
        self.callee = callee
        self.isAnswered = isAnswered
        self.releasedBy = releasedBy
        self.ringMilliseconds = ringMilliseconds
        self.durationMilliseconds = durationMilliseconds
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(callHash)
        writer.mark(caller)
        writer.mark(callee)
        writer.integer(UInt8(isAnswered ? 1 : 0))
        writer.integer(releasedBy)
        writer.integer(ringMilliseconds)
        writer.integer(durationMilliseconds)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        callHash = try reader.integer()
        caller = try reader.mark()
        callee = try reader.mark()
        isAnswered = try reader.flag()
        releasedBy = try reader.byte(in: 0...3)
        ringMilliseconds = try reader.integer()
        durationMilliseconds = try reader.integer()
    }
}
