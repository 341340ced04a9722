import Foundation
import TestSupport
import Testing

/// A run of the program `DiskProbe` behind Tests/crash/disk.c, in a folder of its own.
struct DiskProbeRun {
    let scratch: ScratchFolder
    let events: [DiskEvent]

    /// Of the machine's path; nil where it has none.
    static let compiler = ["cc", "clang", "gcc"].first { found($0) }
    static let noCompiler: Comment = "no C compiler (cc, clang, gcc) is installed to build Tests/crash/disk.c"

    var data: URL { scratch.url.appendingPathComponent("data") }

    /// `lies`: the disk says that it has flushed, and has not.
    init(_ what: String, _ numbers: [Int] = [], lies: Bool = false) throws {
        scratch = try ScratchFolder("disk-probe", in: .memory)
        guard let compiler = Self.compiler else { throw Failed(words: "\(Self.noCompiler)") }
        let library = scratch.url.appendingPathComponent("disk.so").path
        let source = repositoryRoot.appendingPathComponent("Tests/crash/disk.c").path
        try Self.run("/usr/bin/env", [compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"])
        let record = scratch.url.appendingPathComponent("record")
        let marks = scratch.url.appendingPathComponent("marks").path
        var environment = [
            "LD_PRELOAD": library, "QORGAN_DISK_FOLDER": scratch.url.appendingPathComponent("data").path,
            "QORGAN_DISK_LOG": record.path, "QORGAN_DISK_MARKS": marks,
        ]
        if lies { environment["QORGAN_DISK_LIES"] = "1" }
        try Self.run(
            Self.program, [what, scratch.url.appendingPathComponent("data").path, marks] + numbers.map { "\($0)" },
            environment)
        events = try DiskRecord.read(record)
    }

    private static func found(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }

    private static func run(_ program: String, _ arguments: [String], _ environment: [String: String] = [:]) throws {
        let process = try ServerProcess(program, arguments, environment: environment)
        guard let status = process.wait(seconds: 120), status == 0 else {
            throw Failed(words: "\(program): \(process.output)")
        }
    }

    /// Whether a disk can be mounted that only one program and its children see.
    static let canMount: Bool = {
        guard let scratch = try? ScratchFolder("mount") else { return false }
        return (try? run("/usr/bin/env", onSmallDisk(scratch.url, ["true"]))) != nil
    }()
    static let cannotMount: Comment = "unshare(1) is not there, or gives no mounts of one's own here"

    /// The program's marks, where its data lie on a disk of a few megabytes.
    static func small() throws -> String {
        let scratch = try ScratchFolder("small-disk")
        let marks = try scratch.write("", to: "marks")
        let disk = scratch.url.appendingPathComponent("disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        let data = disk.appendingPathComponent("data").path
        try run("/usr/bin/env", onSmallDisk(disk, [program, "small", data, marks.path]))
        return try String(contentsOf: marks, encoding: .utf8)
    }

    private static func onSmallDisk(_ folder: URL, _ command: [String]) -> [String] {
        let script = "mount -t tmpfs -o size=4m none \"$0\" && exec \"$@\""
        return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, folder.path] + command
    }

    /// Built with these tests, beside them.
    private static var program: String {
        var folder = Bundle.main.bundleURL
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            folder = bundle.bundleURL.deletingLastPathComponent()
        }
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let found = [folder, folder.deletingLastPathComponent(), beside]
            .map { $0.appendingPathComponent("DiskProbe").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return found ?? repositoryRoot.appendingPathComponent(".build/debug/DiskProbe").path
    }

    struct Failed: Error {
        var words: String
    }
}
