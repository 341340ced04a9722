import Console
import Journal
import Ledger
import Telephony

/// What every centre keeps of what people do, whatever judges there.
protocol CentreRecords: CentreControl {
    var writer: JournalWriter { get }
    var reader: ReaderBox { get }
}

extension CentreRecords {
    func recordLook(_ look: Look, by person: String) async throws {
        let entry =
            switch look {
            case .call(let position): LookEntry(subject: .call, person: person, position: position)
            case .number(let pseudonym):
                LookEntry(subject: .number, person: person, pseudonym: Pseudonym(hex: pseudonym) ?? .none)
            case .search(let filters, let callID):
                LookEntry(
                    subject: .search, person: person, pseudonym: try callID.map(digest) ?? .none, filters: filters)
            case .lists: LookEntry(subject: .lists, person: person)
            case .traces(let trunk): LookEntry(subject: .traces, person: person, filters: trunk)
            case .ladder(let callID, let form):
                LookEntry(subject: .ladder, person: person, pseudonym: try digest(ofCallID: callID), filters: form)
            case .entries(let from, let form):
                LookEntry(subject: .entries, person: person, position: from, filters: form)
            }
        try await writer.append(.look(entry, at: Centre.now()))
    }

    func recordLogin(_ event: LoginEvent, by person: String) async throws {
        let kind: LoginEntry.Event =
            switch event {
            case .login: .login
            case .logout: .logout
            case .refused: .refused
            }
        try await writer.append(.login(LoginEntry(event: kind, person: person), at: Centre.now()))
    }

    /// What the journal says of a Call-ID that somebody typed; who knows the Call-ID and the key can test it.
    private func digest(ofCallID callID: String) throws -> Pseudonym {
        try reader.get().digest(ofCallID: callID)
    }

    func number(of target: ListTarget) async throws -> PresentedNumber {
        switch target {
        case .number(let number): return number
        case .pseudonym(let pseudonym):
            let reader = try reader.get()
            guard let number = try await reader.resolve(pseudonym: pseudonym) else {
                throw Refusal(sentence: "this number's clear form is no longer stored")
            }
            return number
        }
    }
}
