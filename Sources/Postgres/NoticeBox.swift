internal import CPostgres

/// Warnings of a connection, which libpq would print.
///
/// Invariant: libpq holds an unretained pointer to the box; the connection owns both and closes before the box goes.
final class NoticeBox {
    /// More of them are dropped: a server that warns of each row does not fill the memory.
    private static let most = 32
    private var warnings: [String] = []

    func receive(from connection: OpaquePointer?) {
        PQsetNoticeReceiver(
            connection,
            { box, result in
                guard let box, let result else { return }
                Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().take(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func take() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    private func take(_ result: OpaquePointer) {
        func field(_ code: UInt8) -> String {
            PQresultErrorField(result, Int32(code)).map { String(cString: $0) } ?? ""
        }
        // PG_DIAG_SEVERITY_NONLOCALIZED: notices that tables exist are none of the warnings.
        guard field(UInt8(ascii: "V")) == "WARNING", warnings.count < Self.most else { return }
        warnings.append(field(UInt8(ascii: "C")) + " " + field(UInt8(ascii: "M")))
    }
}
