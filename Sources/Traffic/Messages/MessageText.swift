/// Bytes of one SIP message on their way out; kept and reused.
struct MessageText {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(2_048)
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func add(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part)
    }

    mutating func line(_ parts: String...) {
        for part in parts { add(part) }
        bytes.append(13)
        bytes.append(10)
    }

    mutating func line(_ part: ArraySlice<UInt8>) {
        add(part)
        bytes.append(13)
        bytes.append(10)
    }
}
