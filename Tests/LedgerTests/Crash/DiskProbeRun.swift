import Foundation
import TestSupport

/// A run of the program `DiskProbe` behind Tests/crash/disk.c, in a folder of its own.
struct DiskProbeRun {
    let scratch: ScratchFolder
    let events: [DiskEvent]

    var data: URL { scratch.url.appendingPathComponent("data") }

    /// `lies`: the disk says that it has flushed, and has not.
    init(_ what: String, _ numbers: [Int] = [], lies: Bool = false) throws {
        scratch = try ScratchFolder("disk-probe", in: .memory)
        let library = scratch.url.appendingPathComponent("disk.so").path
        let source = repositoryRoot.appendingPathComponent("Tests/crash/disk.c").path
        try Self.run("/usr/bin/env", ["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"])
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

    private static func run(_ program: String, _ arguments: [String], _ environment: [String: String] = [:]) throws {
        let process = try ServerProcess(program, arguments, environment: environment)
        guard let status = process.wait(seconds: 120), status == 0 else {
            throw Failed(words: "\(program): \(process.output)")
        }
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
