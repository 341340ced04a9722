/// One parameter of a header value: `;name`, `;name=value` or `;name="value"`.
package struct Parameter: Sendable, BitwiseCopyable {
    package var name: ByteRange
    /// Without its quotes; absent where there is no equals sign.
    package var value: ByteRange
    package var isQuoted: Bool
    /// From the semicolon to the end of the value.
    package var whole: ByteRange

    /// Reads the parameter at `at`, spaces before it skipped; nil at the end, and at a comma, where the next value begins.
    @inline(__always)
    init?(at position: inout Int, to end: Int, in bytes: Span<UInt8>, fault: SIPFault) throws(SIPFault) {
        var at = bytes.skipSpace(from: position, to: end)
        guard at < end, bytes.known(at) != Ascii.comma else {
            position = at
            return nil
        }
        let start = at
        guard bytes.known(at) == Ascii.semicolon else { throw fault }
        at = bytes.skipSpace(from: at &+ 1, to: end)
        let nameStart = at
        at = bytes.run(of: .token, from: at, to: end)
        guard at > nameStart else { throw fault }
        name = ByteRange(nameStart, at)
        value = .absent
        isQuoted = false
        var valueEnd = at
        at = bytes.skipSpace(from: at, to: end)
        if at < end, bytes.known(at) == Ascii.equals {
            at = bytes.skipSpace(from: at &+ 1, to: end)
            if at < end, bytes.known(at) == Ascii.quote {
                guard let close = bytes.endOfQuoted(from: at, to: end) else { throw fault }
                value = ByteRange(at &+ 1, close &- 1)
                isQuoted = true
                at = close
            } else {
                let valueStart = at
                at = bytes.run(of: .value, from: at, to: end)
                value = ByteRange(valueStart, at)
            }
            valueEnd = at
        }
        whole = ByteRange(start, valueEnd)
        position = at
    }
}

extension Span<UInt8> {
    /// The value of a parameter in a list of header parameters (`;a=b;c`); absent where it is not there.
    /// `isPresent` also for one without a value.
    package func parameter(_ name: StaticString, in parameters: ByteRange) -> (isPresent: Bool, value: ByteRange) {
        var at = Int(parameters.start)
        let end = Swift.min(parameters.end, count)
        while at < end {
            guard let parameter = try? Parameter(at: &at, to: end, in: self, fault: .badAddress) else { break }
            if matches(parameter.name, name) { return (true, parameter.value) }
        }
        return (false, .absent)
    }
}
