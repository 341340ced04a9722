import HTTPTypes
import Hummingbird
import Telephony

/// A refusal as `application/problem+json` (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    var detail: String
    var faults: [FieldFault] = []
    var headers: HTTPFields = [:]

    static let unauthorized = Problem(
        status: .unauthorized, detail: "A token is needed: Authorization: Bearer …",
        headers: [.wwwAuthenticate: "Bearer"])
    static let tooLarge = Problem(
        status: .contentTooLarge, detail: "The body has more than \(Console.longestBody) bytes.")

    func response() -> Response {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: .string("about:blank")),
            .init(name: "title", value: .string(status.reasonPhrase)),
            .init(name: "status", value: .integer(Int64(status.code))),
            .init(name: "detail", value: .string(detail)),
        ]
        if !faults.isEmpty {
            members.append(
                .init(
                    name: "errors",
                    value: .array(
                        faults.prefix(100).map {
                            .members(["pointer": .string($0.pointer), "detail": .string($0.detail)])
                        })))
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(status: status, headers: headers, body: .init(byteBuffer: JSONValue.object(members).buffer))
    }
}

extension JSONValue {
    var buffer: ByteBuffer {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return ByteBuffer(bytes: bytes)
    }

    func response(status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: buffer))
    }
}
