import Foundation
import Gate
import STIR
import Synchronization
import Telephony

/// What `[stir]` sets up beside the gate: anchors, the cache of chains, and the tasks that fill it.
final class IdentityKeeper: Sendable {
    /// Chains that are fetched at one time.
    private static let fetches = 4
    /// How long a first-seen chain waits at most before somebody looks at the queue.
    private static let interval = Duration.milliseconds(200)

    let settings: IdentitySettings
    private let loader: ChainLoader
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// Nil without a `[stir]` section. Throws for an anchors file or a key that cannot be used.
    init?(_ configuration: Configuration, fetcher: (any ChainFetcher)? = nil) throws {
        guard let stir = configuration.stir else { return nil }
        let pem = try KeyFile.bytes(stir.anchors)
        guard let anchors = TrustAnchors(pem: pem) else {
            throw InputFault(
                file: stir.anchors, problem: "holds no certificates, or something else beside them",
                expected: "1 to \(TrustAnchors.most) certificates in PEM")
        }
        var rules = CertificateURL.Rules()
        rules.ports = Set(stir.ports)
        rules.hosts = stir.hosts.map { Set($0.map { $0.lowercased() }) }
        var limits = ChainCache.Limits()
        limits.chains = stir.cache
        let cache = ChainCache(limits: limits)
        settings = IdentitySettings(
            cache: cache, rules: rules, signer: try Self.signer(stir), signaturesPerBatch: stir.signaturesPerBatch)
        loader = ChainLoader(
            cache: cache, anchors: anchors, fetcher: try fetcher ?? ChainDownload(), now: { Centre.now() })
    }

    /// Begins to fetch what calls ask for.
    func start() {
        tasks.withLock { tasks in
            guard tasks.isEmpty else { return }
            for _ in 0..<Self.fetches {
                tasks.append(
                    Task.detached { [loader] in
                        while !Task.isCancelled {
                            await loader.loadWaiting()
                            try? await Task.sleep(for: Self.interval)
                        }
                    })
            }
        }
    }

    func stop() {
        let ended = tasks.withLock { tasks in
            defer { tasks = [] }
            return tasks
        }
        for task in ended { task.cancel() }
    }

    private static func signer(_ stir: Configuration.STIR) throws -> PASSporTSigner? {
        guard let file = stir.key, let url = stir.certificateURL else { return nil }
        // Our own certificate lies where we say; the ports that others may use do not bind it.
        var rules = CertificateURL.Rules()
        rules.ports = Set(1...65_535)
        guard let signer = PASSporTSigner(pem: try KeyFile.read(file), url: url, rules: rules) else {
            throw KeyFile.unusable(file)
        }
        return signer
    }
}
