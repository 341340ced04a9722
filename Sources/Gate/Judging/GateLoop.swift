// Owner: the judge's thread.

import Screening
import Wire

/// The judge's thread by the gate's mode.
enum GateLoop: ~Copyable {
    case redirect(JudgeLoop)
    case proxy(ProxyLoop)

    init(
        _ configuration: GateConfiguration, _ parts: GateParts, _ addresses: ProxyAddresses, _ board: HopBoard,
        engine: consuming Engine, port: consuming GatePort
    ) throws(WireError) {
        if let proxy = configuration.proxy {
            let core = try ProxyCore(
                configuration, proxy, addresses: addresses, writer: parts.writer, trunks: parts.mailbox.current.trunks,
                board: board, secret: parts.stateless?.secret ?? .random(), overload: parts.overload,
                at: Moment.now().tick)
            self = .proxy(ProxyLoop(parts, core: core, engine: engine, port: port))
        } else {
            self = .redirect(try JudgeLoop(parts, engine: engine, port: port))
        }
    }

    /// Until it is told to stop; then the engine is handed out for its last snapshot.
    consuming func run(until isStopped: () -> Bool) -> Engine {
        switch consume self {
        case .redirect(let loop): loop.run(until: isStopped)
        case .proxy(let loop): loop.run(until: isStopped)
        }
    }
}
