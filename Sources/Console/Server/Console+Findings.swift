import Hummingbird
import Ledger
import Screening

/// What people found of calls: the form's action, and the panel of a call's page.
extension Console {
    func addFindings(to router: Router<ConsoleContext>) {
        action("findings/add", on: router) { fields, _, session in
            guard let position = UInt64(fields["call"]) else { throw PageFailure.badInput(.findingUnknownCall) }
            guard let finding = Finding(code: fields["finding"]) else { throw PageFailure.badInput(.badFinding) }
            let reason = String(fields["reason"].prefix(Self.reasonLimit))
            guard reason.contains(where: { !$0.isWhitespace }) else { throw PageFailure.badInput(.reasonNeeded) }
            do {
                _ = try await self.control.find(finding, callAt: position, reason: reason, by: session.person)
            } catch let fault as FindingFault {
                throw PageFailure.badInput(fault.phrase)
            }
            return self.redirect(to: "/calls/\(position)#findings")
        }
    }

    func findings(of call: CallRow, _ visit: Visit, formToken: String) async throws -> HTML {
        let rows = try await reader.findings(of: call)
        return FindingForms(words: visit.words, formToken: formToken).panel(call, rows, now: now())
    }
}

extension FindingFault {
    var phrase: Phrase {
        switch self {
        case .unknownCall: .findingUnknownCall
        case .late: .findingLate
        case .repeated: .findingRepeated
        case .noCaller: .findingNoCaller
        case .busy: .findingBusy
        }
    }
}
