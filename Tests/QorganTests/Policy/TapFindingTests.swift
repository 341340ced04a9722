import Console
import Foundation
import TestSupport
import Testing

@testable import qorgan

@Suite("What people say of a call to a tap")
struct TapFindingTests {
    @Test("it is taken as by a gate: looked up, and refused with the same sentences")
    func call() throws {
        let scratch = try ScratchFolder("tap-findings")
        var configuration = ConfigurationReader.builtIn
        configuration.screening.callers = 1_024
        let centre = try TapCentre(configuration, folder: scratch.url.path + "/var", intake: .stored)
        defer {
            centre.stop()
            withExtendedLifetime(scratch) {}
        }
        #expect(centre.answer(["call", "a@b", "perhaps", "asked"], from: "aida").hasPrefix("no CALL-ID"))
        let expected = "no " + FindingFault.unknownCall.sentence
        // Until the first views are written they cannot be read.
        let isUnknown = waitUntil(seconds: 20) {
            centre.answer(["call", "a@b", "scam", "asked"], from: "aida") == expected
        }
        #expect(isUnknown)
        #expect(centre.answer(["calls"], from: "aida") == "no unknown request")
    }
}
