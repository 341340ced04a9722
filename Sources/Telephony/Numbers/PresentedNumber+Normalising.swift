// Owner: the judge's thread (any other may use it too: a pure function). Allocation: none from a span.
// Budget: 150 ns together with `NumberingPlan.classify`, held by Benchmarks/Bench/NormaliserBench.swift.

/// How the forms of Kazakhstan's exchanges and of foreign carriers become one.
///
///     +CC…                    as it stands (ITU-T E.123)
///     00 CC…, 8~10 CC…        international prefixes; 810 begins no national number, so it is always one
///     8 + 10 digits           trunk prefix 8, where the ten digits begin with 3, 4, 6, 7, 8 or 9: the shared +7 zone
///     7 + 10 digits           E.164 without its plus
///     10 digits with 7, 800, 808, 809 in front: national without the trunk prefix
///     8 to 15 digits, else    E.164 without its plus, as many SBCs signal it: 380441234567
///     2 to 6 digits           a short code; also after + and after +7, which some SBCs put before everything
///
/// Where two readings are possible:
/// - `84…`, `880…`, `881…`, `886…` with 11 digits are read with the trunk prefix (8 495 …, 8 800 …, 8 812 …), not as
///   Vietnam, Bangladesh, GMSS or Taiwan; `81…`, `82…`, `85…` with 11 digits are Japan, Korea, Hong Kong: no number
///   of the +7 zone begins so.
/// - 10 digits that begin with 6 are Singapore and its neighbours: 6xx is not given out in Kazakhstan.
/// - a lone 0 is no prefix in Kazakhstan; with a foreign `phone-context` it is that country's trunk prefix.
/// - +7 with any other number of digits is no number: `wrongLength`. Other countries' lengths are the plan's business.
extension PresentedNumber {
    /// Normalises the user part of a SIP URI or the body of a `tel:` URI, `%`-escapes and parameters included.
    package init(userPart: Span<UInt8>) {
        self = NumberScan(userPart).normalised
    }

    /// Normalises a field of a file or what a person typed; the same rules.
    package init(text: String) {
        let bytes = Array(text.utf8)
        self = NumberScan(bytes.span).normalised
    }
}

extension NumberScan {
    var normalised: PresentedNumber {
        if isWithheld { return .anonymous }
        if let fault { return .malformed(fault) }
        if count == 0 { return .malformed(hasPlus ? .tooShort : .empty) }
        if hasPlus { return Self.international(digits, count: count) }
        if count == 1 { return .malformed(.tooShort) }
        if count <= ShortNumber.maximumDigits {
            return .short(
                ShortNumber(digits: UInt32(truncatingIfNeeded: digits), count: UInt8(truncatingIfNeeded: count)))
        }
        // 00: leading zeros add nothing to the integer.
        if head < 10 { return Self.international(digits, count: count &- 2) }
        if head == 810, count >= 10 { return Self.international(tail, count: count &- 3) }
        if contextCount > 0, !(context == 7 && contextCount == 1) { return inForeignContext }
        if head < 100 { return .malformed(.badPrefix) }
        return national
    }

    /// Without plus and international prefix: at least 7 digits, the first one not 0.
    private var national: PresentedNumber {
        let first = head / 100
        if count == 11, first == 8 {
            switch head / 10 % 10 {
            case 3, 4, 6, 7, 8, 9: return .number(PhoneNumber(digits: digits &- 10_000_000_000))
            default: return .number(PhoneNumber(digits: digits))
            }
        }
        if count == 10, first == 7 || head == 800 || head == 808 || head == 809 || context == 7 {
            return .number(PhoneNumber(digits: digits &+ 70_000_000_000))
        }
        if count < 8 { return .malformed(.tooShort) }
        return Self.international(digits, count: count)
    }

    /// A local number with the country it belongs to beside it: the trunk prefix 0 goes, the country code comes.
    private var inForeignContext: PresentedNumber {
        // Countries whose numbers keep their first 0: Italy, San Marino, Gabon, Congo, Ivory Coast.
        let keepsZero = context == 39 || context == 378 || context == 241 || context == 242 || context == 225
        let local = head < 100 && !keepsZero ? count &- 1 : count
        guard local &+ contextCount <= PhoneNumber.maximumDigits else { return .malformed(.tooLong) }
        return Self.international(context &* Self.tenTo(local) &+ digits, count: local &+ contextCount)
    }

    /// Digits that begin with a country code.
    private static func international(_ digits: UInt64, count: Int) -> PresentedNumber {
        if count < 2 { return .malformed(.tooShort) }
        if count > PhoneNumber.maximumDigits { return .malformed(.tooLong) }
        let lead = tenTo(count &- 1)
        if digits < lead { return .malformed(.badPrefix) }
        if digits / lead == 7 {
            if count == 11 { return .number(PhoneNumber(digits: digits)) }
            if count >= 3, count <= 5 {
                return .short(ShortNumber(digits: UInt32(truncatingIfNeeded: digits % lead), count: UInt8(count &- 1)))
            }
            return .malformed(count < PhoneNumber.minimumDigits ? .tooShort : .wrongLength)
        }
        if count <= 4 {
            return .short(ShortNumber(digits: UInt32(truncatingIfNeeded: digits), count: UInt8(count)))
        }
        if count < PhoneNumber.minimumDigits { return .malformed(.tooShort) }
        return .number(PhoneNumber(digits: digits))
    }

    /// 10 to the power of 0 to 18.
    @inline(__always)
    static func tenTo(_ exponent: Int) -> UInt64 {
        var power: UInt64 = 1
        for _ in 0..<exponent { power = power &* 10 }
        return power
    }
}
