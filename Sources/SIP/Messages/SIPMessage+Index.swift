// Owner, allocation, budget: SIPMessage.swift.
//
// Positions that are `known`: a bit of a mask lies before `count` (the last block is filled up with spaces, which set no
// bit), a line between two of them. Invariant of the pointer: `cscan_block` reads 64 bytes and is called only where so many are left; the last block goes
// through `cscan_tail`, which copies what there is.

internal import CScan

extension SIPMessage {
    /// What is known while lines are found; in registers, so that one line need not wait for the stores of the one before.
    private struct Progress {
        var lineStart: Int
        /// First colon of the line, -1 while there is none.
        var colon = -1
        var hasStartLine = false
        var isDone = false
        var headerCount = 0
        var present: UInt64 = 0
        var repeated: UInt64 = 0
        var fault: SIPFault?

        @inline(__always)
        mutating func note(_ other: SIPFault) { fault = fault ?? other }
    }

    /// Finds the lines and the headers; returns the first thing wrong, having read on as far as can be.
    mutating func index(_ bytes: Span<UInt8>) -> SIPFault? {
        let count = bytes.count
        var base = 0
        // Line ends before the start line mean nothing (RFC 3261 §7.5); some keep-alives are zeros.
        while base < count, bytes[base] <= Ascii.carriageReturn,
            bytes[base] == Ascii.carriageReturn || bytes[base] == Ascii.lineFeed || bytes[base] == 0
        {
            base &+= 1
        }
        guard base < count else { return .keepAlive }
        var progress = Progress(lineStart: base)
        // A line end whose CR was the last byte of the block before.
        var carried: UInt64 = 0
        while base < count, !progress.isDone {
            let masks = Self.masks(bytes, at: base)
            var controls = masks.control & ~carried
            var colons = masks.colon
            carried = 0
            while controls != 0 {
                let bit = controls.trailingZeroBitCount
                let at = base &+ bit
                let upTo = controls ^ (controls &- 1)
                controls &= ~upTo
                var end = at
                if bytes.known(at) == Ascii.carriageReturn, at &+ 1 < count, bytes.known(at &+ 1) == Ascii.lineFeed {
                    controls &= ~(upTo &+ 1)
                    if bit == 63 { carried = 1 }
                    end &+= 1
                } else if bytes.known(at) == Ascii.carriageReturn {
                    progress.note(.bareLineEnd)
                    continue
                } else if bytes.known(at) == Ascii.lineFeed {
                    progress.note(.bareLineEnd)
                } else {
                    continue
                }
                if progress.colon < 0, colons & upTo != 0 { progress.colon = base &+ colons.trailingZeroBitCount }
                colons &= ~upTo
                take(at, next: end &+ 1, bytes, &progress)
                if progress.isDone { break }
            }
            if progress.colon < 0, colons != 0 { progress.colon = base &+ colons.trailingZeroBitCount }
            base &+= 64
        }
        if !progress.isDone {
            // A datagram cut inside its headers, or without the empty line.
            if !progress.hasStartLine { startLine = ByteRange(progress.lineStart, count) }
            progress.note(.unterminatedHeaders)
            bodyStart = count
        }
        headerCount = progress.headerCount
        present = progress.present
        repeated = progress.repeated
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

    /// Takes the line `progress.lineStart ..< end`, behind whose line end `next` is.
    @inline(__always)
    private mutating func take(_ end: Int, next: Int, _ bytes: Span<UInt8>, _ progress: inout Progress) {
        let start = progress.lineStart
        let colon = progress.colon
        progress.lineStart = next
        progress.colon = -1
        guard progress.hasStartLine else {
            startLine = ByteRange(start, end)
            progress.hasStartLine = true
            return
        }
        if end == start {
            bodyStart = next
            progress.isDone = true
        } else if bytes.known(start) == Ascii.space || bytes.known(start) == Ascii.tab {
            if let fault = fold(start, end, bytes, progress.headerCount, isSound: progress.fault == nil) {
                progress.note(fault)
            }
        } else {
            addHeader(start, colon, end, bytes, &progress)
        }
    }

    @inline(__always)
    private mutating func addHeader(
        _ start: Int, _ colon: Int, _ end: Int, _ bytes: Span<UInt8>, _ progress: inout Progress
    ) {
        guard colon > start else { return progress.note(.badHeaderLine) }
        guard progress.headerCount < Limits.headers else { return progress.note(.tooManyHeaders) }
        // HCOLON allows spaces before the colon (RFC 3261 §25.1).
        let nameCount = bytes.trimmedEnd(start, colon) &- start
        guard nameCount > 0, nameCount <= Limits.headerNameBytes else { return progress.note(.badHeaderLine) }
        guard end &- start <= Limits.headerLineBytes else { return progress.note(.headerTooLong) }
        let id = HeaderID(nameAt: start, count: nameCount, in: bytes)
        if id == .other, bytes.run(of: .token, from: start, to: start &+ nameCount) != start &+ nameCount {
            return progress.note(.badHeaderLine)
        }
        var valueStart = colon &+ 1
        while valueStart < end, bytes.known(valueStart) <= Ascii.space, bytes.isSpace(bytes.known(valueStart)) {
            valueStart &+= 1
        }
        fields[known: progress.headerCount] = HeaderField(
            value: ByteRange(valueStart, bytes.trimmedEnd(valueStart, end)),
            nameStart: UInt16(truncatingIfNeeded: start), nameCount: UInt8(truncatingIfNeeded: nameCount), id: id)
        if progress.present & id.bit == 0 {
            fields[first: id] = progress.headerCount
            progress.present |= id.bit
        } else {
            progress.repeated |= id.bit
        }
        progress.headerCount &+= 1
    }

    /// A line that begins with a space belongs to the header before it (RFC 3261 §7.3.1).
    @inline(never)
    private mutating func fold(
        _ start: Int, _ end: Int, _ bytes: Span<UInt8>, _ headerCount: Int, isSound: Bool
    ) -> SIPFault? {
        // Behind a fault the header before it may be one that was not kept.
        guard headerCount > 0, isSound else { return .badHeaderLine }
        var field = fields[headerCount &- 1]
        guard end &- Int(field.nameStart) <= Limits.headerLineBytes else { return .headerTooLong }
        let valueEnd = bytes.trimmedEnd(Int(field.value.start), end)
        let valueStart = bytes.run(of: .space, from: Int(field.value.start), to: valueEnd)
        field.value = ByteRange(valueStart, valueEnd)
        fields[headerCount &- 1] = field
        hasFoldedHeader = true
        return nil
    }
}
