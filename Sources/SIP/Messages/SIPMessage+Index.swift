// Owner, allocation, budget: SIPMessage.swift.
//
// Invariant of the pointer: `cscan_block` reads 64 bytes and is called only where so many are left; the last block goes
// through `cscan_tail`, which copies what there is.

internal import CScan

extension SIPMessage {
    /// What is known while lines are found.
    private struct Progress {
        var lineStart: Int
        /// First colon of the line, -1 while there is none.
        var colon = -1
        var hasStartLine = false
        var isDone = false
        var fault: SIPFault?

        @inline(__always)
        mutating func note(_ other: SIPFault) { fault = fault ?? other }
    }

    /// Finds the lines and the headers; returns the first thing wrong, having read on as far as can be.
    mutating func index(_ bytes: Span<UInt8>) -> SIPFault? {
        let count = bytes.count
        var start = 0
        // Line ends before the start line mean nothing (RFC 3261 §7.5); some keep-alives are zeros.
        while start < count, bytes[start] <= Ascii.carriageReturn,
            bytes[start] == Ascii.carriageReturn || bytes[start] == Ascii.lineFeed || bytes[start] == 0
        {
            start &+= 1
        }
        guard start < count else { return .keepAlive }
        var progress = Progress(lineStart: start)
        var base = start
        var carriedReturn: UInt64 = 0
        while base < count, !progress.isDone {
            let masks = Self.masks(bytes, at: base)
            let afterReturn = masks.carriage_return &<< 1 | carriedReturn
            carriedReturn = masks.carriage_return &>> 63
            var lines = masks.line_feed
            var colons = masks.colon
            // A line feed without its return, or a return without its line feed.
            var strays = afterReturn ^ lines
            while lines != 0, !progress.isDone {
                let bit = lines.trailingZeroBitCount
                let upTo = lines ^ (lines &- 1)
                if progress.colon < 0, colons & upTo != 0 {
                    progress.colon = base &+ colons.trailingZeroBitCount
                }
                if strays & upTo != 0 { progress.note(.bareLineEnd) }
                strays &= ~upTo
                colons &= ~upTo
                lines &= lines &- 1
                take(lineEnd: base &+ bit, bytes, &progress)
            }
            if !progress.isDone {
                if strays != 0 { progress.note(.bareLineEnd) }
                if progress.colon < 0, colons != 0 { progress.colon = base &+ colons.trailingZeroBitCount }
            }
            base &+= 64
        }
        if !progress.isDone {
            // A datagram cut inside its headers, or without the empty line: its last line counts for the reply.
            if !progress.hasStartLine, progress.lineStart < count { startLine = ByteRange(progress.lineStart, count) }
            progress.note(.unterminatedHeaders)
            bodyStart = count
        }
        return progress.fault
    }

    @inline(__always)
    private static func masks(_ bytes: Span<UInt8>, at base: Int) -> cscan_masks {
        bytes.withUnsafeBufferPointer { buffer in
            guard let pointer = buffer.baseAddress, base < buffer.count else { return cscan_masks() }
            let left = buffer.count &- base
            return left >= 64 ? cscan_block(pointer + base) : cscan_tail(pointer + base, left)
        }
    }

    /// Takes the line `progress.lineStart ..< lineEnd`, whose line feed is at `lineEnd`.
    @inline(__always)
    private mutating func take(lineEnd: Int, _ bytes: Span<UInt8>, _ progress: inout Progress) {
        let start = progress.lineStart
        let colon = progress.colon
        progress.lineStart = lineEnd &+ 1
        progress.colon = -1
        var end = lineEnd
        if end > start, bytes[end &- 1] == Ascii.carriageReturn { end &-= 1 }
        guard progress.hasStartLine else {
            startLine = ByteRange(start, end)
            progress.hasStartLine = true
            return
        }
        if end == start {
            bodyStart = lineEnd &+ 1
            progress.isDone = true
        } else if bytes[start] == Ascii.space || bytes[start] == Ascii.tab {
            fold(start, end, bytes, &progress)
        } else {
            addHeader(start, colon, end, bytes, &progress)
        }
    }

    @inline(__always)
    private mutating func addHeader(
        _ start: Int, _ colon: Int, _ end: Int, _ bytes: Span<UInt8>, _ progress: inout Progress
    ) {
        guard colon > start, colon < end else { return progress.note(.badHeaderLine) }
        guard headerCount < Limits.headers else { return progress.note(.tooManyHeaders) }
        // HCOLON allows spaces before the colon (RFC 3261 §25.1).
        let nameCount = bytes.trimmedEnd(start, colon) &- start
        guard nameCount > 0, nameCount <= Limits.headerNameBytes else { return progress.note(.badHeaderLine) }
        guard end &- start <= Limits.headerLineBytes else { return progress.note(.headerTooLong) }
        let id = HeaderID(nameAt: start, count: nameCount, in: bytes)
        if id == .other, bytes.run(of: .token, from: start, to: start &+ nameCount) != start &+ nameCount {
            return progress.note(.badHeaderLine)
        }
        var valueStart = colon &+ 1
        while valueStart < end, bytes[valueStart] <= Ascii.space, bytes.isSpace(bytes[valueStart]) {
            valueStart &+= 1
        }
        var field = HeaderField()
        field.id = id
        field.nameStart = UInt16(truncatingIfNeeded: start)
        field.nameCount = UInt8(truncatingIfNeeded: nameCount)
        field.value = ByteRange(valueStart, bytes.trimmedEnd(valueStart, end))
        fields[headerCount] = field
        if present & id.bit == 0 {
            first[Int(id.rawValue)] = UInt8(truncatingIfNeeded: headerCount)
        } else {
            repeated |= id.bit
        }
        present |= id.bit
        headerCount &+= 1
    }

    /// A line that begins with a space belongs to the header before it (RFC 3261 §7.3.1).
    @inline(never)
    private mutating func fold(_ start: Int, _ end: Int, _ bytes: Span<UInt8>, _ progress: inout Progress) {
        guard headerCount > 0, progress.fault == nil else { return progress.note(.badHeaderLine) }
        var field = fields[headerCount &- 1]
        guard end &- Int(field.nameStart) <= Limits.headerLineBytes else { return progress.note(.headerTooLong) }
        let valueEnd = bytes.trimmedEnd(Int(field.value.start), end)
        let valueStart = bytes.run(of: .space, from: Int(field.value.start), to: valueEnd)
        field.value = ByteRange(valueStart, valueEnd)
        field.isFolded = true
        hasFoldedHeader = true
        fields[headerCount &- 1] = field
    }
}
