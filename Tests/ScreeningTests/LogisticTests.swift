import Screening
import Testing

@Suite("The logistic function in integers")
struct LogisticTests {
    @Test(
        "billionths are the function's, at some places",
        arguments: [
            (0, 500_000_000), (1_000, 731_058_579), (-1_000, 268_941_421), (4_321, 986_887_628), (9_999, 999_954_557),
            (-12_345, 4_351), (20_999, 999_999_999), (30_000, 1_000_000_000), (-30_000, 0),
        ])
    func places(x: Int, expected: Int) {
        #expect(abs(Int(Logistic.perBillion(Int32(x))) - expected) <= 1)
    }

    @Test("it rises with every thousandth as far as billionths tell, and never falls")
    func rising() {
        var before = Logistic.perBillion(-21_000)
        for x in Int32(-20_999)...20_999 {
            let value = Logistic.perBillion(x)
            #expect(value >= before && (x.magnitude > 13_000 || value > before))
            before = value
        }
    }
}
