import Foundation

/// A P-256 key of the centre's own, in PEM.
enum KeyFile {
    /// The text of the file; throws where it cannot be read.
    static func read(_ file: String) throws -> String {
        String(decoding: try bytes(file), as: UTF8.self)
    }

    /// The same for certificates.
    static func bytes(_ file: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw FileAccess.refusal(file)
                ?? InputFault(file: file, problem: "cannot be read", expected: "a readable file in PEM")
        }
        return [UInt8](data)
    }

    /// What is there is no such key.
    static func unusable(_ file: String) -> InputFault {
        InputFault(
            file: file, problem: "holds no usable key",
            expected: "a P-256 key in PEM: openssl ecparam -genkey -name prime256v1 -noout")
    }
}
