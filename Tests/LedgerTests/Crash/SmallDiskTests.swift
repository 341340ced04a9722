import Testing

/// No shim: a file system that is full, and one that is mounted read-only.
@Suite("A small disk", .enabled(if: DiskProbeRun.canMount, DiskProbeRun.cannotMount))
struct SmallDiskTests {
    @Test(
        "full or read-only, at the start or under a running writer: acts are refused, calls kept, nothing lost; it goes on"
    )
    func real() throws {
        let marks = try DiskProbeRun.small().split(separator: "\n").map(String.init)
        #expect(
            marks == [
                "filled: refused, kept, gone on", "started full: refused, kept, gone on",
                "started read-only after a stop: read, refused, kept, gone on",
                "started read-only after a kill: read, refused, kept, gone on",
            ])
    }
}
