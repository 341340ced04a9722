import Gate
import Synchronization
import Telephony

extension Centre {
    /// Signs the redress card anew while the centre runs: off the call path, a stop only copies it.
    func keepCardFresh() -> Task<Void, Never> {
        Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: RedressCard.lifetime)
                guard let self, !Task.isCancelled else { return }
                refreshCard()
            }
        }
    }

    private func refreshCard() {
        changes.withLock { _ in
            let configuration = current.withLock { $0 }
            guard configuration.redress.cardKey != nil, servesCalls else { return }
            do {
                let card = try RedressCard(configuration.redress)
                try gate.install(redress: EngineSettings.redress(configuration, card: card, at: Self.now()))
            } catch {
                // The card before stays: an address that is a little old is better than none.
                Log.error("the redress card cannot be signed now: \(error)")
            }
        }
    }
}
