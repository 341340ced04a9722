import Foundation

/// Prints a page to PDF with Chromium, without a window and without the network.
enum PDFPrinter {
    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    private static let seconds: TimeInterval = 120

    static func chromium() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["CHROMIUM"] {
            guard FileManager.default.isExecutableFile(atPath: named) else {
                throw InputFault(file: named, problem: "CHROMIUM names no program", expected: "Chromium's path")
            }
            return named
        }
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: folder + "/" + name) {
                return folder + "/" + name
            }
        }
        throw InputFault(
            file: "--pdf", problem: "no Chromium is installed, which prints the PDF",
            expected: "chromium in PATH (Debian: apt-get install chromium), or --out, to print the page in any browser")
    }

    static func write(_ html: String, to file: String, with chromium: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-\(UUID().uuidString)")
        // The page is of calls: only this user may read it while it lies there.
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("report.html")
        let printed = folder.appendingPathComponent("report.pdf")
        try Data(html.utf8).write(to: page)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: chromium)
        process.arguments =
            ["--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-dev-shm-usage"]
            + ["--user-data-dir=\(folder.path)/profile", "--no-pdf-header-footer", "--print-to-pdf=\(printed.path)"]
            // Chromium's sandbox does not run as root.
            + (geteuid() == 0 ? ["--no-sandbox"] : []) + [page.absoluteString]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            process.terminate()
            throw InputFault(
                file: chromium, problem: "did not print within \(Int(seconds)) s", expected: "a Chromium that works")
        }
        guard process.terminationStatus == 0, let pdf = FileManager.default.contents(atPath: printed.path) else {
            throw InputFault(file: chromium, problem: "printed no PDF", expected: "a Chromium that works")
        }
        try ReportFile.write([UInt8](pdf), to: file)
    }
}

/// A report's file: what was there stays until the new one is whole.
enum ReportFile {
    static func write(_ bytes: [UInt8], to file: String) throws {
        do { try DurableFile.write(bytes, to: file) } catch {
            throw InputFault(file: file, problem: "cannot be written", expected: "a place that this user may write")
        }
    }
}
