import Screening
import Testing

@testable import Evaluation

@Suite("The effect of another policy")
struct RuleEffectTests {
    @Test("every change from one treatment to another is counted once, under the call's truth")
    func changes() {
        var effect = RuleEffect()
        effect.add(.allow, .divert, .honest, trunk: "a")
        effect.add(.label, .block, .scam, trunk: "a")
        effect.add(.block, .divert, .scam, trunk: "a")
        effect.add(.divert, .allow, .unknown, trunk: "b")
        effect.add(.allow, .label, .unknown, trunk: "b")
        effect.add(.allow, .allow, .honest, trunk: "b")
        #expect(effect.all.newlyStopped == [0, 1, 1] && effect.all.noLongerStopped == [1, 0, 0])
        #expect(effect.all.newlyLabelled == [1, 0, 0] && effect.all.noLongerLabelled == [0, 0, 1])
        #expect(effect.byTrunk["a"]?.calls == 3 && effect.byTrunk["b"]?.newlyStopped == [0, 0, 0])
        #expect(effect.honest == 2 && effect.scam == 2)
        #expect(effect.tables.allSatisfy { table in table.rows.allSatisfy { $0.count == table.columns.count } })
    }
}
