import HTTPTypes
import Hummingbird
import Ledger
import Screening
import Telephony

/// What changes something. Every action needs a session, the session's form token and our own origin.
extension Console {
    /// Longest reason that a person may give.
    static let reasonLimit = 300

    func addActions(to router: Router<ConsoleContext>) {
        action("search", on: router) { fields, _, _ in
            try await self.redirect(to: self.searchLocation(typed: fields))
        }
        action("bypass", on: router) { fields, visit, session in
            guard let scope = BypassScope(text: fields["scope"]), self.isKnown(scope) else {
                throw PageFailure.badInput(.badScope)
            }
            try await self.control.setBypass(scope, on: fields["on"] == "1", by: session.person)
            return self.redirect(to: Self.localPath(fields["return"]))
        }
        action("lists/add", on: router) { fields, visit, session in
            let change = try self.addition(fields)
            let position = try await self.control.changeList(change, by: session.person)
            return self.listAnswer(position, fields, back: self.place(of: change))
        }
        action("lists/remove", on: router) { fields, visit, session in
            guard let position = UInt64(fields["position"]) else { throw PageFailure.badInput(.badPosition) }
            let reason = String(fields["reason"].prefix(Self.reasonLimit))
            let done = try await self.control.changeList(
                .remove(position: position, reason: reason), by: session.person)
            return self.listAnswer(done, fields, back: "/lists")
        }
    }

    /// Registers a POST with the checks that every action needs; there is no other way to register one with a session.
    func action(
        _ path: RouterPath, on router: Router<ConsoleContext>,
        _ act: @escaping @Sendable (FormFields, Visit, Sessions.Session) async throws -> Response
    ) {
        router.post(path) { request, context in
            let visit = self.visit(request, context)
            guard let session = context.session else { return Response(status: .unauthorized) }
            let body = try await request.body.collect(upTo: FormFields.maximumBytes)
            let fields = FormFields(String(buffer: body))
            guard OriginCheck.passes(request), Secret.areEqual(fields["csrf"], session.formToken) else {
                return self.answer(self.errorPage(.forbidden, visit), visit, status: .forbidden)
            }
            do {
                return try await act(fields, visit, session)
            } catch let failure as PageFailure {
                return self.answer(self.errorPage(failure, visit), visit, status: failure.status)
            } catch {
                return self.answer(self.errorPage(.notDone, visit), visit, status: .serviceUnavailable)
            }
        }
    }

    private func isKnown(_ scope: BypassScope) -> Bool {
        switch scope {
        case .everything, .rule: true
        case .trunk(let name): configuration.trunks.contains { $0.name == name }
        }
    }

    /// The change that a form asks for; the reason is required.
    private func addition(_ fields: FormFields) throws -> ListChange {
        let reason = String(fields["reason"].prefix(Self.reasonLimit))
        guard let kind = ListKind(rawValue: fields["kind"]) else { throw PageFailure.badInput(.badKind) }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw PageFailure.badInput(.reasonNeeded) }
        if Pseudonym.isWellFormed(fields["pseudonym"]) {
            return .add(.pseudonym(fields["pseudonym"]), kind: kind, reason: reason)
        }
        let typed = PresentedNumber(typed: fields["number"])
        switch typed {
        case .number, .short: return .add(.number(typed), kind: kind, reason: reason)
        case .absent, .anonymous, .malformed: throw PageFailure.badInput(.badNumber)
        }
    }

    private func place(of change: ListChange) -> String {
        if case .add(.pseudonym(let pseudonym), _, _) = change { "/numbers/" + pseudonym } else { "/lists" }
    }

    /// For a script the position alone, else back to the page, which then offers the undo.
    private func listAnswer(_ position: UInt64, _ fields: FormFields, back: String) -> Response {
        if fields["answer"] == "position" {
            return Response(
                status: .ok, headers: [.contentType: "text/plain"],
                body: .init(byteBuffer: ByteBuffer(string: String(position))))
        }
        return redirect(to: back + "?done=" + String(position))
    }
}

/// The pseudonym of a number as it stands in URLs: 32 hex digits.
enum Pseudonym {
    static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
