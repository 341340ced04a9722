import Screening
import Testing

@Suite("What people found of one call")
struct CallFindingsTests {
    /// Gives findings one after another; what each did, nil: refused as repeated.
    private static func effects(_ words: [(String, Finding)]) -> [CallFindings.Effect?] {
        var said: [CallFindings.Said] = []
        return words.map { person, finding in
            let effect = CallFindings(said).effect(of: finding, by: person)
            if let effect { said.append(.init(person: person, finding: finding, effect: effect)) }
            return effect
        }
    }

    @Test("a second person confirms, and a third adds nothing")
    func confirmed() {
        #expect(
            Self.effects([("aida", .scam), ("berik", .scam), ("dana", .scam)]) == [.first, .confirms, .again])
    }

    @Test("one person twice counts once")
    func once() {
        #expect(Self.effects([("aida", .scam), ("aida", .scam)]) == [.first, nil])
        // Changing one's mind and back is no second person either.
        #expect(
            Self.effects([("aida", .scam), ("aida", .honest), ("aida", .scam)]) == [.first, .first, .first])
    }

    @Test("two who disagree teach nothing, until one of them changes its mind")
    func contradiction() {
        #expect(Self.effects([("aida", .scam), ("berik", .honest)]) == [.first, .contradicts])
        #expect(
            Self.effects([("aida", .scam), ("berik", .honest), ("dana", .scam)])
                == [.first, .contradicts, .contradicts])
        #expect(
            Self.effects([("aida", .scam), ("berik", .honest), ("aida", .honest)])
                == [.first, .contradicts, .confirms])
    }

    @Test("a call teaches once, whatever is said of it later")
    func taughtOnce() {
        let words: [(String, Finding)] = [
            ("aida", .scam), ("berik", .scam), ("berik", .honest), ("aida", .honest), ("dana", .honest),
        ]
        #expect(Self.effects(words) == [.first, .confirms, .contradicts, .again, .again])
    }
}
