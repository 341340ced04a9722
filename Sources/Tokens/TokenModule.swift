internal import CP11Kit

/// PKCS #11 modules in memory: that of a path, or all that the system's configuration names.
final class TokenModule {
    /// A token in its slot.
    struct Slot {
        var functions: CK_FUNCTION_LIST
        var number: CK_SLOT_ID
        var token: CK_TOKEN_INFO

        var label: String { Self.text(token.label) }

        /// PKCS #11 pads with spaces.
        private static func text(_ field: some Any) -> String {
            let bytes = withUnsafeBytes(of: field) { [UInt8]($0) }
            let end = bytes.lastIndex { $0 != 0x20 && $0 != 0 }.map { $0 + 1 } ?? 0
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
    }

    private typealias Functions = UnsafeMutablePointer<CK_FUNCTION_LIST>

    private let one: Functions?
    private let all: UnsafeMutablePointer<Functions?>?
    private let name: String

    init(path: String?) throws(TokenFault) {
        name = path ?? "all"
        guard let path else {
            one = nil
            all = p11_kit_modules_load_and_initialize(0)
            guard all != nil else { throw .module(name, Self.words) }
            return
        }
        all = nil
        one = p11_kit_module_load(path, 0)
        guard let one else { throw .module(path, Self.words) }
        let answer = p11_kit_module_initialize(one)
        if let fault = TokenFault(answer, "begin") {
            p11_kit_module_release(one)
            throw .module(path, "\(fault)")
        }
    }

    deinit {
        if let one {
            p11_kit_module_finalize(one)
            p11_kit_module_release(one)
        }
        if let all { p11_kit_modules_finalize_and_release(all) }
    }

    private static var words: String { p11_kit_message().map { String(cString: $0) } ?? "it cannot be loaded" }

    /// All tokens that are there.
    func slots() throws(TokenFault) -> [Slot] {
        var found: [Slot] = []
        for functions in functions {
            var count: CK_ULONG = 0
            try TokenFault.check(functions.C_GetSlotList?(1, nil, &count), "list its slots")
            var numbers = [CK_SLOT_ID](repeating: 0, count: Int(count))
            try TokenFault.check(functions.C_GetSlotList?(1, &numbers, &count), "list its slots")
            for number in numbers.prefix(Int(count)) {
                var token = CK_TOKEN_INFO()
                // One that is pulled out meanwhile is none.
                guard functions.C_GetTokenInfo?(number, &token) == CKR_OK, token.flags & CKF_TOKEN_INITIALIZED != 0
                else { continue }
                found.append(Slot(functions: functions, number: number, token: token))
            }
        }
        return found
    }

    private var functions: [CK_FUNCTION_LIST] {
        if let one { return [one.pointee] }
        var found: [CK_FUNCTION_LIST] = []
        var next = all
        while let functions = next?.pointee {
            found.append(functions.pointee)
            next = next?.advanced(by: 1)
        }
        return found
    }
}
