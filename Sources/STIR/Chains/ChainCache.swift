internal import Synchronization
package import Telephony

/// Chains by their `x5u`, checked when they came. What is not in it is *not yet known*: the call goes on and the URL waits
/// to be fetched by somebody else, so nothing is ever fetched on the call path.
///
/// Bounded by number, bytes and age; by host too, since whoever calls chooses the URL. What was refused is kept apart
/// and for shorter: names made up by the thousand push no good chain out.
package final class ChainCache: Sendable {
    package struct Limits: Sendable {
        /// Good chains that are kept.
        package var chains = 10_000
        package var bytes = 64 << 20
        /// What could not be fetched or is not believed.
        package var refused = 4_096
        package var refusedSeconds: Int64 = 60
        /// Without Cache-Control; and between which bounds its max-age is taken.
        package var defaultSeconds: Int64 = 3_600
        package var leastSeconds: Int64 = 60
        package var mostSeconds: Int64 = 86_400
        /// URLs that wait or are being fetched: of all hosts, and of one.
        package var waiting = 256
        package var waitingOfHost = 8
        /// Refused ones of one host; beyond, its unknown URLs are refused unasked until these are forgotten.
        package var refusedOfHost = 64

        package init() {}
    }

    package enum Lookup: Sendable {
        case known(SigningCredential)
        case notYetKnown
        /// 436.
        case unreachable(FetchFault)
        /// 437.
        case refused(ChainFault)
    }

    private enum Refusal: Sendable {
        case fetch(FetchFault)
        case chain(ChainFault)

        var lookup: Lookup {
            switch self {
            case .fetch(let fault): .unreachable(fault)
            case .chain(let fault): .refused(fault)
            }
        }
    }

    private struct Known: Sendable {
        var credential: SigningCredential
        var bytes: Int
        var until: Timestamp
        var refreshAt: Timestamp
    }

    private struct Refused: Sendable {
        var refusal: Refusal
        var host: String
        var until: Timestamp
    }

    private struct State: Sendable {
        var known: ClockTable<String, Known>
        var refused: ClockTable<String, Refused>
        var bytes = 0
        var refusedOfHost: [String: Int] = [:]
        /// Refused URLs in the order in which they will be forgotten.
        var refusedOrder: [(url: String, until: Timestamp)] = []
        /// In order; what is being fetched stands in `pending` only.
        var queue: [CertificateURL] = []
        var pending: Set<String> = []
        var pendingOfHost: [String: Int] = [:]
        var turnedAway: UInt64 = 0
    }

    private let limits: Limits
    private let state: Mutex<State>

    package init(limits: Limits = Limits()) {
        self.limits = limits
        state = Mutex(
            State(known: ClockTable(capacity: limits.chains), refused: ClockTable(capacity: limits.refused)))
    }

    // MARK: The call path

    package func chain(at url: CertificateURL, now: Timestamp) -> Lookup {
        state.withLock { state in
            let known = state.known.look(url.text)
            if let known, now < known.until {
                if known.refreshAt <= now { enqueue(url, isRefresh: true, now, &state) }
                return .known(known.credential)
            }
            if let refused = state.refused.look(url.text) {
                if now < refused.until { return refused.refusal.lookup }
                forget(url.text, &state)
            }
            enqueue(url, isRefresh: known != nil, now, &state)
            return .notYetKnown
        }
    }

    // MARK: Whoever fetches

    /// The next URL to fetch, which is then answered by `store` or `refuse`; nil: none waits.
    package func nextFetch() -> CertificateURL? {
        state.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
    }

    package func store(_ credential: SigningCredential, of chain: FetchedChain, at url: CertificateURL, now: Timestamp)
    {
        let seconds = min(max(chain.maxAgeSeconds ?? limits.defaultSeconds, limits.leastSeconds), limits.mostSeconds)
        let known = Known(
            credential: credential, bytes: chain.bytes.count,
            until: min(now.adding(microseconds: seconds * 1_000_000), credential.notAfter),
            refreshAt: now.adding(microseconds: seconds * 750_000))
        state.withLock { state in
            answered(url, &state)
            forget(url.text, &state)
            guard known.bytes <= limits.bytes else { return }
            state.bytes += known.bytes
            if let gone = state.known.put(url.text, known) { state.bytes -= gone.value.bytes }
            while state.bytes > limits.bytes, let gone = state.known.evict(except: url.text) {
                state.bytes -= gone.bytes
            }
        }
    }

    /// A chain that is still good stays in force until its age is up: its host may be down for a while.
    package func refuse(_ url: CertificateURL, _ fault: FetchFault, now: Timestamp) { refuse(url, .fetch(fault), now) }

    package func refuse(_ url: CertificateURL, _ fault: ChainFault, now: Timestamp) {
        refuse(url, .chain(fault), now)
    }

    private func refuse(_ url: CertificateURL, _ refusal: Refusal, _ now: Timestamp) {
        state.withLock { state in
            answered(url, &state)
            if let known = state.known.look(url.text), now < known.until {
                // Asked again after a while, not by the next call.
                var later = known
                later.refreshAt = now.adding(microseconds: limits.refusedSeconds * 1_000_000)
                state.known.put(url.text, later)
                return
            }
            if let gone = state.known.remove(url.text) { state.bytes -= gone.bytes }
            forget(url.text, &state)
            sweep(now, &state)
            let refused = Refused(
                refusal: refusal, host: url.host, until: now.adding(microseconds: limits.refusedSeconds * 1_000_000))
            state.refusedOrder.append((url.text, refused.until))
            if let gone = state.refused.put(url.text, refused) { count(gone.value.host, -1, &state.refusedOfHost) }
            count(url.host, 1, &state.refusedOfHost)
        }
    }

    // MARK: Counts

    package struct Counts: Hashable, Sendable {
        package var known = 0
        package var refused = 0
        package var waiting = 0
        package var bytes = 0
        /// URLs that were not even queued, since their host or all together had too many.
        package var turnedAway: UInt64 = 0
    }

    package var counts: Counts {
        state.withLock {
            Counts(
                known: $0.known.count, refused: $0.refused.count, waiting: $0.pending.count, bytes: $0.bytes,
                turnedAway: $0.turnedAway)
        }
    }

    // MARK: Under the lock

    /// What was good before is asked again however many made-up URLs of its host were refused.
    private func enqueue(_ url: CertificateURL, isRefresh: Bool, _ now: Timestamp, _ state: inout State) {
        guard !state.pending.contains(url.text) else { return }
        if state.refusedOfHost[url.host, default: 0] >= limits.refusedOfHost { sweep(now, &state) }
        guard state.pending.count < limits.waiting, state.pendingOfHost[url.host, default: 0] < limits.waitingOfHost,
            isRefresh || state.refusedOfHost[url.host, default: 0] < limits.refusedOfHost
        else {
            state.turnedAway &+= 1
            return
        }
        state.pending.insert(url.text)
        state.queue.append(url)
        count(url.host, 1, &state.pendingOfHost)
    }

    private func answered(_ url: CertificateURL, _ state: inout State) {
        if state.pending.remove(url.text) != nil { count(url.host, -1, &state.pendingOfHost) }
    }

    /// Refused ones whose time is up.
    private func sweep(_ now: Timestamp, _ state: inout State) {
        let count = state.refusedOrder.prefix { $0.until <= now }.count
        for (url, _) in state.refusedOrder.prefix(count) {
            if let refused = state.refused.peek(url), refused.until <= now { forget(url, &state) }
        }
        state.refusedOrder.removeFirst(count)
    }

    private func forget(_ text: String, _ state: inout State) {
        if let gone = state.refused.remove(text) { count(gone.host, -1, &state.refusedOfHost) }
    }

    private func count(_ host: String, _ change: Int, _ counts: inout [String: Int]) {
        let value = counts[host, default: 0] + change
        counts[host] = value > 0 ? value : nil
    }
}
