import Dispatch
import Foundation

/// A signature by somebody else's program: a national signature, a token with a PIN. It is given the path of what is to be signed,
/// and writes a detached CMS signature in DER to its standard output.
enum SignerProgram {
    /// A person may have to look for the PIN.
    static let seconds = 300.0
    private static let mostBytes = 1 << 16

    static func sign(_ file: URL, by program: String) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [file.path]
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw InputFault(file: program, problem: "\(error)", expected: "a program that signs the file it is given")
        }
        let watchdog = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: watchdog)
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        watchdog.cancel()
        guard process.terminationReason == .exit, process.terminationStatus == 0, !data.isEmpty, data.count <= mostBytes
        else {
            throw Refusal(sentence: "qorgan: \(program) has signed nothing: status \(process.terminationStatus)")
        }
        return [UInt8](data)
    }
}
