import Testing

@testable import Telephony

@Suite("Emergency numbers")
struct EmergencyNumbersTests {
    private let numbers = EmergencyNumbers.kazakhstan

    private func matches(_ userPart: String) -> Bool { numbers.matches(userPart: Array(userPart.utf8).span) }

    @Test(
        "an emergency number matches however an exchange writes it",
        arguments: [
            "101", "102", "103", "104", "112", "+112", "+7112", "1-1-2", "1%312", "112;phone-context=+7", "tel:112",
            "112;user=phone", "(112)", "%31%31%32",
        ])
    func emergency(userPart: String) {
        #expect(matches(userPart))
    }

    @Test(
        "a number that only begins or ends like one does not",
        arguments: [
            "", "1", "11", "1120", "1120000001", "0112", "112112", "77010000112", "87010000112", "+77010000112",
            "911", "112*", "112#", "112,77010000001", "112x", "anonymous", "112%00", "+441 12", "8112", "00112",
        ])
    func misses(userPart: String) {
        #expect(!matches(userPart))
    }

    @Test("no subscriber number of Kazakhstan matches in any form")
    func noSubscriber() {
        var random = SplitMix(state: 112)
        for _ in 0..<20_000 {
            let national = 7_000_000_000 + random.next() % 1_000_000_000
            for text in ["+7\(national)", "8\(national)", "\(national)", "007\(national)", "8107\(national)"] {
                #expect(!matches(text))
            }
        }
    }

    @Test("a configured list takes short codes only, and no more than its limit")
    func configured() throws {
        let numbers = try EmergencyNumbers(["911", "03"])
        #expect(numbers.contains(PresentedNumber(text: "911")))
        #expect(numbers.contains(PresentedNumber(text: "03")))
        #expect(!numbers.contains(PresentedNumber(text: "3")))
        #expect(!numbers.contains(PresentedNumber(text: "112")))
        #expect(throws: EmergencyNumbers.Fault(code: "77010000001")) { try EmergencyNumbers(["112", "77010000001"]) }
        #expect(throws: EmergencyNumbers.Fault(code: "+112")) { try EmergencyNumbers(["+112"]) }
        #expect(throws: EmergencyNumbers.Fault(code: "")) { try EmergencyNumbers([""]) }
        let codes = (0..<EmergencyNumbers.maximumCount).map { "\(100 + $0)" }
        #expect(try EmergencyNumbers(codes).contains(PresentedNumber(text: "131")))
        #expect(throws: EmergencyNumbers.Fault(code: "999")) { try EmergencyNumbers(codes + ["999"]) }
        #expect(try !EmergencyNumbers([]).contains(PresentedNumber(text: "112")))
    }
}
