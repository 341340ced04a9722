import Console
import Ledger

extension JournalHealth {
    /// What the pages show of the writer; `lostBefore`: calls that did not reach it.
    init(_ writer: WriterHealth, lostBefore: UInt64 = 0, central: CentralHealth? = nil) {
        let state: Writer =
            switch writer.state {
            case .writing: .writing
            case .failing(let why): .failing(why)
            }
        self.init(
            writer: state, lostEntries: writer.lostEntries &+ lostBefore,
            viewLagMilliseconds: writer.viewLagMilliseconds, position: writer.position)
        self.central = central
        signing =
            switch writer.signing {
            case .on: .on
            case .off: .off
            case .stopped(let why): .stopped(why)
            }
    }
}
