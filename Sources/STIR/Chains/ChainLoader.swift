package import Telephony

/// One fetch: asks, checks the chain against the anchors, and tells the cache what came of it.
package struct ChainLoader: Sendable {
    private let cache: ChainCache
    private let anchors: TrustAnchors
    private let fetcher: any ChainFetcher
    private let now: @Sendable () -> Timestamp

    package init(
        cache: ChainCache, anchors: TrustAnchors, fetcher: any ChainFetcher, now: @escaping @Sendable () -> Timestamp
    ) {
        self.cache = cache
        self.anchors = anchors
        self.fetcher = fetcher
        self.now = now
    }

    /// Fetches what waits, one after the other; several may run beside each other. Returns how many were fetched.
    @discardableResult
    package func loadWaiting() async -> Int {
        var count = 0
        while let url = cache.nextFetch() {
            await load(url)
            count += 1
        }
        return count
    }

    private func load(_ url: CertificateURL) async {
        let chain: FetchedChain
        do throws(FetchFault) {
            chain = try await fetcher.fetch(url)
        } catch {
            return cache.refuse(url, error, now: now())
        }
        let time = now()
        do throws(ChainFault) {
            cache.store(try anchors.credential(of: chain.bytes, at: time), of: chain, at: url, now: time)
        } catch {
            cache.refuse(url, error, now: time)
        }
    }
}
