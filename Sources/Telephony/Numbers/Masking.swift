/// Numbers as people see them without an order: the country, at most four digits of the area, the last two.
package enum Masking {
    /// Digits that stay hidden however short the number is, so that two numbers of one office look alike.
    package static let minimumHidden = 4
    private static let dot = "•"

    /// `+7 701 ••• •• 45`, `anonymous`, `112` (a short code names a service), the fault in words; `–` for nothing.
    package static func masked(_ number: PresentedNumber) -> String {
        switch number {
        case .absent: "–"
        case .anonymous: "anonymous"
        case .number(let number): masked(number)
        case .short(let code): code.description
        case .malformed(let fault): fault.description
        }
    }

    /// `+7 701 ••• •• 45`, `+7 717 2•• •• 18`, `+44 7700 •••• 61`, `+998 90 ••• •• 17`.
    package static func masked(_ number: PhoneNumber) -> String {
        let digits = Array(String(number.digits))
        let code = min(CallingCode.length(of: number), digits.count)
        let national = Array(digits[code...])
        let area = areaDigits(of: national, callingCode: String(digits[..<code]))
        let hidden = max(national.count - area - 2, 0)
        // What is too short to hide enough of shows its country alone.
        guard hidden >= minimumHidden else {
            return "+" + String(digits[..<code]) + " " + String(repeating: dot, count: national.count)
        }
        let last = String(national[(national.count - 2)...])
        var groups: [String] = ["+" + String(digits[..<code])]
        if area == 4, national.count == 10, digits[0] == "7" {
            // Kazakhstan's fixed lines: the area code has four digits, people write groups of three.
            groups += [String(national[..<3]), "\(national[3])\(dot)\(dot)", "\(dot)\(dot)", last]
        } else {
            if area > 0 { groups.append(String(national[..<area])) }
            groups += dots(hidden) + [last]
        }
        return groups.joined(separator: " ")
    }

    /// How many digits of the area show: never so many that fewer than four stay hidden.
    private static func areaDigits(of national: [Character], callingCode: String) -> Int {
        let most = max(0, min(4, national.count - 2 - minimumHidden))
        switch callingCode {
        case "7":
            // Four-digit area codes of fixed lines, 71xx and 72xx; three digits for all others.
            let isFixed = national.count == 10 && national[0] == "7" && (national[1] == "1" || national[1] == "2")
            return min(most, isFixed ? 4 : 3)
        case "44": return most
        default: return min(most, max(0, national.count - 7))
        }
    }

    /// 5 as `••• ••`, 4 as `••••`, else threes from the left.
    private static func dots(_ count: Int) -> [String] {
        if count == 4 { return [String(repeating: dot, count: 4)] }
        var groups: [String] = []
        var left = count
        while left > 4 {
            groups.append(String(repeating: dot, count: 3))
            left -= 3
        }
        groups.append(String(repeating: dot, count: left))
        return groups
    }
}
