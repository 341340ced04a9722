import STIR
import Synchronization
import Telephony
import Testing

/// Repositories in memory.
final class TestRepository: ChainFetcher {
    let chains = Mutex<[String: FetchedChain]>([:])
    let asked = Mutex<[String]>([])

    func fetch(_ url: CertificateURL) async throws(FetchFault) -> FetchedChain {
        asked.withLock { $0.append(url.text) }
        guard let chain = chains.withLock({ $0[url.text] }) else { throw .status }
        return chain
    }
}

@Suite("chains are fetched beside the calls")
struct ChainLoaderTests {
    @Test("a chain that is sound is known afterwards; one that is not, or is nowhere, is refused")
    func load() async throws {
        let root = try TestAuthority()
        let repository = TestRepository()
        let cache = ChainCache()
        let loader = ChainLoader(cache: cache, anchors: try root.anchors, fetcher: repository) { TestTime.now }
        let sound = try root.leaf().pem
        let foreign = try TestAuthority("Other").leaf().pem
        repository.chains.withLock {
            $0["https://a.example.com/sound"] = FetchedChain(bytes: sound)
            $0["https://a.example.com/foreign"] = FetchedChain(bytes: foreign)
        }
        for path in ["sound", "foreign", "nowhere"] {
            _ = cache.chain(at: try #require(CertificateURL("https://a.example.com/\(path)")), now: TestTime.now)
        }
        #expect(await loader.loadWaiting() == 3)
        #expect(await loader.loadWaiting() == 0)
        #expect(cache.counts.known == 1 && cache.counts.refused == 2 && cache.counts.waiting == 0)
        guard
            case .refused(.untrusted) = cache.chain(
                at: try #require(CertificateURL("https://a.example.com/foreign")), now: TestTime.now)
        else {
            Issue.record("a foreign chain is refused")
            return
        }
    }
}
