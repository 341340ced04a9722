/// Country calling codes by their shape alone (ITU-T E.164.D): one, two or three digits.
package enum CallingCode {
    /// Digits of the calling code with which this number begins; 3 also where none is assigned.
    package static func length(of number: PhoneNumber) -> Int {
        var lead = number.digits
        while lead >= 100 { lead /= 10 }
        if lead == 1 || lead == 7 || lead / 10 == 1 || lead / 10 == 7 { return 1 }
        return isTwoDigits(lead) ? 2 : 3
    }

    /// The two-digit codes: everything else outside +1 and +7 has three.
    private static func isTwoDigits(_ lead: UInt64) -> Bool {
        switch lead {
        case 20, 27, 30...34, 36, 39, 40, 41, 43...49, 51...58, 60...66, 81, 82, 84, 86, 90...95, 98: true
        default: false
        }
    }
}
