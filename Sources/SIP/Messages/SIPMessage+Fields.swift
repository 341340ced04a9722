/// A place in the values of one header; begins with `SIPMessage.cursor`.
package struct HeaderCursor: Sendable, BitwiseCopyable {
    var id: HeaderID
    /// The field to look at next.
    var field: Int
    /// Where the next value begins in the field before; absent when that one is used up.
    var rest = ByteRange.absent
    var valuesLeft = Limits.listValues
    /// There were more values than `Limits.listValues`: the others were not looked at.
    package private(set) var isCut = false

    @inline(__always)
    fileprivate mutating func takesOne() -> Bool {
        isCut = valuesLeft == 0
        valuesLeft &-= isCut ? 0 : 1
        return !isCut
    }
}

extension SIPMessage {
    package borrowing func has(_ id: HeaderID) -> Bool { present & id.bit != 0 }

    /// Where the first header of this kind stands; only for one that is there.
    borrowing func firstIndex(of id: HeaderID) -> Int { fields[first: id] }

    /// The places where headers of this kind may stand: one, where there is one.
    @inline(__always)
    borrowing func places(of id: HeaderID) -> Range<Int> {
        guard present & id.bit != 0 else { return 0..<0 }
        let first = fields[first: id]
        return first..<(repeated & id.bit == 0 ? first &+ 1 : Swift.max(headerCount, first &+ 1))
    }

    /// The first header of this kind.
    package borrowing func field(_ id: HeaderID) -> HeaderField? {
        guard present & id.bit != 0 else { return nil }
        return fields[fields[first: id]]
    }

    /// The whole value of the first header of this kind; absent without one.
    package borrowing func value(_ id: HeaderID) -> ByteRange {
        field(id)?.value ?? .absent
    }

    /// Header `index` of `headerCount`, in the order in which they came.
    package borrowing func field(at index: Int) -> HeaderField {
        fields[index]
    }

    /// The first header of this name from `index` on, letters in either case: for those that have no `HeaderID`.
    package borrowing func field(
        named name: StaticString, from index: Int = 0, in bytes: Span<UInt8>
    ) -> (index: Int, field: HeaderField)? {
        var index = Swift.max(index, 0)
        while index < headerCount {
            if bytes.matches(fields[index].name, name) { return (index, fields[index]) }
            index &+= 1
        }
        return nil
    }

    /// For walking over the values of a header, comma lists and repeated headers as one list.
    package borrowing func cursor(_ id: HeaderID) -> HeaderCursor {
        HeaderCursor(id: id, field: present & id.bit != 0 ? fields[first: id] : headerCount)
    }

    /// The next value; nil at the end, or after `Limits.listValues` of them. A comma in quotes or in <> divides nothing.
    package borrowing func nextValue(_ cursor: inout HeaderCursor, in bytes: Span<UInt8>) -> ByteRange? {
        guard hasRest(&cursor) else { return nil }
        // Other bytes than those that were parsed give nonsense, and nothing from outside of them.
        let listEnd = Swift.min(cursor.rest.end, bytes.count)
        let start = bytes.skipSpace(from: Swift.min(Int(cursor.rest.start), listEnd), to: listEnd)
        let end = bytes.endOfValue(from: start, to: listEnd)
        cursor.rest = end < listEnd ? ByteRange(end &+ 1, listEnd) : .absent
        return ByteRange(start, bytes.trimmedEnd(start, end))
    }

    /// Moves on to the next field of the name where the one before is used up.
    @inline(__always)
    private borrowing func hasRest(_ cursor: inout HeaderCursor) -> Bool {
        while cursor.rest.isAbsent {
            guard cursor.field < headerCount else { return false }
            let field = fields[cursor.field]
            cursor.field = repeated & cursor.id.bit == 0 ? headerCount : cursor.field &+ 1
            if field.id == cursor.id { cursor.rest = field.value }
        }
        return cursor.takesOne()
    }

    /// The next value as an address, read in place; false at the end. Values that are none are skipped and counted in
    /// `malformed`.
    package borrowing func nextAddress(
        _ cursor: inout HeaderCursor, into address: inout NameAddress, malformed: inout Int, in bytes: Span<UInt8>
    ) -> Bool {
        while hasRest(&cursor) {
            let listEnd = Swift.min(cursor.rest.end, bytes.count)
            let start = Swift.min(Int(cursor.rest.start), listEnd)
            var at = start
            var isSound = true
            address = NameAddress()
            do {
                try address.read(at: &at, to: listEnd, in: bytes)
            } catch {
                isSound = false
                malformed &+= 1
                at = bytes.endOfValue(from: start, to: listEnd)
            }
            cursor.rest = at < listEnd ? ByteRange(at &+ 1, listEnd) : .absent
            if isSound { return true }
        }
        return false
    }
}

extension Span<UInt8> {
    /// The comma that ends the value at `from`, or `end`.
    @inline(__always)
    func endOfValue(from: Int, to end: Int) -> Int {
        var at = from
        while at < end {
            at = find(Ascii.comma, Ascii.quote, Ascii.less, from: at, to: end)
            guard at < end else { return end }
            switch self[at] {
            case Ascii.comma: return at
            case Ascii.quote: at = endOfQuoted(from: at, to: end) ?? end
            default: at = find(Ascii.greater, Ascii.greater, Ascii.greater, from: at, to: end)
            }
        }
        return end
    }
}
