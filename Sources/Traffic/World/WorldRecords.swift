import Telephony

/// A world as call records (`*.csv` of the design), with what each call was in `label` and `campaign`: of an honest call
/// the persona, of a criminal one the kind and the number of its campaign. Nobody stands between: campaigns run unopposed.
package struct WorldRecords: Sendable {
    package static let header =
        "time,call_id,caller,callee,trunk,source_ip,user_agent,attestation,ring_s,answered,duration_s,released_by,"
        + "asserted,diverting,label,campaign\r\n"

    package private(set) var world: World

    package init(world: World) {
        self.world = world
    }

    /// Pieces of some 64 KiB, the header first; nil: the world is over.
    package mutating func piece() -> [UInt8]? {
        var bytes: [UInt8] = []
        if world.sequence == 0 { bytes += Self.header.utf8 }
        while bytes.count < 1 << 16, let call = world.next() { append(call, to: &bytes) }
        return bytes.isEmpty ? nil : bytes
    }

    /// Reports filed by what has been written so far: `time,caller,callee,kind`, in the order of their calls.
    package mutating func reports() -> String {
        world.takeReports().reduce(into: "time,caller,callee,kind\n") { text, report in
            text +=
                "\(Timestamp(milliseconds: report.milliseconds).rfc3339),+\(report.caller),+\(report.callee),"
                + "\(report.kind)\n"
        }
    }

    func append(_ call: WorldCall, to bytes: inout [UInt8]) {
        func field(_ text: String) {
            bytes += text.utf8
            bytes.append(UInt8(ascii: ","))
        }
        call.time.appendRFC3339(to: &bytes)
        bytes.append(UInt8(ascii: ","))
        field(call.callID)
        field(call.caller == .absent ? SignalledNumber.anonymous.text : call.caller.text)
        field(call.callee.text)
        field(world.trunks[call.trunk].name)
        field(call.sourceText)
        field(call.userAgent)
        field(Self.letter(call.attestation))
        field(Self.seconds(call.ringMilliseconds))
        field(call.isAnswered ? "1" : "0")
        field(Self.seconds(call.talkMilliseconds))
        field(Self.name(call.releasedBy))
        field(call.asserted.text)
        field(call.diverting.text)
        field(call.isCriminal ? "scam" : "legit")
        bytes += call.origin.utf8
        bytes += [13, 10]
    }

    private static func letter(_ attestation: Attestation) -> String {
        switch attestation {
        case .none: ""
        case .full: "A"
        case .partial: "B"
        case .gateway: "C"
        }
    }

    private static func name(_ releasedBy: ReleasedBy) -> String {
        switch releasedBy {
        case .unknown: ""
        case .caller: "caller"
        case .callee: "callee"
        case .network: "network"
        }
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        let rest = String(1_000 + milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(rest.dropFirst())"
    }
}
